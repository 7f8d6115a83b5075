"""A run: its actions at the left; its output, result and report at the right."""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer, TabbedContent, TabPane

from flyte_debugger.events import Output
from flyte_debugger.state import ActionState, RunState
from flyte_tui.browser import open_in_browser
from flyte_tui.drawing import BOLD, DIM, duration, short_path, status_mark, status_style
from flyte_tui.inert import one_line
from flyte_tui.live_run import LiveRun
from flyte_tui.result_text import draw_result
from flyte_tui.widgets.action_tree import ActionTree
from flyte_tui.widgets.drawn import DrawnPane
from flyte_tui.widgets.output_log import OutputLog
from flyte_tui.widgets.report_view import ReportView
from flyte_tui.widgets.status_line import StatusLine

TICK = 0.05
"""Seconds between two looks at what the run has said."""
TABS = ("output", "result", "report")


class RunScreen(Screen[None]):
    """Draws one run while it goes on and after; it goes on when the screen is left.

    Args:
        live: the run, not yet followed.
        name: the task's name, until the run says it.
    """

    CSS_PATH = "run.tcss"
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-narrow"), (70, "-medium"), (120, "-wide")]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-short"), (16, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "cancel", "Cancel", tooltip="Interrupt the run; again: kill it"),
        Binding("ctrl+c", "interrupt", "Cancel", show=False),
        Binding("r", "run_again", "Run again", tooltip="Run the task once more, as it is in the file now"),
        Binding("o", "open_report", "Open report", tooltip="Open the report in a browser"),
        Binding("escape", "leave", "Back", tooltip="Back to the tasks; a run that goes on goes on"),
        *(
            Binding(str(number), f"tab('{name}')", f"{name.capitalize()} tab", show=False)
            for number, name in enumerate(TABS, 1)
        ),
    ]

    @dataclass
    class BrowserTried(Message):
        """Opening the report in a browser worked, or did not."""

        path: Path
        opened: bool

    @dataclass
    class RunAgainRequested(Message):
        """The person wants the same task run again."""

        live: LiveRun

    def __init__(self, live: LiveRun) -> None:
        super().__init__()
        self.live = live
        self.state = RunState(task=live.request.task.name)
        self._began = time.time()
        self._chosen: str | None = None
        self._shown_report: tuple[str | None, int] = (None, 0)
        self._flushes = 0
        self._unmoved: str | None = "output"
        self._cancels = 0
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield StatusLine(id="status")
        with Horizontal(classes="panes"):
            yield ActionTree(id="actions")
            with TabbedContent(id="tabs"):
                with TabPane("Output", id="output"):
                    yield OutputLog()
                with TabPane("Result", id="result"):
                    yield DrawnPane(id="outcome")
                with TabPane("Report", id="report"):
                    yield ReportView()
        yield Footer()
