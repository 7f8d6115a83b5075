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


def table_page(value: Any, start: int, count: int, order: tuple[int, bool] | None = None) -> TablePage | None:
    """Rows `start` to `start + count`; None for a value that is no table.

    Args:
        value: any; unless rows are ordered, nothing but these rows is looked at.
        start: counted from 0.
        count: of rows.
        order: the column that the rows are ordered by, counted from 0, and whether the greatest come first.
    """
    if isinstance(value, type):
        return None
    if order is not None:
        value = _ordered(value, *order)
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


def _ordered(value: Any, column: int, descending: bool) -> Any:
    """A copy with its rows in another order; a value that is no table itself."""
    if hasattr(value, "iloc") and hasattr(value, "columns"):  # pandas: a column's name may be there twice
        order = value.iloc[:, column].argsort(kind="stable")
        return value.iloc[order[::-1] if descending else order]
    if hasattr(value, "columns") and callable(getattr(value, "sort", None)):  # polars
        return value.sort(value.columns[column], descending=descending)
    if hasattr(value, "argsort"):
        order = (value[:, column] if value.ndim == 2 else value).argsort(kind="stable")
        return value[order[::-1] if descending else order]
    return value


def _page(columns: list[Any], rows: list[tuple[Any, ...]], start: int, total: int) -> TablePage:
    return TablePage(("", *map(_cell, columns)), tuple(tuple(map(_cell, row)) for row in rows), start, total)


def _cell(value: Any) -> str:
    return str(value)[:MAX_CELL]
