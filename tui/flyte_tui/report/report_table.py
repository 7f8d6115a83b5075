"""A report's table while it is read, cell by cell."""

from rich.text import Text

from flyte_tui.report.report_blocks import Grid

MAX_ROWS = 500
MAX_SPAN = 100


class Table:
    """The table being read. Cells of a table inside one of its cells become text of that cell."""

    def __init__(self) -> None:
        self.rows: list[list[Text]] = []
        self.headers = 0
        self.only_headers = True
        self.depth = 1
        self._spans: dict[int, int] = {}

    def open_row(self) -> None:
        """Begin a row."""
        self.close_row()
        self.rows.append([])
        self.only_headers = True

    def close_row(self) -> None:
        """End a row; it is a header row when this and all earlier rows hold only header cells."""
        if self.rows and self.rows[-1] and self.only_headers and self.headers == len(self.rows) - 1:
            self.headers = len(self.rows)

    def open_cell(self, is_header: bool, columns: int, rows: int) -> Text:
        """Begin a cell that spans so many columns and rows; its text, to be filled."""
        if not self.rows:
            self.rows.append([])
        self.only_headers &= is_header
        row = self.rows[-1]
        while self._spans.get(len(row), 0):
            self._spans[len(row)] -= 1
            row.append(Text())
        cell = Text()
        for added in [cell, *(Text() for _ in range(columns - 1))]:
            if rows > 1:
                self._spans[len(row)] = rows - 1
            row.append(added)
        return cell

    def grid(self) -> Grid:
        """The table as read, without empty rows."""
        self.close_row()
        for cell in (cell for row in self.rows for cell in row):
            cell.rstrip()
        filled = [tuple(row) for row in self.rows if any(cell.plain for cell in row)]
        return Grid(tuple(filled[:MAX_ROWS]), min(self.headers, len(filled)), max(0, len(filled) - MAX_ROWS))


def span(text: str) -> int:
    """The number in a cell's `colspan` or `rowspan`; 1 when it is not a number."""
    return max(1, min(int(text), MAX_SPAN)) if text.isascii() and text.isdigit() else 1
