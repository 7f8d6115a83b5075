"""Putting `debuggee_script.py` and `evaluation_guard.py` into a debuggee, and reading their answers."""

import ast
import functools
import inspect
import json
import re
from pathlib import Path
from typing import Any

import flyte_debugger
from flyte_debugger.dap.errors import ProtocolError
from flyte_debugger.session.debuggee import debuggee_script, evaluation_guard
from flyte_taskmodel.parse_python import parse_python

HELPER = "__import__('sys').modules['_flyte_workbench']"
"""Where `debuggee_script.py` is there."""
GUARD = "__import__('sys').modules['_flyte_workbench_guard']"
"""Where `evaluation_guard.py` is there."""
_OURS = re.compile(r"\bflyte_debugger(?:\.\w+)*\.(\w+) import")
_SENT = (
    ("worker/debug/_pydevd/time_limits", ""),
    ("worker/debug/_pydevd/values/value_texts", ".limit_values()"),
    ("worker/debug/_pydevd/values/variable_windows", ".page_variables()"),
    ("worker/debug/_pydevd/evaluation_errors", ".answer_every_error()"),
    ("session/breakpoints/f_string", ""),
    ("worker/debug/_pydevd/frame_expression", ""),
    ("worker/debug/_pydevd/breakpoint_conditions", ".BreakpointConditions().replace()"),
)
"""What our workers have of themselves and a program under stock debugpy is sent, each with what is called in it."""


@functools.cache
def install() -> str:
    """An expression that puts both into the debuggee."""
    helper = _module("_flyte_workbench", inspect.getsource(debuggee_script))
    return f"({helper}, {_module('_flyte_workbench_guard', inspect.getsource(evaluation_guard))})"


@functools.cache
def install_patches() -> tuple[str, ...]:
    """Expressions, one after the other, that have a stock debugpy treat values, errors and conditions as ours does."""
    package = Path(flyte_debugger.__file__).parent
    found = []
    for name, call in _SENT:
        source = (package / f"{name}.py").read_text("utf-8")
        found.append(
            _module(_sent_as(Path(name).name), _OURS.sub(lambda at: f"{_sent_as(at[1])} import", source)) + call
        )
    return tuple(found)


def _sent_as(module: str) -> str:
    return f"_flyte_workbench_{module}"


def _module(name: str, source: str) -> str:
    """An expression that makes a module in the debuggee."""
    modules = "__import__('sys').modules"
    return (
        f"(lambda module, source: ({modules}.__setitem__(module.__name__, module), "
        "exec(compile(source, '<flyte-workbench>', 'exec'), module.__dict__), module)[2])"
        f"(__import__('types').ModuleType({name!r}), {source!r})"
    )


def from_json_text(result: str) -> Any:
    """The JSON inside of a string's repr.

    Raises:
        ProtocolError: when it is none.
    """
    try:
        return json.loads(ast.literal_eval(parse_python(result, "eval")))
    except (ValueError, SyntaxError, TypeError):
        raise ProtocolError(f"an answer that is not JSON: {result[:200]}") from None
