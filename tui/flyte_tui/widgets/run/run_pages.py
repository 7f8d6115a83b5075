"""The pages of a run: its output, result, report and source."""

import asyncio
from pathlib import Path

from textual import on, work
from textual.geometry import Size

from flyte_debugger.run.state import ActionState, RunState
from flyte_tui.widgets.output_pane import OutputPane
from flyte_tui.widgets.page_grid import BROAD, TALL, VAST, PageGrid
from flyte_tui.widgets.report_view import ReportView
from flyte_tui.widgets.run.result_pane import ResultPane
from flyte_tui.widgets.run.run_source import RunSource

TABS = ("output", "result", "report", "source")
LEFT, RIGHT = ("result", "output"), ("report", "source")


class RunPages(PageGrid):
    """Shows the run, or the action of it that the person has chosen."""

    DEFAULT_CSS = """
    RunPages .column.-right.-stacked { width: 1.5fr; }
    """

    FITTED = "result"

    def __init__(self, id: str | None = None) -> None:
        self.output = OutputPane()
        self.result = ResultPane()
        self.report = ReportView()
        self.source = RunSource()
        self._is_over = False
        self._is_source_known = False
        self._last_right = "report"
        pages = (self.output, self.result, self.report, self.source)
        super().__init__(dict(zip(TABS, pages, strict=True)), LEFT, id=id)

    def go_with(self, name: str, size: Size) -> set[str]:
        """The result above the output, beside them the report or the source; none that has nothing in it."""
        if name in RIGHT:
            self._last_right = name
        is_tall = size.height >= TALL
        if size.width < BROAD:
            return {"result", "source"} if is_tall and name == "result" and self._is_source_known else set()
        printed = {"output"} if self.output.log_view.count or not self._is_over else set()
        filled = ({"report"} if self.report.path else set()) | ({"source"} if self._is_source_known else set())
        chosen = self._last_right if self._last_right in filled else next(iter(filled), None)
        right = filled if size.width >= VAST.width and size.height >= VAST.height else ({chosen} if chosen else set())
        if is_tall:
            return {"result"} | printed | right
        return right if name in LEFT else {"result"}

    def show_action(self, state: RunState, action: ActionState | None) -> None:
        """Show an action's result, and its source where no frame of a failure is shown."""
        self.result.show_action(state, action)
        if self.result.chosen is None and action and state.file:
            self._show_source(state.file, action.label)

    def show_report(self, path: str | None, is_over: bool, is_new: bool) -> None:
        """Show a report.

        Args:
            path: of its file; None where there is none.
            is_over: whether the run is.
            is_new: whether it was written since it was shown.
        """
        known = (self.report.path, self._is_over)
        self._is_over = is_over
        if path is None:
            self.report.show_none("This run made no report." if is_over else "There is no report yet.")
        elif is_new or path != self.report.path:
            self.report.show(path)
        if known != (self.report.path, is_over):
            self.show_page(self.active)

    @work
    async def read_output(self, folder: Path) -> None:
        """Take the whole output from the run's folder."""
        for _ in self.output.log_view.replace_by(self.output.log_parts(folder)):
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
        self._show_source(event.frame.file, event.frame.line)
        if event.is_opened:
            self.turn_to("source")
            self.call_after_refresh(self.screen.set_focus, self.source.code)

    def _show_source(self, path: str, at: int | str) -> None:
        self.source.show(path, at)
        if not self._is_source_known:
            self._is_source_known = True
            self.show_page(self.active)
