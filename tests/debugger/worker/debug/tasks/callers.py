"""Every way for a task's code to be behind another thread or coroutine, for its stack at the innermost line."""

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import flyte

env = flyte.TaskEnvironment(name="callers")


@env.task
def leaf(x: int) -> int:
    return x + 1  # @leaf


@env.task
async def leaf_later(x: int) -> int:
    await asyncio.sleep(0)
    return x + 1  # @leaf-later


@env.task
async def twig(x: int) -> int:
    here = "twig"
    return len(here) + await leaf.aio(x)


async def helper(x: int) -> int:
    here = "helper"
    return len(here) + await leaf_later(x)


async def each(x: int) -> AsyncIterator[int]:
    here = "each"
    yield len(here) + await helper(x)


def plain(x: int) -> int:
    here = "plain"
    return len(here) + x  # @plain


@env.task
async def gathers(x: int) -> int:
    here = "gathers"
    a, b = await asyncio.gather(helper(x), asyncio.sleep(0, x))
    return len(here) + a + b


@env.task
async def groups(x: int) -> int:
    here = "groups"
    async with asyncio.TaskGroup() as group:
        task = group.create_task(twig(x))
    return len(here) + task.result()


@env.task
async def iterates(x: int) -> int:
    here = "iterates"
    total = len(here)
    async for y in each(x):
        total += y
    return total


@env.task
def maps(x: int) -> int:
    here = "maps"
    return len(here) + sum(flyte.map(leaf_later, [x]))


@env.task
async def to_thread(x: int) -> int:
    here = "to_thread"
    return len(here) + await asyncio.to_thread(plain, x)


@env.task
def thread(x: int) -> int:
    here = "thread"
    started = threading.Thread(target=plain, args=(x,))
    started.start()
    started.join()
    return len(here)


@env.task
def pool(x: int) -> int:
    here = "pool"
    with ThreadPoolExecutor(1) as threads:
        return len(here) + threads.submit(plain, x).result()


@env.task
def own_loop(x: int) -> int:
    here = "own_loop"
    return len(here) + asyncio.run(helper(x))


@env.task
async def fails(x: int) -> int:
    here = "fails"
    return len(here) + await divides.aio(x)


@env.task
def divides(x: int) -> int:
    return x // 0  # @divides


@env.task
def main(x: int) -> int:
    here = "main"
    total = 0
    for task in (own_loop, maps, thread, pool):
        total += task(x)
    return len(here) + total + rest(x)


@env.task
def rest(x: int) -> int:
    here = "rest"
    return len(here) + asyncio.run(the_rest(x))


async def the_rest(x: int) -> int:
    here = "the_rest"
    total = 0
    for task in (gathers, groups, iterates, to_thread, fails):
        total += await task(x)
    return len(here) + total
