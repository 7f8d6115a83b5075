"""Finds the tasks of a notebook: in its variables, in its imported modules, and in files by name."""

import ast
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from flyte_notebook.errors import NotebookError
from flyte_taskmodel.discovery.find_task import find_task
from flyte_taskmodel.errors import TaskNotFoundError
from flyte_taskmodel.parse_python import parse_python

if TYPE_CHECKING:
    from flyte.extend import TaskTemplate

    Task: TypeAlias = TaskTemplate[Any, Any, Any]


def is_task(value: Any) -> bool:
    """Whether it is a TaskTemplate. Does not import Flyte: a notebook that has not imported it has no tasks."""
    if "flyte" not in sys.modules:
        return False
    from flyte.extend import TaskTemplate

    return isinstance(value, TaskTemplate)


def tasks_in_namespace(namespace: Mapping[str, Any]) -> "dict[str, Task]":
    """All tasks of a notebook by the name to type: its own variables first, then `module.variable`."""
    own = _own_tasks({name: value for name, value in namespace.items() if not _is_internal(name)})
    modules = {name: value for name, value in namespace.items() if isinstance(value, ModuleType)}
    imported = {
        f"{name}.{variable}": value
        for name, module in modules.items()
        for variable, value in vars(module).items()
        if is_task(value) and not variable.startswith("_")
    }
    return own | imported


def _own_tasks(names: dict[str, Any]) -> "dict[str, Task]":
    """The notebook's own tasks, those in its lists, dicts and classes included."""
    if "flyte" not in sys.modules:
        return {}
    from flyte_taskmodel.discovery.environment_tasks import tasks_of

    return tasks_of(names)


def _is_internal(name: str) -> bool:
    """Whether a variable is hidden, or holds what IPython keeps of earlier cells."""
    return name != "__name__" and (name.startswith("_") or name in ("In", "Out"))


def named_task(name: str, namespace: Mapping[str, Any]) -> "Task | str":
    """The task of this name in a notebook; for `file.py:task`, which only a worker may load, the name itself.

    Raises:
        NotebookError: for a name that is no task; suggests the nearest name and lists the tasks.
    """
    if ".py:" in name:
        return name
    held = _held(name, namespace)
    if is_task(held):
        return held  # type: ignore[no-any-return]
    if held is not None:
        raise NotebookError(f"{name!r} is a {type(held).__name__}, not a task; decorate a function with @env.task.")
    if hint := _new_in_file(name, namespace):
        raise NotebookError(hint)
    try:
        return find_task(name, dict(tasks_in_namespace(namespace)), "this notebook")  # type: ignore[no-any-return]
    except TaskNotFoundError as error:
        raise NotebookError(str(error)) from None


def _held(name: str, namespace: Mapping[str, Any]) -> Any:
    """The object with this dotted name, from the notebook's variables or imported modules; None when there is none."""
    first, *rest = name.split(".")
    if first in namespace:
        return _walk(namespace[first], rest)
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        module = sys.modules.get(".".join(parts[:cut]))
        if module is not None:
            return _walk(module, parts[cut:])
    return None


def _walk(value: Any, attributes: list[str]) -> Any:
    for attribute in attributes:
        value = getattr(value, attribute, None)
    return value


def _new_in_file(name: str, namespace: Mapping[str, Any]) -> str | None:
    """What to do for a task that was written into a module's file after the module was imported."""
    above, _, task = name.rpartition(".")
    module = _held(above, namespace) if above else None
    file = getattr(module, "__file__", None) if isinstance(module, ModuleType) else None
    if not file:
        return None
    try:
        tree = parse_python(Path(file).read_text("utf-8"))
    except (OSError, ValueError, SyntaxError):
        return None
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    if task not in defined:
        return None
    return (
        f"{task!r} is in {file}, but was not when this notebook imported {above}: "
        f"run importlib.reload({above}), or name it {os.path.relpath(file)}:{task}."
    )
