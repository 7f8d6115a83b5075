"""Which action the calling thread, or coroutine, works for: Flyte's own TaskContext knows."""

from flyte_debugger.worker._flyte import internal_ctx


def current_action() -> str | None:
    """The action's id; None outside one, as while the person's file is imported."""
    context = internal_ctx().data.task_context
    return None if context is None else str(context.action.name)
