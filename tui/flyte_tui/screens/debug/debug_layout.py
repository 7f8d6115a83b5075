"""How the panes of the debug screen share its room: zoomed, dragged, folded while the code needs the room."""

from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from flyte_debugger.console.command_loop import CommandLoop
from flyte_tui.count_text import count_text
from flyte_tui.screens.debug.debug_leaving import DebugLeaving
from flyte_tui.screens.debug.pane_layout import load_layout, save_layout
from flyte_tui.widgets.debug.debug_output import DebugOutput
from flyte_tui.widgets.debug.splitter import Splitter
from flyte_tui.widgets.pane_titles import PaneTitle

FOLDED = 4
"""Lines of output that are shown while the program stands still, unless the output has the focus."""
CONSOLE_ROWS = 1
"""Of the pane below: the line that asks."""
STEP = 5
"""Percent by which a key moves the line between code and values."""


class DebugLayout(DebugLeaving):
    """Gives each pane its room, and its title.

    Args:
        live: the session, not yet followed.
        task: what is debugged, in a word.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, live: CommandLoop, task: str) -> None:
        super().__init__(live, task)
        self._sizes = load_layout()
        self._zoomed: Widget | None = None

    def on_resize(self) -> None:
        self._apply_sizes()

    def fit_output(self) -> None:
        """Give the output the room that its lines need, as far as the code can spare it."""
        log = self.output.log_view
        self.panes.titles.show(self.output, output_title(log.count))
        height: str | int = "1fr"
        if self.has_class("-tiny"):
            height = 1
        elif self._zoomed is None and self._sizes.bottom is not None:
            height = f"{self._sizes.bottom}%"
        elif self._zoomed is None:
            most = FOLDED if self.snapshot is not None and not log.has_focus else self.size.height // 3
            lines = min(log.count, most // 2 if self.has_class("-short") else most)
            height = lines + CONSOLE_ROWS + self.output.gutter.height
        self.panes.report.fit(self.size.height if self._zoomed else self.panes.side.size.height // 2)
        if self.output.styles.height is None or str(self.output.styles.height) != str(height):
            self.output.styles.height = height

    def _apply_sizes(self) -> None:
        side = self.panes.side
        side.styles.width = None if self._sizes.side is None or self.has_class("-narrow") else f"{self._sizes.side}%"
        self.fit_output()

    # The focus.

    def on_descendant_focus(self) -> None:
        self.panes.titles.refresh()
        self.fit_output()

    def on_descendant_blur(self) -> None:
        self.panes.titles.refresh()
        self.fit_output()

    # Zooming.

    def action_zoom(self) -> None:
        """Give the pane that has the focus the whole screen, or give all of them theirs again."""
        panes = (self.panes.code, self.panes.stack, self.panes.variables, self.panes.report, self.output)
        chosen = next((pane for pane in panes if pane.has_focus or pane.has_focus_within), None)
        self._zoom(None if self._zoomed else chosen)

    def _zoom(self, zoomed: Widget | None) -> None:
        self._zoomed = zoomed
        around = set(zoomed.ancestors_with_self) if zoomed else set()
        panes = self.panes
        of_side = (panes.stack, panes.variables, panes.report)
        for pane in (panes, panes.code, panes.splitter, panes.side, *of_side, self.output):
            pane.set_class(zoomed is not None and pane not in around, "-away")
            pane.set_class(zoomed is not None and pane in around, "-zoomed")
        self.fit_output()

    @work(group="report")
    async def show_report(self, path: str) -> None:
        """Show a report that was written."""
        await self.panes.report.show(path)
        self.refresh_bindings()

    def action_report(self) -> None:
        """Give the report the whole screen, or give all panes theirs again."""
        report = self.panes.report
        if self._zoomed is report:
            self._zoom(None)
            self.panes.code.focus()
        elif report.view is not None:
            self._zoom(report)
            self.call_after_refresh(self._focus_report)

    def _focus_report(self) -> None:
        if scrolls := self.panes.report.query(VerticalScroll):  # There are none once this screen is left.
            self.set_focus(scrolls.first())

    def action_ask(self, begin: str = "") -> None:
        if self._zoomed is not None and self._zoomed is not self.output:
            self._zoom(None)
        super().action_ask(begin)

    # Dragging.

    @on(Splitter.Dragged)
    def _drag_side(self, event: Splitter.Dragged) -> None:
        self._sizes = self._sizes.with_side(100 * (self.size.width - event.x) / self.size.width)
        self._drag(event.is_over)

    @on(DebugOutput.Dragged)
    def _drag_bottom(self, event: DebugOutput.Dragged) -> None:
        height = self.panes.size.height + self.output.outer_size.height
        bottom = self.output.region.bottom - event.y
        self._sizes = self._sizes.with_bottom(100 * bottom / max(height, 1))
        self._drag(event.is_over)

    def action_divide(self, percent: int) -> None:
        """Give the stack and the values more of the width, or less."""
        now = 100 * self.panes.side.outer_size.width / max(self.size.width, 1)
        self._sizes = self._sizes.with_side(now + percent)
        self._drag(is_over=True)

    def _drag(self, is_over: bool) -> None:
        self._apply_sizes()
        if is_over:
            save_layout(self._sizes)


def output_title(lines: int) -> PaneTitle:
    """The title of the output."""
    return PaneTitle("Output", count_text(lines, "line") if lines else "", (("/", "search"), ("z", "zoom")))
