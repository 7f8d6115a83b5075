"""Inputs of many types: dataclasses and pydantic models, enums and literals, dates, optional values and lists.

flyte-tui run examples/tasks/config_inputs.py train --optimizer '{"name": "sgd", "learning_rate": 0.1}'
flyte-tui run examples/tasks/config_inputs.py plan --start 2026-03-01 --every "2 days" --size LARGE
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal

import flyte
from pydantic import BaseModel, Field

env = flyte.TaskEnvironment(name="config_inputs")


@dataclass
class Optimizer:
    """How to take a step."""

    name: str = "adam"
    learning_rate: float = 0.001
    betas: list[float] = field(default_factory=lambda: [0.9, 0.999])


class Data(BaseModel):
    """What to learn from."""

    path: str = "cats.csv"
    rows: int = Field(default=1000, gt=0)
    columns: dict[str, str] = {"name": "string", "age": "integer"}


class Size(Enum):
    """How much machine to take."""

    SMALL = "small"
    LARGE = "large"


OPTIMIZER = Optimizer()
DATA = Data()


@env.task
async def train(optimizer: Optimizer = OPTIMIZER, data: Data = DATA) -> Optimizer:
    """Take a dataclass and a pydantic model, and return a dataclass with the learning rate halved."""
    print(f"{optimizer.name} on {data.rows} rows of {data.path}")
    return Optimizer(optimizer.name, optimizer.learning_rate / 2, optimizer.betas)


@env.task
async def plan(
    start: datetime = datetime(2026, 1, 1),
    every: timedelta = timedelta(days=1),
    size: Size = Size.SMALL,
    note: str | None = None,
    weekends: bool = False,
) -> list[str]:
    """Plan three runs.

    Args:
        start: When the first one begins.
        every: How long after one the next begins.
        size: How much machine each takes.
        note: A remark for each of them.
        weekends: Whether a Saturday or a Sunday is a day to run on.
    """
    days: list[datetime] = []
    while len(days) < 3:
        if weekends or start.weekday() < 5:
            days.append(start)
        start += every
    remark = f", {note}" if note else ""
    return [f"{day:%a %d %B %Y}: {size.value}{remark}" for day in days]


@env.task
async def choose(mode: Literal["fast", "careful"] = "careful") -> str:
    """Take one of two words. `flyte run --local` refuses this default, and wants `--mode FAST` where it is `fast`."""
    return f"going about it in the {mode} way"
