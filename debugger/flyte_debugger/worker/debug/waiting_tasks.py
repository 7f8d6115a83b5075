"""Which asyncio task waits for a future, and what a thread works on: read from their callbacks, without running any."""

import asyncio
import concurrent.futures
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import thread
from types import FrameType
from typing import Any, TypeAlias

from flyte_debugger.worker.calls.runner import settle

Task: TypeAlias = asyncio.Task[Any]
_LOOKS = 100
"""How often a task that may be in the middle of being suspended is looked at, a millisecond apart: a tenth of a second,
and longer on a busy machine, which keeps the looker waiting as it does the task."""
_MOST_FUTURES = 1000
"""Futures that are looked at for one that waits."""
_STEP = asyncio.events.Handle._run.__code__
"""What a loop runs for each step of a task."""
_POOL_STEP = thread._WorkItem.run.__code__
"""What a thread of a pool runs for each piece of work."""


def waiter_of(future: Any) -> Task | None:
    """The task that waits for a future, be it through `gather`, `wait`, a TaskGroup, a time-out or another thread."""
    seen, left = {id(future)}, [future]
    while left and len(seen) < _MOST_FUTURES:
        for each in _called_back(left.pop(0)):
            if id(each) in seen:
                continue
            seen.add(id(each))
            if isinstance(each, asyncio.Task):
                return each
            if isinstance(each, asyncio.TaskGroup) and isinstance(
                parent := vars(each).get("_parent_task"), asyncio.Task
            ):
                return parent
            if isinstance(each, asyncio.Future | concurrent.futures.Future):
                left.append(each)
    return None


def settled_waiter_of(future: Any) -> Task | None:
    """`waiter_of` once a task that has just begun to await is suspended, which it may be in the middle of.

    What it awaits has its callback before the task's coroutines, one after the other, have left their frames, and the
    task is called back only after that.
    """
    for _ in _looks():
        if (waiter := waiter_of(future)) is not None or not any(_called_back(future)):
            return waiter
    return None


def is_suspended(task: Task) -> bool:
    """Whether a task of another thread waits, once it had the time to: a task that runs on is taken as it runs."""
    return any(not getattr(task.get_coro(), "cr_running", False) for _ in _looks())


def _looks() -> Iterator[None]:
    for _ in range(_LOOKS):
        yield
        time.sleep(0.001)


def work_of(stack: Sequence[FrameType]) -> Any:
    """The future of what a thread with this stack works on; None where there is none."""
    for frame in reversed(stack):
        if frame.f_code is settle.__code__:
            return frame.f_locals.get("future")
        if frame.f_code is _POOL_STEP:
            return getattr(frame.f_locals.get("self"), "future", None)
    return None


def at_loop(stack: Sequence[FrameType]) -> tuple[int, Task | None]:
    """How many frames of a stack, innermost first, are the running task's, and that task; 0 and None without one."""
    for number, frame in enumerate(stack):
        if frame.f_code is _STEP:
            loop = getattr(frame.f_locals.get("self"), "_loop", None)
            task = None if loop is None else asyncio.current_task(loop)
            return (number, task) if task else (0, None)
    return 0, None


def thread_of(task: Task) -> int | None:
    """The ident of the thread that runs the task's loop."""
    found: int | None = getattr(task.get_loop(), "_thread_id", None)
    return found


def _called_back(future: Any) -> Iterator[Any]:
    """What is held by the callbacks of a future."""
    callbacks = getattr(future, "_callbacks", None) or getattr(future, "_done_callbacks", None) or ()
    for callback in tuple(callbacks):
        function = callback[0] if isinstance(callback, tuple) else callback
        yield getattr(function, "__self__", None)
        for cell in getattr(function, "__closure__", None) or ():
            try:
                yield cell.cell_contents
            except ValueError:  # an empty one
                continue
        yield from getattr(function, "args", ())
