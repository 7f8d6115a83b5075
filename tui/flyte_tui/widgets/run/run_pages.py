"""The pages of a run: its output, result, report and source."""

import asyncio
from pathlib import Path

from textual import on, work
from textual.events import Resize

from flyte_debugger.run.state import ActionState, RunState
from flyte_tui.widgets.output_pane import OutputPane
from flyte_tui.widgets.report_view import ReportView
from flyte_tui.widgets.run.paired_pages import PairedPages
from flyte_tui.widgets.run.result_pane import ResultPane
from flyte_tui.widgets.run.run_source import RunSource

TABS = ("output", "result", "report", "source")
PARTNERS = {"output": "result", "report": "result", "result": "source", "source": "result"}
"""The page that stands beside each in a broad window; the keys are in the order of their places."""
BROAD = 130
"""Columns from which two pages stand beside each other."""


class RunPages(PairedPages):
    """Shows the run, or the action of it that the person has chosen."""

    def __init__(self, id: str | None = None) -> None:
        self.output = OutputPane()
        self.result = ResultPane()
        self.report = ReportView()
        self.source = RunSource()
        pages = (self.output, self.result, self.report, self.source)
        super().__init__(dict(zip(TABS, pages, strict=True)), PARTNERS, id=id)

    def on_resize(self, event: Resize) -> None:
        """Show two pages where there is room for them."""
        self.broaden(event.size.width >= BROAD)

    def show_action(self, state: RunState, action: ActionState | None) -> None:
        """Show an action's result, and its source where no frame of a failure is shown."""
        self.result.show_action(state, action)
        if self.result.chosen is None and action and state.file:
            self.source.show(state.file, action.label)

    def show_report(self, path: str | None, is_over: bool, is_new: bool) -> None:
        """Show a report.

        Args:
            path: of its file; None where there is none.
            is_over: whether the run is.
            is_new: whether it was written since it was shown.
        """
        if path is None:
            self.report.show_none("This run made no report." if is_over else "There is no report yet.")
        elif is_new or path != self.report.path:
            self.report.show(path)

    @work
    async def read_output(self, folder: Path) -> None:
        """Take the whole output from the run's folder."""
        logs = [(stream, folder / f"{stream}.log") for stream in ("stdout", "stderr")]
        for _ in self.output.log_view.replace_by([log for log in logs if log[1].exists()]):
            await asyncio.sleep(0)

    def toggle_narrow(self, state: RunState, action: str | None) -> None:
        """Show the output of the action alone, or of all."""
        self.turn_to("output")
        self.output.toggle_narrow(state, action)
        self.name_page("output", self.output.about)

    @property
    def failing_place(self) -> tuple[str, int] | None:
        """The file and line of the failure's frame that the person is at, or whose source they read; else None."""
        frame = self.result.chosen
        is_here = self.result.has_focus or self.source.has_focus_within
        return (frame.file, frame.line) if frame and is_here else None

    @on(ResultPane.FrameChosen)
    def _show_frame(self, event: ResultPane.FrameChosen) -> None:
        event.stop()
        self.source.show(event.frame.file, event.frame.line)
        if event.is_opened:
            self.turn_to("source")
            self.call_after_refresh(self.screen.set_focus, self.source.code)
