"""Sync and async tasks, with no, one and several outputs."""

import os
from typing import NamedTuple

import flyte

env = flyte.TaskEnvironment(name="basics")


class Point(NamedTuple):
    """Two named outputs."""

    x: int
    y: int


@env.task
async def async_one(n: int, name: str = "x", ratio: float = 0.5, loud: bool = False) -> str:
    return f"{n} {name} {ratio} {loud}"


@env.task
def sync_one(n: int = 3) -> int:
    print("says a sync task")
    return n * n


@env.task
async def nothing() -> None:
    print("says a task without outputs")


@env.task
async def several(n: int = 2) -> tuple[int, str, list[int]]:
    return n, str(n), [n] * n


@env.task
async def named() -> Point:
    return Point(x=1, y=2)


@env.task
async def here() -> list[str]:
    """Where the task runs and whether it is the person's own environment."""
    return [os.path.basename(os.getcwd()), os.environ["PARITY_MARK"], __name__]


class Holder:
    """Holds a task that no variable of the module's own names."""

    @env.task
    async def inside(n: int = 1) -> int:
        return n + 1


inside = Holder.inside
