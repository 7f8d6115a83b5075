"""The tasks that a module has: as variables, in what its variables hold, and in its environments alone."""

import types
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

from flyte import TaskEnvironment
from flyte.extend import TaskTemplate

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.task_source import function_of
from flyte_taskmodel.discovery._flyte_environments import list_loaded_environments

DEPTH = 4
"""How deep in containers tasks are looked for."""
MANY = 1000
"""A container with more items is data, and not looked into."""


def tasks_in(module: ModuleType) -> dict[str, AnyTask]:
    """The module's TaskTemplates by what its code calls them, as `tasks_of` finds them."""
    return tasks_of(vars(module), list_loaded_environments())


def tasks_of(names: dict[str, Any], environments: Iterable[Any] = ()) -> dict[str, AnyTask]:
    """The TaskTemplates of a module's names by what its code calls them; one with several stands under its first.

    Variables come first in the order of definition, then what lists, dicts, classes and closures hold (`TASKS[0]`,
    `TASKS['a']`, `Jobs.train`), then, by their own names, those that only an environment knows.

    Args:
        names: the module's variables.
        environments: more environments than these hold; of their tasks those that the module wrote are taken.
    """
    found: dict[int, tuple[str, AnyTask]] = {}
    for variable, value in list(names.items()):
        if isinstance(value, TaskTemplate):
            found.setdefault(id(value), (variable, value))
    for variable, value in list(names.items()):
        if not variable.startswith("__"):
            for spelled, task in _held(value, variable, names, DEPTH):
                found.setdefault(id(task), (spelled, task))
    for task in _of_environments(names, environments):
        found.setdefault(id(task), (task.name, task))
    return dict(found.values())


def _held(value: Any, spelled: str, names: Mapping[str, Any], depth: int) -> Iterator[tuple[str, AnyTask]]:
    """The tasks in a value and how to spell each; a set's and a closure's have their own names."""
    if isinstance(value, TaskTemplate):
        yield spelled, value
    elif depth:
        for name, part in _parts(value, spelled, names):
            own_name = part.name if name is None and isinstance(part, TaskTemplate) else spelled
            yield from _held(part, name or own_name, names, depth - 1)


def _parts(value: Any, spelled: str, names: Mapping[str, Any]) -> Iterator[tuple[str | None, Any]]:
    """What a container, a class of the module's, an instance of one or a function holds, looked at without calls."""
    if isinstance(value, dict) and len(value) <= MANY:
        yield from ((f"{spelled}[{key!r}]", item) for key, item in list(value.items()))
    elif isinstance(value, list | tuple) and len(value) <= MANY:
        yield from ((f"{spelled}[{index}]", item) for index, item in enumerate(value))
    elif isinstance(value, set | frozenset) and len(value) <= MANY:
        yield from ((None, item) for item in value)
    elif isinstance(value, types.FunctionType):
        for cell in value.__closure__ or ():
            try:
                yield None, cell.cell_contents
            except ValueError:  # The variable has no value yet.
                continue
    elif isinstance(value, type) and value.__module__ == names.get("__name__"):
        yield from ((f"{spelled}.{name}", _bare(item)) for name, item in list(vars(value).items()))
    elif type(value).__module__ == names.get("__name__") or isinstance(value, types.SimpleNamespace):
        yield from ((f"{spelled}.{name}", item) for name, item in list(getattr(value, "__dict__", {}).items()))


def _bare(item: Any) -> Any:
    return item.__func__ if isinstance(item, staticmethod | classmethod) else item


def _of_environments(names: dict[str, Any], environments: Iterable[Any]) -> Iterator[AnyTask]:
    own = [value for value in names.values() if isinstance(value, TaskEnvironment)]
    for environment in own:
        yield from (task for task in list(environment.tasks.values()) if _belongs_to(task, names))
    for environment in environments:
        if isinstance(environment, TaskEnvironment):
            yield from (task for task in list(environment.tasks.values()) if _globals(task) is names)


def _belongs_to(task: AnyTask, names: Mapping[str, Any]) -> bool:
    """Whether a task of the module's environment is the module's: written there, or made by another's factory."""
    made = "<locals>" in getattr(function_of(task), "__qualname__", "<locals>")
    return made or _globals(task).get("__name__") == names.get("__name__")


def _globals(task: AnyTask) -> Mapping[str, Any]:
    return getattr(function_of(task), "__globals__", {})
