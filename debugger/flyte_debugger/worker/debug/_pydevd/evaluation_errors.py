"""Whatever an evaluated expression raises is told to the person who asked for it.

pydevd answers an exception or a `KeyboardInterrupt`, and nothing at all to a `SystemExit` or a `CancelledError`.

Also sent as source to programs under stock debugpy, so that it imports pydevd and the standard library alone.
"""

import functools
from typing import Any

from _pydevd_bundle import pydevd_vars
from _pydevd_bundle.pydevd_xml import ExceptionOnEvaluate


def answer_every_error() -> None:
    """Have each evaluation answered; where that is so already, nothing is done."""
    if getattr(pydevd_vars, "flyte_workbench_answers", False):
        return
    evaluate = pydevd_vars.evaluate_expression

    @functools.wraps(evaluate)
    def evaluate_expression(debugger: Any, frame: Any, expression: str, is_exec: bool) -> Any:
        """Raise for a statement, and return for an expression, what pydevd knows to answer."""
        try:
            return evaluate(debugger, frame, expression, is_exec)
        except (Exception, KeyboardInterrupt):
            raise
        except BaseException as error:
            raised = _as_exception(error)
        if is_exec:
            raise raised
        return ExceptionOnEvaluate(raised, type(raised), raised.__traceback__)

    pydevd_vars.evaluate_expression = evaluate_expression
    pydevd_vars.flyte_workbench_answers = True


def _as_exception(error: BaseException) -> Exception:
    """The same by name, message and traceback, as an `Exception`."""
    kind = type(error)
    names = {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    found: Exception = type(kind.__name__, (Exception,), names)(*error.args)
    return found.with_traceback(error.__traceback__)
