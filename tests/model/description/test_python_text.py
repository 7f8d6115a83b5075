"""Results as Python writes them, wherever JSON would say something else."""

import datetime
import enum
from dataclasses import dataclass
from typing import Any

import pytest

from flyte_taskmodel.description.json_values import to_json
from flyte_taskmodel.description.python_text import MAX_CHARACTERS, python_text


class Color(enum.Enum):
    RED = "red"


@dataclass
class Fit:
    slope: float
    keys: dict[int, str]


class Raises:
    def __repr__(self) -> str:
        raise ValueError("no")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({1: "a"}, "{1: 'a'}"),
        ((1, None), "(1, None)"),
        ({"a": {2, 1}}, "{'a': {1, 2}}"),
        (Color.RED, "<Color.RED: 'red'>"),
        (datetime.timedelta(seconds=90), "datetime.timedelta(seconds=90)"),
        (Fit(1.5, {1: "a"}), "Fit(slope=1.5, keys={1: 'a'})"),
        ({"a": [1, True, None, "x"]}, ""),
        ("text", ""),
        (object(), ""),
        ([Raises()], ""),
    ],
)
def test_a_value_reads_as_python_has_it(value: Any, text: str) -> None:
    assert python_text(value, to_json(value)) == text


@pytest.mark.parametrize("value", [dict.fromkeys(range(400), "x" * 10), dict.fromkeys(range(9_000), "x")])
def test_a_long_one_is_bounded(value: Any) -> None:
    assert 0 < len(python_text(value, to_json(value))) <= MAX_CHARACTERS
