"""The tasks of a file guessed from its syntax, for the moment until a worker has imported it."""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flyte_taskmodel.parse_python import parse_python


@dataclass(frozen=True)
class OutlinedTask:
    """A function that is decorated like a task."""

    function: str
    line: int
    """Of the `def`, counted from 1."""
    is_async: bool


def outline(path: Path) -> tuple[OutlinedTask, ...]:
    """The functions of a module under `@<something>.task` or `@<something>.task(...)`, in the file's order.

    A file that cannot be read or parsed has none; its import will say why.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # An invalid escape in the person's string is not news of ours.
            module = parse_python(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tuple(
        OutlinedTask(statement.name, statement.lineno, isinstance(statement, ast.AsyncFunctionDef))
        for statement in _module_level(module.body)
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(map(_is_task_decorator, statement.decorator_list))
    )


def _module_level(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that bind the module's names: under an `if`, `try` or `with` too, not in functions or classes."""
    for statement in statements:
        yield statement
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for block in ("body", "orelse", "finalbody"):
            yield from _module_level(getattr(statement, block, []))
        for handler in getattr(statement, "handlers", []):
            yield from _module_level(handler.body)


def _is_task_decorator(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Attribute) and called.attr == "task"
