"""Getting `debuggee.py` into a debuggee, and its answers out."""

import ast
import functools
import inspect
import json
from pathlib import Path
from typing import Any

import flyte_debugger
from flyte_debugger.dap.errors import ProtocolError
from flyte_debugger.session.debuggee import debuggee_script

HELPER = "__import__('sys').modules['_flyte_workbench']"
"""Where `debuggee.py` is there."""


_ROOM = "flyte_debugger.worker.debug._pydevd"
LIMITS = Path(flyte_debugger.__file__).parent / "worker/debug/_pydevd"
"""What limits the time of values; our workers have it, a program under stock debugpy is sent it."""


@functools.cache
def install() -> str:
    """An expression that puts `debuggee.py` into the debuggee."""
    return _module("_flyte_workbench", inspect.getsource(debuggee_script))


@functools.cache
def install_limits() -> tuple[str, ...]:
    """Expressions that have a stock debugpy show values in time, one after the other."""
    times, texts = ((LIMITS / f"{name}.py").read_text("utf-8") for name in ("time_limits", "value_texts"))
    texts = texts.replace(f"{_ROOM}.time_limits", "_flyte_workbench_time")
    return _module("_flyte_workbench_time", times), f"{_module('_flyte_workbench_values', texts)}.limit_values()"


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
        return json.loads(ast.literal_eval(result))
    except (ValueError, SyntaxError, TypeError):
        raise ProtocolError(f"an answer that is not JSON: {result[:200]}") from None
