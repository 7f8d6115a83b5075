"""The report of a run that is debugged: below the values, growing with what the task flushes."""

from typing import TYPE_CHECKING

from textual.containers import Vertical

if TYPE_CHECKING:  # Imported when there is a report.
    from flyte_tui.widgets.report_view import ReportView


class ReportPane(Vertical):
    """Takes no room until there is a report."""

    DEFAULT_CSS = """
    ReportPane { display: none; &.-filled { display: block; } }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view: ReportView | None = None
        """None until there is a report."""

    async def show(self, path: str) -> None:
        """Show the report of this file, as it is now."""
        if self.view is None:
            from flyte_tui.widgets.report_view import ReportView

            self.view = ReportView()
            await self.mount(self.view)
        self.add_class("-filled")
        self.view.show(path)

    def clear(self) -> None:
        """Have no report."""
        self.remove_class("-filled")

    def fit(self, most: int) -> None:
        """Take the lines that the report needs.

        Args:
            most: lines that it may take.
        """
        if self.view is not None:
            height = min(self.view.wanted_height + self.gutter.height, max(most, 3))
            if self.styles.height is None or self.styles.height.value != height:
                self.styles.height = height
