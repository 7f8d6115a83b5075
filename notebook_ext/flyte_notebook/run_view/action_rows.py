"""The actions of a run as rows of a tree."""

from typing import Any

from flyte_debugger.run.state import ActionState, RunState
from flyte_notebook.run_view.run_report import time_text

MAX_ACTIONS = 300
"""Actions that are shown, the last ones."""


def action_rows(state: RunState) -> list[dict[str, Any]]:
    """For the trait `actions`: each action below the one that called it."""
    stopped = {one.action for one in state.stopped.values()}
    by_parent: dict[str | None, list[ActionState]] = {}
    for action in state.actions.values():
        by_parent.setdefault(action.parent if action.parent in state.actions else None, []).append(action)
    rows: list[dict[str, Any]] = []
    waiting = [(action, 0) for action in reversed(by_parent.get(None, []))]
    while waiting:
        action, level = waiting.pop()
        rows.append(_action(action, level, action.id in stopped))
        waiting += [(child, level + 1) for child in reversed(by_parent.get(action.id, []))]
    return rows[-MAX_ACTIONS:]


def _action(action: ActionState, level: int, is_stopped: bool) -> dict[str, Any]:
    took = "" if action.ended is None else time_text(max(0.0, action.ended - action.started))
    return {
        "id": action.id,
        "label": action.label or action.task,
        "status": action.status,
        "words": "cached" if action.cache == "hit" else action.status.replace("_", " "),
        "seconds": took,
        "attempts": action.attempts,
        "stopped": is_stopped,
        "level": level,
    }
