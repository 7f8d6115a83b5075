"""Inputs of every kind that a form knows."""

import enum
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, TypedDict
from uuid import UUID

import flyte
import numpy as np
import pandas as pd
from flyte.io import DataFrame, Dir, File
from pydantic import BaseModel, Field, model_validator

env = flyte.TaskEnvironment(name="form_kinds")


class Size(enum.Enum):
    SMALL = "s"
    LARGE = "l"


@dataclass
class Layer:
    """One layer.

    Args:
        width: How many units.
    """

    width: int
    name: str = "dense"


@dataclass
class Net:
    layers: list[Layer] = field(default_factory=lambda: [Layer(3)])
    rate: float = 0.1
    note: str | None = None

    def __post_init__(self) -> None:
        if self.rate > 1:
            raise ValueError("rate is a fraction")


class Span(BaseModel):
    start: int = Field(default=0, ge=0, description="Where it begins.")
    end: int = Field(default=10, le=100)
    tags: list[str] = []

    @model_validator(mode="after")
    def ordered(self) -> "Span":
        if self.end < self.start:
            raise ValueError("end lies before start")
        return self


class Aliased(BaseModel):
    learning_rate: float = Field(alias="lr", gt=0)


class Options(TypedDict):
    mode: str
    level: NotRequired[int]


class Point(NamedTuple):
    x: int
    y: float = 0.5


def no_default() -> int:
    raise LookupError("not today")


@dataclass
class Moody:
    """A class whose default is not to be had."""

    mood: int = field(default_factory=no_default)


@dataclass
class Tree:
    value: int
    children: "list[Tree]" = field(default_factory=list)


class Opaque:
    """A class that only a pickle can carry."""

    def __init__(self, value: int = 0) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Opaque) and other.value == self.value


@env.task
def scalars(
    n: int = 1,
    ratio: float = 0.5,
    flag: bool = False,
    on: bool = True,
    text: str = "a",
    size: Size = Size.SMALL,
    mode: Literal["fast", "careful"] = "careful",
    at: datetime = datetime(2026, 1, 1),
    day: date = date(2026, 1, 2),
    wait: timedelta = timedelta(minutes=2),
    data: bytes = b"\x00\x01",
    maybe: int | None = None,
    either: int | str = 3,
) -> str:
    """Take one of each.

    Args:
        n: A number.
    """
    return repr((n, ratio, flag, on, text, size, mode, at, day, wait, data, maybe, either))


@env.task
def containers(
    numbers: list[int],
    words: set[str],
    pair: tuple[int, str],
    many: tuple[float, ...],
    table: dict[str, float],
    counted: dict[int, list[str]],
    nested: list[dict[str, list[int]]],
) -> str:
    return repr((numbers, sorted(words), pair, many, table, counted, nested))


@env.task
def groups(
    net: Net,
    options: Options,
    point: Point,
    span: Span = Span(start=2),  # noqa: B008
    aliased: Aliased | None = None,
    one: Layer | Span = Layer(7),  # noqa: B008
    tree: Tree = Tree(1),  # noqa: B008
    layers: dict[str, Layer] = {},  # noqa: B006
) -> str:
    return repr((net, options, point, span, aliased, one, tree, layers))


@env.task
def located(file: File, folder: Dir, frame: DataFrame, rows: pd.DataFrame) -> str:
    return repr((file.path, folder.path, len(rows)))


@env.task
def others(
    array: np.ndarray,
    anything: Any,
    opaque: Opaque = Opaque(4),  # noqa: B008
    uuid: UUID | None = None,
    price: Decimal = Decimal("1.5"),
    path: Path = Path("a/b"),
    clock: time = time(12, 30),
    moody: Moody | None = None,
    bounded: Annotated[int, Field(gt=0, lt=10, title="Bounded", description="Some, not many.")] = 3,
) -> str:
    return repr((array.tolist(), anything, opaque.value, uuid, price, str(path), clock, bounded))
