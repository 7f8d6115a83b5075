"""Ways in which a task fails on the line where a person stands: `# @NAME` is that line.

`every` calls each of these tasks and goes on, so that one debuggee has all of them.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Any

import flyte

env = flyte.TaskEnvironment(name="failures")


def helper(x: int) -> int:
    raise ValueError("it failed")  # @helper


async def later(x: int) -> int:
    await asyncio.sleep(0)
    return helper(x)


def endless(x: int) -> int:
    return endless(x) + 1  # @endless


@flyte.trace
async def noted(x: int) -> int:
    return helper(x)  # @traced


@flyte.trace
def noted_sync(x: int) -> int:
    return helper(x)  # @traced-sync


@env.task
async def own_line(x: int = 0) -> float:
    y = 1 / x  # @own-line
    return y


@env.task
async def below(x: int = 0) -> int:
    y = helper(x)  # @below
    return y


@env.task
async def returned(x: int = 0) -> int:
    return helper(x)  # @returned


@env.task
async def awaited(x: int = 0) -> int:
    y = await later(x)  # @awaited
    return y


@env.task
async def gathers_coroutines(x: int = 0) -> int:
    y = await asyncio.gather(later(x), asyncio.sleep(0))  # @gathered
    return len(y)


@env.task
async def calls_traced(x: int = 0) -> int:
    return await noted(x)


@env.task
async def reads_on(x: int = 0) -> int:
    y = next(iter(()))  # @stop-iteration
    return int(y)


@env.task
async def recurses(x: int = 0) -> int:
    y = endless(x)  # @recursion
    return y


@env.task
async def in_a_thread(x: int = 0) -> int:
    y = await asyncio.to_thread(helper, x)  # @to-thread
    return y


@env.task
def sync_own_line(x: int = 0) -> float:
    y = 1 / x  # @sync-own-line
    return y


@env.task
def sync_below(x: int = 0) -> int:
    y = helper(x)  # @sync-below
    return y


@env.task
def sync_traced(x: int = 0) -> int:
    return noted_sync(x)


@env.task
def sync_reads_on(x: int = 0) -> int:
    y = next(iter(()))  # @sync-stop-iteration
    return int(y)


@env.task
def sync_recurses(x: int = 0) -> int:
    y = endless(x)  # @sync-recursion
    return y


@env.task
def mapped(x: int) -> float:
    y = 1 / x  # @mapped
    return y


@env.task
async def maps(x: int = 0) -> float:
    found = [y async for y in flyte.map.aio(mapped, [x], return_exceptions=False)]
    return found[0]


@env.task
def has_a_thread(x: int = 0) -> int:
    def work() -> None:
        y = helper(x)  # @thread
        print(y)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return x


@env.task
def has_an_exhausted_thread(x: int = 0) -> int:
    def work() -> None:
        y = next(iter(()))  # @thread-stop-iteration
        print(y)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return x


KINDS: tuple[Callable[[], Any], ...] = (
    own_line,
    below,
    returned,
    awaited,
    gathers_coroutines,
    calls_traced,
    reads_on,
    recurses,
    in_a_thread,
    sync_own_line.aio,
    sync_below.aio,
    sync_traced.aio,
    sync_reads_on.aio,
    sync_recurses.aio,
    maps,
    has_a_thread.aio,
    has_an_exhausted_thread.aio,
)


@env.task
async def every() -> int:
    for kind in KINDS:
        with contextlib.suppress(Exception):
            await kind()
    return len(KINDS)


@env.task
def every_sync() -> int:
    for task in (sync_own_line, sync_below, sync_traced, sync_reads_on, sync_recurses):
        with contextlib.suppress(Exception):
            task()
    return 0
