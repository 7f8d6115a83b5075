"""Inputs and outputs of many types, each told by the type that the task's code sees."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Literal

import flyte
from pydantic import BaseModel

env = flyte.TaskEnvironment(name="kinds")


@dataclass
class Inner:
    size: int = 1
    names: list[str] = field(default_factory=list)


@dataclass
class Outer:
    title: str
    inner: Inner = field(default_factory=Inner)
    ratio: float = 0.5


class Model(BaseModel):
    title: str
    inner: Inner = Inner()
    limits: dict[str, int] = {}


class Color(Enum):
    RED = "red"
    BLUE = "blue"


class Pickled:
    """A class that only a pickle can carry."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"Pickled({self.value})"


@env.task
async def a_dataclass(outer: Outer) -> Outer:
    return Outer(title=f"{type(outer.inner).__name__} {outer.title}", inner=outer.inner, ratio=outer.ratio * 2)


@env.task
async def a_model(model: Model) -> tuple[Model, str]:
    return model, f"{type(model).__name__} {type(model.inner).__name__}"


DEFAULT = Outer("default", Inner(3, ["a"]))


@env.task
async def default_dataclass(outer: Outer = DEFAULT, n: int = 1) -> Outer:
    return outer


@env.task
async def an_enum(color: Color = Color.RED) -> tuple[Color, str]:
    return color, repr(color)


@env.task
async def a_literal(mode: Literal["fast", "careful"] = "careful") -> str:
    return repr(mode)


@env.task
async def optional(n: int | None = None, text: str | None = "there") -> str:
    return f"{n!r} {text!r}"


@env.task
async def a_union(value: int | str) -> int | str:
    return value


@env.task
async def collections(numbers: list[int], table: dict[str, list[float]]) -> dict[str, int]:
    return {"numbers": sum(numbers), **{name: len(row) for name, row in table.items()}}


@env.task
async def dates(at: datetime, wait: timedelta) -> tuple[datetime, timedelta, str]:
    return at + wait, wait * 2, f"{type(at).__name__} {type(wait).__name__}"


@env.task
async def a_date(day: date) -> tuple[date, str]:
    return day, repr(day)


@env.task
async def pair(value: tuple[int, str]) -> str:
    return f"{type(value).__name__} {value!r}"


@env.task
async def tuples() -> str:
    return await pair((1, "x"))


@env.task
async def some_bytes(data: bytes) -> bytes:
    return data[::-1]


@env.task
async def bytes_within() -> bytes:
    return await some_bytes(b"\x00abc")


@env.task
async def a_set(items: set[int]) -> str:
    return f"{type(items).__name__} {sorted(items)}"


@env.task
async def sets() -> str:
    return await a_set({3, 1, 2})


@env.task
async def a_pickle(value: Pickled) -> Pickled:
    return Pickled(value.value + 1)


@env.task
async def pickles() -> Pickled:
    return await a_pickle(Pickled(1))


@env.task
async def untyped(value: Any) -> str:
    return f"{type(value).__name__} {value!r}"


@env.task
async def anything() -> list[str]:
    return [await untyped({"a": [1, None]}), await untyped(3)]


@env.task
async def by_keyword_and_position() -> list[str]:
    """A nested call gets what the signature says, whether by position, by keyword or by default."""
    return [await optional(), await optional(3), await optional(text="x"), await optional(3, "y")]
