"""One task many times at once: with `asyncio.gather`, and with `flyte.map`.

flyte-tui run examples/tasks/fan_out.py gathered --count 8
flyte-tui run examples/tasks/fan_out.py mapped
"""

import asyncio
from functools import partial

import flyte

env = flyte.TaskEnvironment(name="fan_out")


@env.task
async def measure(city: str) -> float:
    """Measure a city's temperature; every city takes its time."""
    await asyncio.sleep(0.05 * (len(city) % 4))
    return 10 + len(city) / 2


@env.task
def scale(value: int, factor: float = 2.0) -> float:
    """Multiply one value."""
    if value < 0:
        raise ValueError(f"scale takes no negative values, and got {value}")
    return value * factor


CITIES = ["Oslo", "Lagos", "Lima", "Hanoi", "Bogota", "Windhoek", "Reykjavik", "Ulaanbaatar"]
VALUES = [1, -2, 3]


@env.task
async def gathered(count: int = 5) -> dict[str, float]:
    """Measure the first `count` cities at once and return their temperatures, by name."""
    cities = CITIES[:count]
    with flyte.group("cities"):
        temperatures = await asyncio.gather(*(measure(city) for city in cities))
    return dict(zip(cities, temperatures, strict=True))


@env.task
def mapped(count: int = 5, factor: float = 0.5) -> float:
    """Scale the numbers below `count` with `flyte.map` and add them up; a partial holds what is the same for all."""
    return sum(flyte.map(partial(scale, factor=factor), range(count)))


@env.task
def some_fail(values: list[int] = VALUES) -> list[str]:
    """Map over values of which some fail: `return_exceptions` hands their errors over as values."""
    results = flyte.map(scale, values, return_exceptions=True)
    return [f"failed: {result}" if isinstance(result, Exception) else str(result) for result in results]
