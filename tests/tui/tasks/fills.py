"""Tasks whose forms have a field of each kind."""

import enum
from dataclasses import dataclass, field
from typing import Annotated, Literal

import flyte
import flyte.io
from pydantic import BaseModel, Field

env = flyte.TaskEnvironment(name="fills", env_vars={"MODE": "slow", "LEVEL": "1"})


class Speed(enum.Enum):
    SLOW = "slow"
    FAST = "fast"


@dataclass
class Step:
    """How to take a step.

    Attributes:
        rate: How far each step goes.
    """

    rate: float = 0.1
    warm: bool = True


@dataclass
class Plan:
    name: str
    step: Step = field(default_factory=Step)
    tags: list[str] = field(default_factory=lambda: ["a", "b"])


class Model(BaseModel):
    width: int = Field(default=8, ge=1, le=64, description="How wide the layers are.")
    city: Literal[
        "Amsterdam", "Athens", "Berlin", "Bern", "Brussels", "Copenhagen", "Dublin", "Helsinki", "Lisbon", "London"
    ] = "Bern"


@env.task
def every(
    count: int,
    plan: Plan,
    model: Model = Model(),  # noqa: B008
    note: str = "two\nlines",
    speed: Speed = Speed.SLOW,
    loud: bool = False,
    maybe: int | None = 3,
    either: int | Step = 1,
    table: dict[str, int] = {"one": 1},  # noqa: B006
    pair: tuple[int, str] = (1, "x"),
    file: flyte.io.File | None = None,
    anything: complex = 1j,
) -> str:
    """Take everything.

    Args:
        count: [red]How[/red] many of them.
        note: What to remember.
    """
    return f"{count} {plan} {model} {note!r} {speed} {loud} {maybe} {either} {table} {pair}"


@env.task
def double(number: Annotated[int, Field(ge=1, le=10)], twice: bool = False) -> int:
    """Double a number."""
    return number * (4 if twice else 2)
