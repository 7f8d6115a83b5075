"""Values that have rows and columns, a page at a time."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from flyte_debugger.worker.debug.table_page import MAX_CELL, MAX_COLUMNS, table_page


def test_a_page_of_a_data_frame_has_its_index_and_columns() -> None:
    frame = pd.DataFrame({"a": range(120), "b": ["x" * 1000] * 120}, index=[f"r{n}" for n in range(120)])
    page = table_page(frame, 100, 50)
    assert page is not None
    assert (page.columns, page.start, page.total, len(page.rows)) == (("", "a", "b"), 100, 120, 20)
    assert page.rows[0] == ("r100", "100", "x" * MAX_CELL)


def test_polars_and_arrays_have_the_numbers_of_their_rows() -> None:
    page = table_page(pl.DataFrame({"a": [1, 2, 3]}), 1, 1)
    assert page is not None
    assert (page.columns, page.rows, page.total) == (("", "a"), (("1", "2"),), 3)
    page = table_page(np.arange(12).reshape(4, 3), 2, 50)
    assert page is not None
    assert page.rows == (("2", "6", "7", "8"), ("3", "9", "10", "11"))
    page = table_page(np.zeros((2, 5000)), 0, 1)
    assert page is not None
    assert len(page.columns) == MAX_COLUMNS + 1
    page = table_page(np.arange(10**6), 999_999, 50)
    assert page is not None
    assert (page.rows, page.total) == ((("999999", "999999"),), 10**6)


@pytest.mark.parametrize("value", [3, "text", [1], {"a": 1}, pd.DataFrame, pa.table({"a": [1]}), np.zeros((2, 2, 2))])
def test_what_is_no_table_of_these_is_none(value: Any) -> None:
    assert table_page(value, 0, 50) is None


@pytest.mark.parametrize(
    "value",
    [
        pd.DataFrame({"a": [2, 3, 1], "b": "xyz"}),
        pl.DataFrame({"a": [2, 3, 1], "b": ["x", "y", "z"]}),
        np.array([[2, 0], [3, 0], [1, 0]]),
        np.array([2, 3, 1]),
    ],
)
def test_rows_are_ordered_by_a_column(value: Any) -> None:
    for descending, order in ((False, ["1", "2", "3"]), (True, ["3", "2", "1"])):
        page = table_page(value, 0, 50, (0, descending))
        assert page is not None
        assert [row[1] for row in page.rows] == order
