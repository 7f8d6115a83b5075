"""A status line: one text at the left, one at the right."""

from rich.table import Table
from rich.text import Text
from textual.widget import Widget

from flyte_tui.theme_styles import Palette, palette


class StatusLine(Widget):
    """Shows two texts; the left one is cut when there is no room for both."""

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; background: $panel; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left = self._right = Text()

    @property
    def colours(self) -> Palette:
        """The theme's colours, for the texts."""
        return palette(self.app)

    def show(self, left: Text, right: Text) -> None:
        """Show these two texts."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False, expand=True)
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        table.add_column(no_wrap=True, justify="right")
        table.add_row(self._left, self._right)
        return table
