"""A decorated definition is come to once: Python comes back to its lines to call decorators and to bind the name."""

import ast
import dis
import functools
import inspect
import linecache
from types import FrameType

from flyte_taskmodel.parse_python import parse_python

_BACK = ("CALL", "PRECALL", "STORE_NAME", "STORE_FAST", "STORE_GLOBAL", "STORE_DEREF")
"""What is left to do of a definition when its function or class has been made."""


def comes_back(frame: FrameType) -> bool:
    """Whether the frame is at a decorator, or at the `def` or `class` below it, for another time."""
    code, line = frame.f_code, frame.f_lineno
    begins_class = code.co_firstlineno == line and not code.co_flags & inspect.CO_NEWLOCALS and code.co_name[0] != "<"
    if not begins_class and dis.opname[code.co_code[frame.f_lasti]] not in _BACK:
        return False
    return line in _lines_of_definitions(code.co_filename)


@functools.lru_cache(maxsize=64)
def _lines_of_definitions(file: str) -> frozenset[int]:
    """Those of decorators, and of what they decorate."""
    try:
        tree = parse_python("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        return frozenset()
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.decorator_list:
            found |= {node.lineno, *(each.lineno for each in node.decorator_list)}
    return frozenset(found)
