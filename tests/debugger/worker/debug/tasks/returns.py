"""Tasks whose return value Flyte refuses, and tasks under decorators."""

import asyncio
import functools
from collections.abc import Callable
from typing import Any

import flyte

env = flyte.TaskEnvironment(name="returns")


@env.task
def wrong(x: int = 1) -> int:
    label = f"run {x}"
    return label  # type: ignore[return-value]  # @wrong


@env.task
async def wrong_later(x: int = 1) -> int:
    label = f"run {x}"
    await asyncio.sleep(0)
    return label  # type: ignore[return-value]  # @wrong-later


@env.task
async def calls_wrong(x: int = 1) -> int:
    y = await wrong.aio(x)
    return y


def timed(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        label = "timed"
        result = function(*args, **kwargs)
        return result if label else None

    return inner


def timed_later(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    async def inner(*args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(0)
        return await function(*args, **kwargs)

    return inner


@env.task
@timed
def decorated(x: int = 2) -> int:
    y = x + 1  # @decorated
    return y


@env.task
@timed_later
@timed_later
async def decorated_later(x: int = 2) -> int:
    y = x + 1  # @decorated-later
    return y


@env.task
@timed
def decorated_wrong(x: int = 1) -> int:
    label = f"run {x}"
    return label  # type: ignore[return-value]  # @decorated-wrong
