"""What a past run was given and what came of it, below the list of runs."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.message import Message
from textual.timer import Timer

from flyte_debugger.history.kept_run import KeptRun, KeptRunError, output_logs, read_run
from flyte_debugger.history.log_tail import read_tail
from flyte_tui.result_text import draw_result
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette, fields, heading, short_path
from flyte_tui.widgets.page_grid import BROAD
from flyte_tui.widgets.pane_titles import PaneTitle
from flyte_tui.widgets.report_view import ReportView
from flyte_tui.widgets.rich_widget import DrawnPane
from flyte_tui.widgets.runs.run_entry import RunEntry

MAX_LINES = 50
BESIDE = 90
"""Columns from which the output stands beside the result; from `BROAD` on the report does, where there is one."""
PAUSE = 0.05
"""Seconds that the cursor rests on a run before it is read."""


class RunPreview(Horizontal):
    """Shows the run under the cursor; reads it in a thread once the cursor rests."""

    DEFAULT_CSS = """
    RunPreview {
        & > Container { width: 1fr; layout: horizontal; }
        & > Container.-stacked { layout: vertical; }
        & .preview { width: 1fr; height: 1fr; padding: 0 1; }
        & > .-stacked > #preview-result { height: auto; max-height: 60%; }
    }
    """

    @dataclass
    class RunRead(Message):
        """A thread has read a run."""

        entry: RunEntry
        kept: KeptRun | str
        """What there is of it, or a sentence on why there is nothing."""
        lines: list[str]
        """The last lines that it printed."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entry: RunEntry | None = None
        self._resting: Timer | None = None
        self._shown: RunPreview.RunRead | None = None
        self._result = DrawnPane(id="preview-result")
        self._output = DrawnPane(id="preview-output")
        self._report = ReportView(id="preview-report")
        self._left = Container(self._result, self._output)
        for pane, title in ((self._result, ""), (self._output, "Output"), (self._report, "Report")):
            pane.add_class("preview", "-framed")
            pane.border_title = title

    def compose(self) -> ComposeResult:
        yield self._left
        yield self._report

    def show_run(self, entry: RunEntry | None) -> None:
        """Show this run; None for none."""
        if entry == self._entry:
            return
        self._entry = entry
        if self._resting:
            self._resting.stop()
        if entry is None:
            self._shown = None
            self._arrange()
        else:
            self._resting = self.set_timer(PAUSE, partial(self._read, entry))

    @work(thread=True, exclusive=True, group="preview")
    def _read(self, entry: RunEntry) -> None:
        lines: list[str] = []
        try:
            kept: KeptRun | str = read_run(entry.run)
            for log in output_logs(Path(entry.run.folder)):
                lines += read_tail(log)[0]
        except (KeptRunError, OSError) as error:
            kept = str(error)
        self.post_message(self.RunRead(entry, kept, lines[-MAX_LINES:]))

    @on(RunRead)
    def _take(self, event: RunRead) -> None:
        event.stop()
        if event.entry == self._entry:
            self._shown = event
            self._arrange(is_new=True)

    def on_resize(self) -> None:
        """Show what there is room for now."""
        self._arrange()

    def _arrange(self, is_new: bool = False) -> None:
        kept = self._shown.kept if self._shown else ""
        lines = self._shown.lines if self._shown else []
        report = kept.state.report if isinstance(kept, KeptRun) and self.size.width >= BROAD else None
        stands_apart = bool(lines) and self.size.width >= BESIDE
        self._output.display = stands_apart
        self._report.display = report is not None
        self._left.set_class(report is not None, "-stacked")
        self._result.border_title = PaneTitle(self._shown.entry.run.run_id if self._shown else "").draw()
        self._result.show(partial(_draw_kept, kept, [] if stands_apart else lines))
        self._output.show(partial(_draw_lines, lines))
        if report is not None and (is_new or report != self._report.path):  # The run may go on.
            self._report.show(report)


def _draw_kept(kept: KeptRun | str, lines: list[str], colours: Palette) -> RenderableType:
    if isinstance(kept, str):
        return Text(one_line(kept), colours.error)
    settings = [one.partition("=") for one in (kept.asked.request.overrides if kept.asked else ())]
    parts = [draw_result(kept.state, kept.state.root, colours)]
    if settings:
        rows = [(Text(one_line(name), BOLD), Text(one_line(value))) for name, _, value in settings]
        parts += [Text(), heading("Overrides", colours), Padding(fields(rows), (0, 0, 0, 2))]
    if kept.asked and (place := short_path(kept.asked.cwd)) != ".":
        parts.append(Text(f"In: {place}", DIM))
    if lines:
        parts += [Text(), heading("Output", colours), _draw_lines(lines, colours)]
    return Group(*parts)


def _draw_lines(lines: list[str], colours: Palette) -> RenderableType:
    return Group(*(Text(one_line(line), no_wrap=True, overflow="ellipsis") for line in lines))
