"""Python source as its syntax tree, from any thread."""

import ast
import contextlib
from collections.abc import Callable
from typing import Literal, overload

_TRIES = 20


@overload
def parse_python(source: str | bytes, mode: Literal["exec"] = "exec") -> ast.Module: ...


@overload
def parse_python(source: str | bytes, mode: Literal["eval"]) -> ast.Expression: ...


def parse_python(source: str | bytes, mode: Literal["exec", "eval"] = "exec") -> ast.Module | ast.Expression:
    """`ast.parse`, tried again where another thread has disturbed it.

    Python 3.11 counts how deep a tree is for all threads together: of two that parse at once, each may fail with
    "AST constructor recursion depth mismatch".

    Raises:
        SyntaxError: for what is no Python; a ValueError for null bytes, a RecursionError for what is too deep.
    """
    parse: Callable[[str | bytes], ast.Module | ast.Expression] = ast.parse if mode == "exec" else _parse_expression
    for _ in range(_TRIES):
        with contextlib.suppress(SystemError):
            return parse(source)
    return parse(source)


def _parse_expression(source: str | bytes) -> ast.Expression:
    return ast.parse(source, mode="eval")
