"""What a debuggee says, as the plain JSON that is told of it."""

from typing import Any

from flyte_debugger.dap.messages import Evaluated, ExceptionDetails, ExceptionInfo, StackFrame, Variable
from flyte_debugger.debugging.recording import RecordedStop
from flyte_debugger.debugging.stop import Variables, Watched


def tell_frame(frame: StackFrame) -> dict[str, Any]:
    """Where a frame is."""
    return {"function": frame.name, "file": frame.source.path, "line": frame.line}


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


def tell_watch(watched: Watched) -> dict[str, Any]:
    """What an expression gave that is watched, or what it raised."""
    if watched.value is None:
        return {"expression": watched.expression, "error": watched.error.strip().rpartition("\n")[2]}
    return {"expression": watched.expression, **tell_value(watched.value)}


def tell_recorded(stop: RecordedStop) -> dict[str, Any]:
    """A stop that was."""
    return {
        "number": stop.number,
        "reason": stop.reason,
        "function": stop.function,
        "file": stop.path,
        "line": stop.line,
        "changed": {name: {"was": was, "is": stop.values[name]} for name, was in stop.changed.items()},
    }


def tell_exception(info: ExceptionInfo) -> dict[str, Any]:
    """What a thread stopped for, and what that came from, the nearest first."""
    chain = []
    behind: tuple[ExceptionDetails, ...] = info.details.innerException
    while behind:
        chain.append(_tell_details(behind[0]))
        behind = behind[0].innerException
    return {**_tell_details(info.details), "chain": chain}


def _tell_details(details: ExceptionDetails) -> dict[str, Any]:
    return {"type": details.fullTypeName or details.typeName, "message": details.message}
