"""A page of a value that has rows and columns: a data frame, an array of one or two dimensions."""

from dataclasses import dataclass
from typing import Any

MAX_COLUMNS = 100
MAX_CELL = 200
"""Characters of a cell."""


@dataclass(frozen=True)
class TablePage:
    """Some rows as texts, the first column being the rows' own names."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    start: int
    total: int


def table_page(value: Any, start: int, count: int) -> TablePage | None:
    """Rows `start` to `start + count`; None for a value that is no table. Nothing but these rows is looked at."""
    if isinstance(value, type):
        return None
    columns = getattr(value, "columns", None)
    if columns is not None and hasattr(value, "iloc"):  # pandas
        part = value.iloc[start : start + count, :MAX_COLUMNS]
        rows = zip(part.index, part.itertuples(index=False, name=None), strict=True)
        return _page(list(part.columns), [(index, *row) for index, row in rows], start, len(value))
    if (
        columns is not None and callable(getattr(value, "slice", None)) and callable(getattr(value, "rows", None))
    ):  # polars
        part = value[:, :MAX_COLUMNS].slice(start, count)
        return _page(part.columns, [(start + at, *row) for at, row in enumerate(part.rows())], start, len(value))
    dimensions = getattr(value, "ndim", None)
    if dimensions in (1, 2) and hasattr(value, "dtype") and hasattr(value, "tolist"):  # numpy and its kind
        part = value[start : start + count]
        cells = part[:, :MAX_COLUMNS].tolist() if dimensions == 2 else [[one] for one in part.tolist()]
        width = len(cells[0]) if cells else 0
        return _page(list(range(width)), [(start + at, *row) for at, row in enumerate(cells)], start, len(value))
    return None


def _page(columns: list[Any], rows: list[tuple[Any, ...]], start: int, total: int) -> TablePage:
    return TablePage(("", *map(_cell, columns)), tuple(tuple(map(_cell, row)) for row in rows), start, total)


def _cell(value: Any) -> str:
    return str(value)[:MAX_CELL]
