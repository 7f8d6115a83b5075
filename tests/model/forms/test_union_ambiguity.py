"""A union that Flyte cannot tell apart is warned of, exactly where Flyte fails on one of its values."""

import typing
from dataclasses import dataclass
from typing import Any

import pytest
from flyte.types import TypeEngine
from pydantic import BaseModel

from flyte_taskmodel.forms.kinds.kind_chooser import Chooser

pytestmark = pytest.mark.filterwarnings("ignore")  # Flyte's own imports warn


@dataclass
class A:
    x: int = 0


@dataclass
class SameAsA:
    x: int = 0


@dataclass
class Needs:
    y: str


@dataclass
class NeedsAnother:
    z: str


class M(BaseModel):
    a: int = 1


class OtherM(BaseModel):
    b: int


UNIONS: list[tuple[Any, list[Any]]] = [
    (A | SameAsA, [A(), SameAsA()]),
    (A | Needs, [A(), Needs("a")]),
    (Needs | NeedsAnother, [Needs("a"), NeedsAnother("a")]),
    (M | OtherM, [M(), OtherM(b=1)]),
    (A | dict[str, int], [A(), {"a": 1}]),
    (Needs | dict[str, int], [Needs("a"), {"a": 1}]),
    (list[int] | list[float], [[1], [1.5]]),
    (list[int] | list[str], [[1], ["a"]]),
    (int | str, [1, "a"]),
    (A | M, [A(), M()]),
]


async def fails(union: Any, value: Any) -> bool:
    try:
        literal = await TypeEngine.to_literal(value, union, TypeEngine.to_literal_type(union))
        return bool(await TypeEngine.to_python_value(literal, union) != value)
    except Exception:
        return True


@pytest.mark.parametrize(("union", "values"), UNIONS, ids=[str(union) for union, _ in UNIONS])
async def test_the_form_warns_where_flyte_fails(union: Any, values: list[Any]) -> None:
    failing = [value for value in values if await fails(union, value)]
    note = Chooser({}).kind_of(typing.Union[typing.get_args(union)]).field("u", "u").note  # noqa: UP007
    assert ("Flyte cannot tell" in note) == bool(failing), (failing, note)
