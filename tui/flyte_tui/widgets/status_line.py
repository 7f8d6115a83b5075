"""A status line: one text at the left, one at the right."""

from rich.text import Text
from textual.widget import Widget

from flyte_tui.theme_styles import Palette, palette

GAP = 2
"""Cells between the two texts."""


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

    def render(self) -> Text:
        right, width = self._right.copy(), self.content_size.width
        right.truncate(width, overflow="ellipsis")
        left = self._left.copy()
        left.truncate(max(0, width - right.cell_len - GAP), overflow="ellipsis", pad=True)
        line = Text(no_wrap=True, overflow="ellipsis")
        return line.append_text(left).append(" " * (width - left.cell_len - right.cell_len)).append_text(right)
