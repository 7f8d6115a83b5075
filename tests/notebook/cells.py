"""Cells that several tests run, and what is known of one that ran."""

from dataclasses import dataclass
from typing import Any

TASKS = """
import dataclasses
import enum

import flyte
import flyte.report

env = flyte.TaskEnvironment(name="cells")
ADDED = 5

class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"

@dataclasses.dataclass
class Point:
    x: int
    tags: list[str] = dataclasses.field(default_factory=list)

    def added(self) -> int:
        return ADDED

@env.task
def shift(point: Point) -> Point:
    "Move a point.\\n\\nFar."
    return Point(point.x + ADDED, ["moved"])

@env.task
async def shift_twice(point: Point) -> Point:
    return await shift.aio(await shift.aio(point))

@env.task
async def greet(name: str, times: int = 1) -> str:
    for _ in range(times):
        print("Hello,", name)
    return name.upper()

@env.task
async def other(colour: Colour) -> Colour:
    return Colour.BLUE if colour is Colour.RED else Colour.RED

@env.task
def pair(n: int) -> tuple[int, str]:
    return n, "x" * n

@env.task
def nothing() -> None:
    pass

@env.task(report=True)
async def reported() -> int:
    flyte.report.log("<p>half way</p>", do_flush=True)
    flyte.report.log("<p>all the way</p>")
    return 1

@env.task(cache="auto")
def kept(n: int) -> int:
    print("working")
    return n * n

secretive = flyte.TaskEnvironment(name="secretive", secrets=flyte.Secret("cell-key", as_env_var="CELL_KEY"))

@secretive.task
def guarded() -> int:
    import os
    print("the key is", os.environ["CELL_KEY"])
    return len(os.environ["CELL_KEY"])

tries = []

@env.task
def shaky() -> int:
    tries.append(1)
    if len(tries) < 3:
        raise ConnectionError(f"try {len(tries)}")
    return len(tries)

@env.task
def fail(key: str) -> int:
    try:
        return {}[key]
    except KeyError as error:
        raise ValueError("no such key") from error
"""

ASKING = """
import flyte
env = flyte.TaskEnvironment(name="asking")

async def answer_to(name, prompt, kind, **more):
    condition = await flyte.new_condition.aio(name, prompt=prompt, data_type=kind, **more)
    return await condition.wait.aio()

@env.task
async def ship() -> bool:
    return await answer_to("approve", "Ship it?", bool)

@env.task
async def measure() -> tuple[int, float, str]:
    return (
        await answer_to("count", "How many?", int),
        await answer_to("width", "How wide?", float),
        await answer_to("name", "**What** name?\\nAny.", str, prompt_type="markdown", description="<b>For</b> labels"),
    )

@env.task
def reads_two() -> str:
    return input("first? ") + input("second? ")

@env.task
def reads_all() -> int:
    import sys
    return len(sys.stdin.read())

@env.task
async def impatient() -> str:
    try:
        return str(await answer_to("approve", "Ship it?", bool, timeout=1.0))
    except flyte.errors.ConditionTimedoutError:
        return "nobody came"

@env.task
async def chatty() -> str:
    import asyncio
    waiting = asyncio.ensure_future(answer_to("word", "What?", str))
    for n in range(5_000):
        print("still here", n)
        await asyncio.sleep(0)
    return await waiting
"""


@dataclass(frozen=True)
class Cell:
    """What a cell gave and showed."""

    value: Any
    error: BaseException | None
    stdout: str
    stderr: str
    bundles: list[dict[str, str]]
    """What it displayed, in order; MIME type to content."""

    @property
    def shown(self) -> str:
        """Everything there is to read, as text."""
        return "\n".join([self.stdout, self.stderr, *(bundle.get("text/plain", "") for bundle in self.bundles)])
