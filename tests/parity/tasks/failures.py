"""Tasks that fail, are tried again, or go on after a child's failure."""

import asyncio
from datetime import timedelta

import flyte
import flyte.errors

env = flyte.TaskEnvironment(name="failures")

QUICK = flyte.Backoff(base=timedelta(milliseconds=10))
calls = {"flaky": 0, "sync_flaky": 0}


class OwnError(Exception):
    """An error of the module's own."""


@env.task(retries=flyte.RetryStrategy(count=3, backoff=QUICK))
async def flaky() -> int:
    calls["flaky"] += 1
    if calls["flaky"] < 3:
        raise ConnectionError(f"call {calls['flaky']}")
    return calls["flaky"]


@env.task(retries=flyte.RetryStrategy(count=1, backoff=QUICK))
def sync_flaky() -> int:
    calls["sync_flaky"] += 1
    if calls["sync_flaky"] < 2:
        raise ConnectionError(f"call {calls['sync_flaky']}")
    return calls["sync_flaky"]


@env.task(retries=flyte.RetryStrategy(count=2, backoff=QUICK))
async def exhausted() -> int:
    raise OwnError("never works")


@env.task(retries=5)
async def non_recoverable() -> int:
    raise flyte.errors.NonRecoverableError("of no use")


@env.task
async def broken(message: str) -> int:
    raise OwnError(message)


@env.task
def sync_broken() -> int:
    return 1 // 0


@env.task
async def child_fails() -> int:
    return await broken("from the child")


@env.task
def sync_child_fails() -> int:
    return sync_broken()


@env.task
async def caught() -> list[str]:
    """What a parent gets to see of its children's errors."""
    seen = []
    for child in (broken("from the child"), sync_broken.aio()):
        try:
            await child
        except flyte.errors.RuntimeUserError as error:
            seen.append(f"{type(error).__name__} {error.code} {error.kind} {error}")
    return seen


@env.task
async def gathered_errors() -> list[str]:
    results = await asyncio.gather(broken("a"), broken("b"), return_exceptions=True)
    return [str(result) for result in results]


@env.task
async def nested_flaky() -> int:
    return await flaky()


@env.task
async def grouped_errors() -> None:
    raise ExceptionGroup("two at once", [ValueError("one"), OwnError("two")])


@env.task
async def wrong_output() -> int:
    return "not a number"


@env.task
async def wrong_child_input() -> int:
    return await broken(message=3)
