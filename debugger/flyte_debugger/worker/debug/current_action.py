"""Which action the calling thread, or coroutine, works for: Flyte's TaskContext knows, else who started the thread."""

import contextlib
import contextvars
import threading
from collections.abc import Iterator

from flyte_debugger.worker._flyte import internal_ctx

_at_boundary: contextvars.ContextVar[str | None] = contextvars.ContextVar("at_boundary", default=None)
_STARTED_BY = "__flyte_workbench_action__"
"""The attribute of a thread that keeps which action started it: a plain thread has no TaskContext."""


def current_action() -> str | None:
    """The action's id; None outside one, as while the person's file is imported."""
    context = internal_ctx().data.task_context
    if context is None:
        return _at_boundary.get() or getattr(threading.current_thread(), _STARTED_BY, None)
    return _at_boundary.get() or str(context.action.name)


def started_by(ident: int) -> str | None:
    """The action that started a thread."""
    found = next((thread for thread in threading.enumerate() if thread.ident == ident), None)
    return getattr(found, _STARTED_BY, None)


def follow_threads() -> None:
    """Have each thread that is started from now on know the action that started it."""
    start = threading.Thread.start

    def start_for_action(self: threading.Thread) -> None:
        setattr(self, _STARTED_BY, current_action())
        start(self)

    threading.Thread.start = start_for_action  # type: ignore[method-assign]


@contextlib.contextmanager
def at_boundary_of(action: str) -> Iterator[None]:
    """What this thread does for an action before the action's own TaskContext is there, or after it."""
    token = _at_boundary.set(action)
    try:
        yield
    finally:
        _at_boundary.reset(token)
