"""Traces of functions, coroutines and generators; groups; the context; checkpoints."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import flyte

env = flyte.TaskEnvironment(name="tracing")


@flyte.trace
async def traced_async(n: int) -> int:
    return n + 1


@flyte.trace
def traced_sync(n: int) -> int:
    return n + 2


@flyte.trace
async def traced_stream(n: int) -> AsyncIterator[int]:
    for index in range(n):
        yield index


@flyte.trace
def traced_iterator(n: int) -> Iterator[int]:
    yield from range(n)


@flyte.trace
async def traced_error() -> int:
    raise KeyError("no such step")


@env.task
async def leaf(n: int) -> int:
    return n


@flyte.trace
async def traced_with_task(n: int) -> int:
    return await leaf(n)


@env.task
async def in_async() -> list[int]:
    return [await traced_async(1), await traced_async(1)]


@env.task
def in_sync() -> int:
    return traced_sync(1)


@env.task
async def sync_in_async() -> int:
    return traced_sync(1)


@env.task
async def stream() -> list[int]:
    return [item async for item in traced_stream(3)]


@env.task
def iterator() -> list[int]:
    return list(traced_iterator(3))


@env.task
async def caught() -> str:
    try:
        await traced_error()
    except KeyError as error:
        return f"caught {error}"
    return "nothing"


@env.task
async def task_inside() -> int:
    return await traced_with_task(5)


@env.task
async def grouped() -> list[int]:
    with flyte.group("outer"):
        first = await leaf(1)
        with flyte.group("inner"):
            second = await leaf(1)
    return [first, second, await traced_async(1)]


@env.task
async def context_leaf() -> dict[str, str]:
    return flyte.get_custom_context()


@env.task
async def custom_context() -> list[dict[str, str]]:
    with flyte.custom_context(team="vision"):
        inner = await context_leaf()
        with flyte.custom_context(step="2"):
            both = await context_leaf()
    return [flyte.get_custom_context(), inner, both, await context_leaf()]


@env.task
async def context_values() -> dict[str, Any]:
    context = flyte.ctx()
    return {
        "mode": context.mode,
        "version": context.version,
        "attempt": context.attempt_number,
        "in_cluster": context.is_in_cluster(),
        "bundle": context.code_bundle is None,
        "checkpoint": context.checkpoint is not None,
        "started": context.run_start_time is not None,
        "interactive": context.interactive_mode,
    }


@env.task(retries=2)
async def checkpointed() -> list[str]:
    """Fails until its checkpoint holds two lines."""
    checkpoint = flyte.ctx().checkpoint
    previous = await checkpoint.load()
    lines = previous.read_text().splitlines() if previous else []
    if len(lines) < 2:
        await checkpoint.save("\n".join([*lines, f"attempt {len(lines) + 1}"]).encode())
        raise InterruptedError("stopped")
    return lines


@env.task(retries=1)
def checkpointed_sync() -> str:
    checkpoint = flyte.ctx().checkpoint
    previous = checkpoint.load_sync()
    if previous is None:
        checkpoint.save_sync(b"saved by a sync task")
        raise InterruptedError("stopped")
    return previous.read_text()
