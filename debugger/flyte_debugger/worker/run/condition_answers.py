"""Answers to conditions that were given before the run: checked against the source, and used when a task asks."""

import ast
import difflib
import inspect
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from flyte_debugger.run.condition_answer import parse_answer
from flyte_debugger.run.events import ConditionWaiting
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.task_source import function_of
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.parse_python import parse_python

_TYPES: tuple[Literal["bool", "int", "float", "str"], ...] = ("bool", "int", "float", "str")


@dataclass(frozen=True)
class WrittenCondition:
    """A call of `flyte.new_condition` as the source has it."""

    name: str | None
    """None where it is computed."""
    type: Literal["bool", "int", "float", "str"] | None
    """None where it is computed."""


def check_answers(task: AnyTask, answers: Mapping[str, Any]) -> None:
    """See that each answer is for a condition that the task's project has, and of its type.

    Where the source computes a name, any name may be meant; where it computes a type, that is checked when it asks.

    Raises:
        InputsError: one sentence, with the nearest name or what the condition takes.
    """
    if not answers:
        return
    written = [each for file in _project_files(task) for each in _conditions(file)]
    known = sorted({each.name for each in written if each.name is not None})
    for name, value in answers.items():
        if name not in known and all(each.name is not None for each in written):
            raise InputsError(_no_such(task.name, name, known))
        types = {each.type for each in written if each.name == name}
        if len(types) == 1 and (kind := types.pop()) is not None:
            read_answer(ConditionWaiting("", name, "", False, kind, "", None, time.time()), value)


def read_answer(question: ConditionWaiting, value: Any) -> bool | int | float | str:
    """The value that an answer given beforehand stands for.

    Raises:
        InputsError: when it is none of the condition's type.
    """
    try:
        return parse_answer(question, str(value))
    except ValueError as error:
        raise InputsError(f"An answer that was given beforehand is of the wrong kind: {error}") from None


def _no_such(task: str, name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    there = f"It asks for: {', '.join(known)}." if known else "It asks for nothing."
    return f"{task} has no condition {name!r} that could be answered.{hint} {there}"


def _project_files(task: AnyTask) -> Iterator[Path]:
    """The source files of the task's module and of what was imported from the same project."""
    function = function_of(task)
    own = Path(inspect.getsourcefile(function) or "") if inspect.isfunction(function) else Path()
    yield own
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None) if isinstance(module, ModuleType) else None
        if file and file.endswith(".py") and "site-packages" not in file and Path(file) != own and _asks(Path(file)):
            yield Path(file)


def _asks(file: Path) -> bool:
    try:
        return "new_condition" in file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def _conditions(file: Path) -> Iterator[WrittenCondition]:
    try:
        nodes = list(ast.walk(parse_python(file.read_text(encoding="utf-8"))))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func).removesuffix(".aio").endswith("new_condition"):
            given = {each.arg: each.value for each in node.keywords}
            yield WrittenCondition(_constant(node.args[0] if node.args else given.get("name")), _type(given))


def _constant(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _type(given: Mapping[str | None, ast.expr]) -> Literal["bool", "int", "float", "str"] | None:
    """The condition's type; `bool` where none is given, as Flyte has it."""
    if None in given:
        return None
    name = ast.unparse(given["data_type"]) if "data_type" in given else "bool"
    return next((each for each in _TYPES if each == name), None)
