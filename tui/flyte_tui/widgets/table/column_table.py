"""Rows in columns, with a cursor: only what is on the screen is drawn and measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from flyte_tui.theme_styles import palette
from flyte_tui.widgets.row_scroll import RowScroll
from flyte_tui.widgets.table.column_fitting import GAP, Column, Row, fit_columns


class ColumnTable(RowScroll, Generic[Row]):
    """A table with a line of titles. The cursor stays with its row when the rows change.

    Args:
        columns: in their order.
        key_of: what identifies a row.
    """

    ALLOW_SELECT = False
    TITLES = 1
    COMPONENT_CLASSES: ClassVar[set[str]] = {"column-table--titles", "column-table--cursor", "column-table--at"}
    DEFAULT_CSS = """
    ColumnTable {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & .column-table--titles { color: $text-muted; }
        & .column-table--at { background: $foreground 8%; }
        & .column-table--cursor { background: $primary 30%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", show=False),
    ]

    @dataclass
    class RowHighlighted(Message):
        """The cursor came to another row; None when there is none."""

        key: str | None

    @dataclass
    class RowSelected(Message):
        """Enter was pressed on a row, or it was clicked twice."""

        key: str

    @dataclass
    class TitleClicked(Message):
        """The title of a column was clicked."""

        column: str

    def __init__(self, columns: Sequence[Column[Row]], key_of: Callable[[Row], str], id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: list[Row] = []
        self._columns = tuple(columns)
        self._key_of = key_of
        self._fitted: list[tuple[Column[Row], int]] = []
        self._told: str | None = None

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def cursor_key(self) -> str | None:
        """What identifies the row under the cursor."""
        return None if self.row is None else self._key_of(self.row)

    def show_rows(self, rows: list[Row]) -> None:
        """Show these rows; the cursor stays on the one that it is on, else where it is."""
        chosen = self.cursor_key
        self.rows = rows
        if chosen is None or self.cursor_key != chosen:
            place = next((at for at, row in enumerate(rows) if self._key_of(row) == chosen), self.cursor)
            self.cursor = min(place, max(0, len(rows) - 1))
        taller = len(rows) + 1 != self.virtual_size.height
        self.virtual_size = Size(0, len(rows) + 1)
        self._tell()
        self.refresh(layout=taller and self.styles.is_auto_height)

    def go_to(self, key: str | None) -> None:
        """Put the cursor on the row with that key; without one on the first."""
        self._put_cursor(next((at for at, row in enumerate(self.rows) if self._key_of(row) == key), 0))

    def title(self, column: Column[Row], width: int) -> Text:
        """A column's title; `width` is 0 while its natural width is measured."""
        return Text(column.title)

    def render_lines(self, crop: Region) -> list[Strip]:
        self._fit()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y == 0:
            titles = self._line([self.title(column, cells) for column, cells in self._fitted])
            return self._strip(titles, width).apply_style(self.get_component_rich_style("column-table--titles"))
        at = self.scroll_offset.y + y - 1
        if at >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        colours = palette(self.app)
        strip = self._strip(self._line([column.draw(self.rows[at], colours, w) for column, w in self._fitted]), width)
        return strip.apply_style(self._row_style(at)).apply_offsets(0, at)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.rows) + 1

    def _row_style(self, at: int) -> Style:
        if at != self.cursor:
            return self.rich_style
        return self.get_component_rich_style("column-table--cursor" if self.has_focus else "column-table--at")

    def _line(self, cells: list[Text]) -> Text:
        line = Text(no_wrap=True, end="")
        for number, (cell, (column, width)) in enumerate(zip(cells, self._fitted, strict=True)):
            if number:
                line.append(" " * GAP)
            if cell.cell_len > width:
                cell.truncate(width, overflow="ellipsis")
            cell.align(column.align, width)
            line.append_text(cell)
        return line

    def _strip(self, line: Text, width: int) -> Strip:
        return Strip(line.render(self.app.console)).adjust_cell_length(width)

    def _fit(self) -> None:
        """Give each column what its title and the rows on the screen need."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        visible, colours = self.rows[top : top + height], palette(self.app)
        natural = [
            max(
                (cell.cell_len for cell in (column.draw(row, colours, 0) for row in visible)),
                default=0,
            )
            for column in self._columns
        ]
        needs = [
            need and max(need, self.title(column, 0).cell_len)
            for column, need in zip(self._columns, natural, strict=True)
        ]
        self._fitted = fit_columns(self._columns, needs, self.scrollable_content_region.width)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the pointer is; on a title, say which."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        at = self.scroll_offset.y + offset.y - 1
        if offset.y == 0:
            if (column := self._column_at(offset.x)) is not None:
                self.post_message(self.TitleClicked(column))
        elif at < len(self.rows):
            self._put_cursor(at)
            if event.chain == 2:
                self.action_select()

    def _column_at(self, x: int) -> str | None:
        end = 0
        for column, width in self._fitted:
            end += width + GAP
            if x < end:
                return column.name
        return None

    def action_select(self) -> None:
        """Open the row under the cursor."""
        if self.cursor_key is not None:
            self.post_message(self.RowSelected(self.cursor_key))

    @property
    def _row_count(self) -> int:
        return len(self.rows)

    def _put_cursor(self, at: int) -> None:
        self.cursor = min(max(at, 0), max(0, len(self.rows) - 1))
        top, height = self.scroll_offset.y, max(1, self.size.height - 1)
        if not top <= self.cursor < top + height:
            y = self.cursor if self.cursor < top else self.cursor - height + 1
            self.scroll_to(y=y, animate=False, immediate=True, force=True)
        self._tell()
        self.refresh()

    def _tell(self) -> None:
        if self.cursor_key != self._told or self.cursor_key is None:
            self._told = self.cursor_key
            self.post_message(self.RowHighlighted(self.cursor_key))
