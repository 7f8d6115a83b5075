"""A step into a coroutine stays in it: others of its event loop, which run at each `await`, are passed over."""

import asyncio
import threading
import weakref
from typing import Any

_Task = asyncio.Task[Any]


class StepScope:
    """The asyncio tasks that a step may stop in, for each thread that steps."""

    def __init__(self) -> None:
        self._own = threading.local()
        self._entered_from: weakref.WeakKeyDictionary[_Task, weakref.ref[_Task]] = weakref.WeakKeyDictionary()

    def stepped(self, step: str | None) -> None:
        """The calling thread goes on, with this step if with any."""
        here = _current()
        if step is None or here is None:
            self._own.origin = None
            return
        self._own.origin = weakref.ref(here)
        self._own.others = weakref.WeakSet(asyncio.all_tasks())

    def holds(self) -> bool:
        """Whether the calling thread's step may stop where it is: in its own task, or in one that it made."""
        reference: weakref.ref[_Task] | None = getattr(self._own, "origin", None)
        origin, here = None if reference is None else reference(), _current()
        if reference is None or origin is None or here is None or here is origin:
            return True
        if here not in self._own.others:
            self._entered_from[here] = reference
            return True
        if not origin.done():
            return False
        before = self._entered_from.get(origin)
        caller = None if before is None else before()
        return caller is None or caller.done() or caller is here


def _current() -> _Task | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None
