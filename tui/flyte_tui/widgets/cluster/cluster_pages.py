"""The pages of a run of the cluster: log, result and report of one of its actions."""

from textual.geometry import Size

from flyte_tui.widgets.output_pane import OutputPane
from flyte_tui.widgets.page_grid import BROAD, TALL, PageGrid
from flyte_tui.widgets.report_view import ReportView
from flyte_tui.widgets.rich_widget import DrawnPane

TABS = ("output", "result", "report")


class ClusterPages(PageGrid):
    """Shows an action of the cluster: the result at the left, what it printed and its report beside it."""

    DEFAULT_CSS = """
    ClusterPages {
        & .column.-right > #page-report { height: 2fr; }
    }
    """

    def __init__(self, id: str | None = None) -> None:
        self.output = OutputPane()
        self.result = DrawnPane()
        self.report = ReportView()
        super().__init__(dict(zip(TABS, (self.output, self.result, self.report), strict=True)), left=("result",), id=id)

    def go_with(self, name: str, size: Size) -> set[str]:
        """The result with the output; in a broad and tall room with the report, too, once there is one."""
        is_tall = size.height >= TALL
        if size.width < BROAD:
            return set()
        if is_tall:
            return {"result", "output"} | ({"report"} if self.report.path else set())
        return {"result"} if name != "result" else {"output"}

    def show_report(self, path: str | None, is_new: bool) -> None:
        """Show a report.

        Args:
            path: of its file; None where there is none.
            is_new: whether it was written since it was shown.
        """
        known = self.report.path
        if path is None:
            self.report.show_none("This action made no report.")
        elif is_new or path != known:
            self.report.show(path)
        if known != self.report.path:
            self.show_page(self.active)
