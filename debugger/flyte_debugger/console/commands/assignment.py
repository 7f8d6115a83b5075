"""Giving a value in a stopped program another one, and saying why where that fails."""

import ast

from flyte_debugger.dap.errors import RequestRefusedError
from flyte_debugger.dap.messages import Evaluated, StackFrame
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.errors import InputsError


def assign(stop: Stop, frame: StackFrame, name: str, expression: str) -> Evaluated:
    """Assign what an expression gives to a name, an item or an attribute.

    Raises:
        InputsError: one sentence, where nothing can be assigned to `name`, or `expression` is none.
        RequestRefusedError: with what the expression or the assignment raised.
    """
    check_assignable(name)
    _check_expression(expression)
    try:
        return stop.set_expression(name, expression, frame)
    except RequestRefusedError as refused:
        stop.evaluate(f"{name} = {expression}", frame, "repl")  # raises with the reason, which debugpy keeps to itself
        after = stop.evaluate(name, frame, "watch")
        if after.result == str(refused):
            raise
        return after


def check_assignable(name: str) -> None:
    """Refuse what is no place for a value.

    Raises:
        InputsError: one sentence.
    """
    try:
        parsed = ast.parse(f"{name} = None").body
    except (SyntaxError, ValueError):
        parsed = []
    match parsed:
        case [ast.Assign(targets=[ast.Name() | ast.Attribute() | ast.Subscript()])]:
            return
    raise InputsError(f"{name!r} cannot be assigned to. Write a name, an item or an attribute.")


def _check_expression(expression: str) -> None:
    try:
        ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError) as error:
        raise InputsError(f"{expression!r} is no Python expression: {error.args[0]}.") from None
