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
_SUSPENDS = 0.1
"""Seconds that a task may take to be suspended."""
_LOOKED_AT = 1000
"""Futures that are looked at for one that waits."""
_STEP = asyncio.events.Handle._run.__code__
"""What a loop runs for each step of a task."""
_POOL_STEP = thread._WorkItem.run.__code__
"""What a thread of a pool runs for each piece of work."""


def waiter_of(future: Any) -> Task | None:
    """The task that waits for a future, be it through `gather`, `wait`, a TaskGroup, a time-out or another thread."""
    seen, left = {id(future)}, [future]
    while left and len(seen) < _LOOKED_AT:
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
    deadline = time.monotonic() + _SUSPENDS
    while (waiter := waiter_of(future)) is None and any(_called_back(future)) and time.monotonic() < deadline:
        time.sleep(0.001)
    return waiter


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
