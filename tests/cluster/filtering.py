"""Filters and pages of the lists, as the real server has them."""

import datetime
from collections.abc import Iterable
from typing import Any

from flyteidl2.common import list_pb2

from tests.cluster.control_plane import Action


def selected(actions: Iterable[Action], filters: Iterable[list_pb2.Filter]) -> list[Action]:
    """The actions that every filter lets through."""
    wanted = list(filters)
    return [action for action in actions if all(_passes(action, one) for one in wanted)]


def page(actions: list[Action], request: list_pb2.ListRequest) -> tuple[list[Action], str]:
    """The page that is asked for, and the token of the next one."""
    start, limit = int(request.token or 0), request.limit or 100
    more = start + limit < len(actions)
    return actions[start : start + limit], str(start + limit) if more else ""


def _passes(action: Action, one: list_pb2.Filter) -> bool:
    has, values = _value(action, one.field), list(one.values)
    match one.function:
        case list_pb2.Filter.GREATER_THAN_OR_EQUAL:
            return bool(has >= datetime.datetime.fromisoformat(values[0]))
        case list_pb2.Filter.LESS_THAN:
            return bool(has < datetime.datetime.fromisoformat(values[0]))
        case _:
            return has in values


def _value(action: Action, field: str) -> Any:
    details = action.details
    return {
        "phase": str(action.phase),
        "task_name": details.metadata.task.id.name,
        "parent_name": details.metadata.parent,
        "action_type": str(int(details.metadata.action_type)),
        "created_at": action.created,
        "updated_at": action.updated,
        "created_by": details.metadata.executed_by.user.id.subject,
    }[field]
