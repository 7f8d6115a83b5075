"""Tasks that call tasks, in every combination of sync and async."""

import asyncio

import flyte

env = flyte.TaskEnvironment(name="nesting")
other_env = flyte.TaskEnvironment(name="elsewhere", depends_on=[env])


@env.task
async def async_leaf(n: int) -> int:
    await asyncio.sleep(0)
    return n + 1


@env.task
def sync_leaf(n: int) -> int:
    return n + 10


@env.task
def sync_calls_sync(n: int = 1) -> int:
    return sync_leaf(sync_leaf(n))


@env.task
async def async_calls_async(n: int = 1) -> int:
    return await async_leaf(await async_leaf(n))


@env.task
async def async_calls_sync(n: int = 1) -> int:
    return await sync_leaf.aio(n)


@env.task
def sync_calls_async(n: int = 1) -> int:
    return asyncio.run(async_leaf(n))


@env.task
async def plain_call_of_sync(n: int = 1) -> int:
    """Calls a sync task from a running loop, without `.aio`."""
    return sync_leaf(n)


@env.task
async def gathered(count: int = 4) -> list[int]:
    return list(await asyncio.gather(*(async_leaf(n) for n in range(count))))


@env.task
async def middle(n: int) -> int:
    return await async_leaf(n) + await sync_leaf.aio(n)


@other_env.task
async def three_deep(n: int = 1) -> int:
    with flyte.group("deep"):
        return await middle(n)


@env.task
async def overriding() -> list[int]:
    """Calls a task by `override` with another name, and as it is."""
    return [await async_leaf.override(short_name="leaf renamed", retries=2)(1), await async_leaf(1)]


@env.task
async def plain_function(n: int = 4) -> int:
    """Calls a task's function without making an action of it."""
    return await async_leaf.forward(n)


@env.task
def recursive(n: int = 3) -> int:
    return 1 if n <= 1 else n * recursive(n - 1)
