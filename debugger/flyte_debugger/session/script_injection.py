"""Getting `debuggee.py` into a debuggee, and its answers out."""

import ast
import functools
import inspect
import json
from typing import Any

from flyte_debugger.dap.errors import ProtocolError
from flyte_debugger.session import debuggee_script

HELPER = "__import__('sys').modules['_flyte_workbench']"
"""Where `debuggee.py` is there."""


@functools.cache
def install() -> str:
    """An expression that puts `debuggee.py` into the debuggee."""
    source = inspect.getsource(debuggee_script)
    return (
        "(lambda module, source: (exec(compile(source, '<flyte-workbench>', 'exec'), module.__dict__), "
        "__import__('sys').modules.__setitem__(module.__name__, module))[1])"
        f"(__import__('types').ModuleType('_flyte_workbench'), {source!r})"
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
