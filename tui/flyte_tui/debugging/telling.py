"""What a debuggee says, as the plain JSON that is told of it."""

import re
from dataclasses import asdict
from typing import Any

from flyte_debugger.dap.messages import Breakpoint, Evaluated, ExceptionDetails, ExceptionInfo, StackFrame, Variable
from flyte_debugger.session.breakpoints import FunctionBreakpoint, LineBreakpoint
from flyte_debugger.session.debuggee_process import DebuggeeProcess
from flyte_debugger.session.process_group import ProcessThreads
from flyte_debugger.session.source_functions import first_line
from flyte_debugger.session.stop import Variables, WatchResult
from flyte_debugger.session.stop_recording import RecordedStop
from flyte_debugger.session.task_breakpoints import parse_task_breakpoint
from flyte_tui.debugging.keeping import Kept

_RAISED = re.compile(r'File "(?P<file>[^"\n]+)", line (?P<line>\d+), in (?P<function>\S+)')


def tell_frame(frame: StackFrame) -> dict[str, Any]:
    """Where a frame is."""
    return {"function": frame.name, "file": frame.source.path, "line": frame.line}


def tell_process(process: DebuggeeProcess | None) -> dict[str, Any] | None:
    """Which child process something is in; None for the task's own."""
    return None if process is None else {"pid": process.pid, "name": process.name, "parent": process.parent}


def tell_processes(found: tuple[ProcessThreads, ...]) -> list[dict[str, Any]]:
    """The processes of a run with their threads, the task's own first."""
    return [
        {
            "process": tell_process(one.process),
            "state": one.state.value,
            "shown": one.is_shown,
            "threads": [asdict(thread) for thread in one.threads],
        }
        for one in found
    ]


def tell_variable(variable: Variable) -> dict[str, Any]:
    """A value with its name, and the expression by which `expand` looks into it."""
    return {
        "name": variable.name,
        "value": variable.value,
        "type": variable.type,
        "expression": variable.evaluateName if variable.variablesReference else None,
    }


def tell_variables(found: Variables) -> dict[str, Any]:
    """A page of values."""
    return {"variables": [tell_variable(one) for one in found.items], "start": found.start, "total": found.total}


def tell_value(found: Evaluated) -> dict[str, Any]:
    """What an expression gave."""
    return {"value": found.result, "type": found.type}


def tell_watch(watched: WatchResult) -> dict[str, Any]:
    """What an expression gave that is watched, or what it raised."""
    if watched.value is None:
        return {"expression": watched.expression, "error": watched.error.strip().rpartition("\n")[2]}
    return {"expression": watched.expression, **tell_value(watched.value)}


def tell_recorded(stop: RecordedStop) -> dict[str, Any]:
    """A stop that was, in a few words."""
    return {
        "number": stop.number,
        "reason": stop.reason,
        "task": stop.task,
        **tell_frame(stop.top),
        "changed": {name: {"was": was, "is": stop.values[name]} for name, was in stop.changed.items()},
    }


def tell_recorded_whole(stop: RecordedStop) -> dict[str, Any]:
    """A stop that was, with all that was kept of it."""
    return {
        **tell_recorded(stop),
        "at": stop.at,
        "error": stop.error,
        "frames": [tell_frame(one) for one in stop.frames],
        "locals": [{"name": name, "value": value} for name, value in stop.values.items()],
    }


def tell_placed(one: Kept, placed: Breakpoint | None) -> dict[str, Any]:
    """Where a breakpoint is, and what the debuggee made of it."""
    if isinstance(one, str):
        narrowed = parse_task_breakpoint(one).condition is not None
        return {"verified": True, "message": None, "file": None, "line": None, "narrowed": narrowed}
    line = (placed and placed.line) or (one.line if isinstance(one, LineBreakpoint) else None)
    if line is None and isinstance(one, FunctionBreakpoint) and one.path:
        line = first_line(one.path, one.name)
    verified, message = (placed.verified, placed.message) if placed else (False, None)
    narrowed = bool(one.condition or one.hit_condition)
    return {"verified": verified, "message": message, "file": one.path, "line": line, "narrowed": narrowed}


def tell_exception(info: ExceptionInfo) -> dict[str, Any]:
    """What a thread stopped for, and what that came from, the nearest first."""
    chain = []
    behind: tuple[ExceptionDetails, ...] = info.details.innerException
    while behind:
        chain.append(_tell_details(behind[0]))
        behind = behind[0].innerException
    return {**_tell_details(info.details), "chain": chain}


def _tell_details(details: ExceptionDetails) -> dict[str, Any]:
    return {
        "type": details.fullTypeName or details.typeName,
        "message": details.message,
        "raised": _raised(details.stackTrace or ""),
    }


def _raised(trace: str) -> dict[str, Any] | None:
    """The innermost frame of a traceback, which is what an exception was raised in."""
    found = [*_RAISED.finditer(trace)]
    return {**found[-1].groupdict(), "line": int(found[-1]["line"])} if found else None
