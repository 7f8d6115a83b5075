"""Which action the calling thread, or coroutine, works for: Flyte's own TaskContext knows."""

import contextlib
import contextvars
from collections.abc import Iterator

from flyte_debugger.worker._flyte import internal_ctx

_at_boundary: contextvars.ContextVar[str | None] = contextvars.ContextVar("at_boundary", default=None)


def current_action() -> str | None:
    """The action's id; None outside one, as while the person's file is imported."""
    context = internal_ctx().data.task_context
    return _at_boundary.get() or (None if context is None else str(context.action.name))


@contextlib.contextmanager
def at_boundary_of(action: str) -> Iterator[None]:
    """What this thread does for an action before the action's own TaskContext is there, or after it."""
    token = _at_boundary.set(action)
    try:
        yield
    finally:
        _at_boundary.reset(token)
