"""What a session asks of our worker in a stopped frame, by the expressions in `session.worker_expressions`."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import cloudpickle

from flyte_debugger.protocol.worker_messages import TaskStops
from flyte_debugger.worker.debug import _pydevd, stopped_report, task_stops
from flyte_debugger.worker.debug.caller_frames import calls_of
from flyte_debugger.worker.debug.current_action import current_action
from flyte_debugger.worker.debug.debug_hooks import DebugHooks
from flyte_debugger.worker.debug.html_value import rich
from flyte_debugger.worker.debug.output_check import OutputsRefusedError, check_outputs
from flyte_debugger.worker.debug.table_page import table_page
from flyte_taskmodel.any_task import AnyTask

STOPS_TIMEOUT = 2.0
"""Seconds that task breakpoints may take from the supervisor to here."""
MAX_FRAMES = 500
"""Frames of an action that are told to be its."""
_debug_hooks: list[DebugHooks] = []


def serve(debug_hooks: DebugHooks) -> None:
    """Have the commands speak to this observer."""
    _debug_hooks[:] = [debug_hooks]


def next_action() -> None:
    """Let the next stop be the first line of the next task that is called, unless another comes before."""
    _debug_hooks[0].cross_task_steps.to_next_action()


def out_of_action() -> None:
    """Let the next stop be in the caller of this thread's action, unless another comes before."""
    _debug_hooks[0].cross_task_steps.out_of(current_action())


def where() -> str:
    """The JSON of `action`, `parent`, `task` and `attempt` of this thread; all null outside an action.

    And of `stack`: for each action that has frames on it the same, and the ids of its `frames`.
    """
    return json.dumps({**_describe(current_action()), "stack": _stack()})


def _stack() -> list[dict[str, Any]]:
    found: dict[str | None, list[int]] = {}
    for frame, call in calls_of(_pydevd.joined_stack()):
        if (frame_id := _pydevd.shown_id(frame)) is not None:
            found.setdefault(None if call is None else call.id, []).append(frame_id)
    return [{**_describe(action), "frames": frames[:MAX_FRAMES]} for action, frames in found.items()]


def _describe(action: str | None) -> dict[str, Any]:
    return _debug_hooks[0].describe(action)


def report() -> str:
    """Write the report of this thread's action as it stands; the JSON of `HotReport`, or of an `error`."""
    return json.dumps(stopped_report.look(_declares_report()))


def report_value(expression: str, file: str, line: int, value: Any) -> str:
    """The same, with a value put into its tab for the debugger."""
    return json.dumps(stopped_report.put(expression, file, line, value, _declares_report()))


def rich_value(value: Any, start: int, count: int) -> str:
    """The JSON of how a value is shown by itself: rows `start` to `start + count` of a table, else HTML."""
    try:
        table = table_page(value, start, count)
    except Exception:  # of a library that has the names of a table for something else
        table = None
    shown = dataclasses.asdict(table) if table else dataclasses.asdict(rich(value))
    return json.dumps({"type": type(value).__qualname__, **shown})


def pickle_value(value: Any, path: str) -> None:
    """Write a value to a file, for a notebook to unpickle."""
    Path(path).write_bytes(cloudpickle.dumps(value))


def unpickle_value(path: str) -> Any:
    """The value that a notebook has written to a file."""
    return cloudpickle.loads(Path(path).read_bytes())


def _declares_report() -> bool | None:
    task = _task()
    return None if task is None else bool(task.report)


def _task() -> AnyTask | None:
    return _debug_hooks[0].task_of(current_action())


def accepted(value: Any) -> Any:
    """The value, where this thread's task could return it.

    Raises:
        TypeError: one sentence, where Flyte would not take it.
    """
    task = _task()
    try:
        if task is not None:
            check_outputs(task, value)
    except OutputsRefusedError as error:
        raise TypeError(str(error)) from None
    return value


def await_task_stops(breakpoints: tuple[str, ...], stubs: dict[str, str]) -> bool:
    """Whether what the supervisor was told to say of task breakpoints and stubs is here; it comes another way."""
    return task_stops.wait_for(TaskStops(breakpoints, stubs), STOPS_TIMEOUT)
