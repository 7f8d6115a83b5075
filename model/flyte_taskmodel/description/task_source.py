"""Where a task is written: the function under its decorators, or the statement that makes a task without a function."""

import ast
import contextlib
import functools
import inspect
import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.parse_python import parse_python

_DEF = re.compile(r"\s*(?:async\s+)?def\s")


@dataclass(frozen=True)
class TaskSource:
    """Some source text of a task."""

    file: str
    line: int
    """Of the `def`, or of the statement; from 1."""
    text: str


def function_of(task: AnyTask) -> Callable[..., Any] | None:
    """The person's function, without the wrappers that `functools.wraps` marks; None for a task that has none."""
    function: Callable[..., Any] | None = getattr(task, "func", None)
    if function is None:
        return None
    with contextlib.suppress(ValueError):  # Wrappers in a circle.
        function = inspect.unwrap(function)
    return function


def source_of(task: AnyTask, variable: str, file: str | Path) -> TaskSource | None:
    """Where a task is written, to be shown to a person; None where no source is at hand.

    Args:
        task: the task.
        variable: how its module speaks of it.
        file: the module's.
    """
    written = _function_source(task)
    if written is not None and _is_same(written.file, file):
        return written
    bound = _bound(task, variable, Path(file))
    if written is None or (bound is not None and _DEF.search(bound.text)):
        return bound
    return written


def line_in(task: AnyTask, variable: str, file: str | Path) -> int:
    """The line of `file` to go to for a task, from 1."""
    found = source_of(task, variable, file)
    if found is None or not _is_same(found.file, file):
        found = _bound(task, variable, Path(file))
    return found.line if found else 1


def is_written_in(task: AnyTask, variable: str, file: str | Path) -> bool:
    """Whether a task that a module has is its own, and not one that it imports.

    Of a task that another file's factory made, the module that holds the result is the owner.
    """
    function = function_of(task)
    source = _function_source(task)
    if function is not None and source is not None:
        if _is_same(source.file, file):
            return True
        made_elsewhere = "<locals>" in getattr(function, "__qualname__", "")
        return made_elsewhere and not _is_held(task, getattr(function, "__module__", ""))
    return not _is_imported(variable, Path(file))


def _function_source(task: AnyTask) -> TaskSource | None:
    function = function_of(task)
    code = getattr(function, "__code__", None)
    if function is None or code is None:
        return None
    try:
        lines, first = inspect.getsourcelines(function)
    except (OSError, TypeError, SyntaxError):
        return TaskSource(code.co_filename, code.co_firstlineno, "")
    line = next((first + at for at, text in enumerate(lines) if _DEF.match(text)), first)
    return TaskSource(code.co_filename, line, "".join(lines))


def _is_same(one: str | Path, other: str | Path) -> bool:
    return one == other or Path(one).resolve() == Path(other).resolve()


def _is_held(task: AnyTask, module: str) -> bool:
    """Whether the module with the task's function has the task itself, or its environment, for a variable."""
    values = list(vars(sys.modules[module]).values()) if module in sys.modules else []
    environment = task.parent_env() if task.parent_env else None
    return any(each is task or (environment is not None and each is environment) for each in values)


def _bound(task: AnyTask, variable: str, file: Path) -> TaskSource | None:
    """The module's statement that gives the variable its value; within it, the call that names the task.

    Of a task that no variable leads to, the statement that has its environment's name.
    """
    root = re.split(r"[.\[]", variable, maxsplit=1)[0]
    text, statements = _statements(str(file), _modified(file))
    statement = next((each for each in statements if root in _names_bound(each)), None)
    if statement is None:
        return _naming_environment(task, file, text, statements)
    calls = (each for each in ast.walk(statement) if isinstance(each, ast.Call) and _names_task(each, task.name))
    place: ast.expr | ast.stmt = next(calls, statement)
    return TaskSource(str(file), place.lineno, (ast.get_source_segment(text, statement) or "") + "\n")


def _naming_environment(task: AnyTask, file: Path, text: str, statements: tuple[ast.stmt, ...]) -> TaskSource | None:
    for each in (node for statement in statements for node in ast.walk(statement)):
        if isinstance(each, ast.Constant) and each.value == (task.parent_env_name or task.name):
            line = text.splitlines()[each.lineno - 1]
            return TaskSource(str(file), each.lineno, f"{line}\n")
    return None


def _names_task(call: ast.Call, name: str) -> bool:
    return any(
        keyword.arg == "name" and isinstance(keyword.value, ast.Constant) and keyword.value.value == name
        for keyword in call.keywords
    )


def _names_bound(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {statement.name}
        case ast.Assign():
            return {each.id for target in statement.targets for each in ast.walk(target) if isinstance(each, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def _is_imported(variable: str, file: Path) -> bool:
    _, statements = _statements(str(file), _modified(file))
    names = (each for one in statements if isinstance(one, ast.ImportFrom) for each in one.names)
    return any((each.asname or each.name) == variable for each in names)


@functools.lru_cache(maxsize=16)
def _statements(file: str, _modified: float) -> tuple[str, tuple[ast.stmt, ...]]:
    """The text of a file and its module-level statements, those under an `if`, `try` or `with` included."""
    try:
        text = Path(file).read_text(encoding="utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = parse_python(text)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return "", ()
    found: list[ast.stmt] = []
    waiting: list[ast.AST] = list(reversed(module.body))
    while waiting:
        each = waiting.pop()
        if isinstance(each, ast.stmt):
            found.append(each)
        if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr):
            waiting += reversed(list(ast.iter_child_nodes(each)))
    return text, tuple(found)


def _modified(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
