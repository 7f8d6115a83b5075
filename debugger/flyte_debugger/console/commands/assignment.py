"""Giving a value in a stopped program another one, and saying why where that fails."""

import ast

from flyte_debugger.console.hit_breakpoints import BOUNDARY_FILE
from flyte_debugger.dap.errors import RequestRefusedError
from flyte_debugger.dap.messages import Evaluated, StackFrame
from flyte_debugger.session.debuggee.worker_expressions import accepted_outputs
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.parse_python import parse_python


def assign(stop: Stop, frame: StackFrame, name: str, expression: str) -> Evaluated:
    """Assign what an expression gives to a name, an item or an attribute.

    Raises:
        InputsError: one sentence, where nothing can be assigned to `name`, or `expression` is none.
        RequestRefusedError: with what the expression or the assignment raised.
    """
    check_assignable(name)
    _check_expression(expression)
    expression = checked_outputs(name, expression, frame)
    try:
        return stop.set_expression(name, expression, frame)
    except RequestRefusedError as refused:
        stop.evaluate(f"{name} = {expression}", frame, "repl")  # raises with the reason, which debugpy keeps to itself
        after = stop.evaluate(name, frame, "watch")
        if after.result == str(refused):
            raise
        return after


def checked_outputs(name: str, expression: str, frame: StackFrame) -> str:
    """The expression to assign: where a task's outputs are edited, Flyte's type engine judges the value first."""
    is_boundary = (frame.source.path or "").endswith(BOUNDARY_FILE)
    return accepted_outputs(expression) if is_boundary and name == "outputs" else expression


def check_assignable(name: str) -> None:
    """Refuse what is no place for a value.

    Raises:
        InputsError: one sentence.
    """
    try:
        parsed = parse_python(f"{name} = None").body
    except (SyntaxError, ValueError):
        parsed = []
    match parsed:
        case [ast.Assign(targets=[ast.Name() | ast.Attribute() | ast.Subscript()])]:
            return
    raise InputsError(f"{name!r} cannot be assigned to. Write a name, an item or an attribute.")


def _check_expression(expression: str) -> None:
    try:
        parse_python(expression, "eval")
    except (SyntaxError, ValueError) as error:
        raise InputsError(f"{expression!r} is no Python expression: {error.args[0]}.") from None
