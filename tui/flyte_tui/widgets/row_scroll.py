"""What views of many rows have in common: a cursor that keys move, and whose colour says where the focus is."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.scroll_view import ScrollView


class RowScroll(ScrollView, can_focus=True):
    """A view with a cursor on one of its rows; subclasses say how many there are and what moving it means."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "go(0)", "First", show=False),
        Binding("end", "go(-1)", "Last", show=False),
    ]
    TITLES: ClassVar[int] = 0
    """Lines above the rows that do not belong to them."""

    cursor = 0
    """The number of the row under the cursor, from 0."""

    def on_focus(self) -> None:
        """The cursor's colour says where the focus is."""
        self.refresh()

    def on_blur(self) -> None:
        """As `on_focus`."""
        self.refresh()

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self._put_cursor(self.cursor + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor by what fits on the screen."""
        self._put_cursor(self.cursor + pages * max(1, self.size.height - self.TITLES - 1))

    def action_go(self, row: int) -> None:
        """Move the cursor to a row; -1 for the last."""
        self._put_cursor(row if row >= 0 else self._row_count - 1)

    @property
    def _row_count(self) -> int:
        raise NotImplementedError

    def _put_cursor(self, at: int) -> None:
        raise NotImplementedError
