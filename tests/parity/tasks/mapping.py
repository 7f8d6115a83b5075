"""`flyte.map` from sync and async tasks, over sync and async ones."""

from functools import partial

import flyte

env = flyte.TaskEnvironment(name="mapping")


@env.task
def half(n: int, divisor: int = 2) -> float:
    if n == 3:
        raise ValueError("three is refused")
    return n / divisor


@env.task
async def double(n: int) -> int:
    return n * 2


@env.task
async def add(a: int, b: int) -> int:
    return a + b


@env.task
def sync_over_sync(count: int = 3) -> list[float]:
    return list(flyte.map(half, range(count)))


@env.task
def sync_over_async(count: int = 3) -> list[int]:
    return list(flyte.map(double, range(count), group_name="doubles", concurrency=2))


@env.task
def two_iterables() -> list[int]:
    return list(flyte.map(add, [1, 2, 3], [10, 20, 30]))


@env.task
def with_partial() -> list[float]:
    return list(flyte.map(partial(half, divisor=4), [1, 2]))


@env.task
def with_two_left() -> list[int]:
    return list(flyte.map(partial(add), [1, 2]))


@env.task
def errors_returned() -> list[str]:
    return [str(result) for result in flyte.map(half, [1, 3], return_exceptions=True)]


@env.task
def errors_raised() -> list[float]:
    return list(flyte.map(half, [3], return_exceptions=False))


@env.task
async def aio_over_async(count: int = 3) -> list[int]:
    return [result async for result in flyte.map.aio(double, range(count))]


@env.task
async def aio_over_sync() -> list[str]:
    return [str(result) async for result in flyte.map.aio(half, [1, 3])]


@env.task
async def blocking_in_async() -> list[int]:
    return list(flyte.map(double, range(3)))
