"""What a session asks of our worker in a stopped frame; `flyte_debugger.in_debuggee` has the expressions for it."""

import json
from typing import Any

from flyte_debugger.wire import TaskStops
from flyte_debugger.worker import taskstops
from flyte_debugger.worker.debugging import hot_report
from flyte_debugger.worker.debugging.observing import Observer
from flyte_debugger.worker.debugging.where import current_action

STOPS_TIMEOUT = 2.0
"""Seconds that task breakpoints may take from the supervisor to here."""
_observers: list[Observer] = []


def serve(observer: Observer) -> None:
    """Have the commands speak to this observer."""
    _observers[:] = [observer]


def next_action() -> None:
    """Let the next stop be the first line of the next task that is called, unless another comes before."""
    _observers[0].following.to_next_action()


def out_of_action() -> None:
    """Let the next stop be in the caller of this thread's action, unless another comes before."""
    _observers[0].following.out_of(current_action())


def where() -> str:
    """The JSON of `action`, `parent`, `task` and `attempt` of this thread; all null outside an action."""
    return json.dumps(_observers[0].describe(current_action()))


def report() -> str:
    """Write the report of this thread's action as it stands; the JSON of `HotReport`, or of an `error`."""
    return json.dumps(hot_report.look(_declares_report()))


def report_value(expression: str, file: str, line: int, value: Any) -> str:
    """The same, with a value put into its tab for the debugger."""
    return json.dumps(hot_report.put(expression, file, line, value, _declares_report()))


def _declares_report() -> bool | None:
    return _observers[0].declares_report(current_action())


def await_task_stops(breakpoints: tuple[str, ...], stubs: dict[str, str]) -> bool:
    """Whether what the supervisor was told to say of task breakpoints and stubs is here; it comes another way."""
    return taskstops.wait_for(TaskStops(breakpoints, stubs), STOPS_TIMEOUT)
