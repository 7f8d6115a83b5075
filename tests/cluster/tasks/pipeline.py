"""A pipeline whose second step fails on its data."""

import enum
from dataclasses import dataclass

import flyte
import flyte.report
from flyte import Image

env = flyte.TaskEnvironment(name="pipeline", image=Image.from_base("example.com/none:1"), env_vars={"STEP": "pipeline"})


class Colour(enum.Enum):
    RED = "red"
    GREEN = "green"


@dataclass
class Settings:
    factor: int = 2
    name: str = "default"


@env.task(report=True)
async def load(n: int) -> list[int]:
    """Numbers, and a report of them."""
    print(f"loading {n} numbers")
    await flyte.report.replace.aio(f"<h1>Loaded</h1><p>{n} numbers</p>")
    await flyte.report.flush.aio()
    return list(range(n))


@env.task
async def scale(numbers: list[int], colour: Colour, settings: Settings) -> float:
    """Divides by the first number: fails where that is 0."""
    print(f"scaling for {settings.name}")
    total = sum(numbers) * settings.factor
    return total / numbers[0]  # @fails


@env.task
async def main(n: int = 3, colour: Colour = Colour.RED) -> float:
    """Load, then scale."""
    numbers = await load(n)
    return await scale(numbers, colour, Settings(factor=5, name="five"))


@env.task
async def double(x: int) -> int:
    """Twice x."""
    return 2 * x
