"""From what a person typed to the one TaskTemplate they mean."""

import difflib
from typing import Any

from flyte_taskmodel.errors import TaskNotFoundError


def find_task(wanted: str, tasks: dict[str, Any], where: str) -> Any:
    """The TaskTemplate that `wanted` names: by its name (`hello.main`), its variable or its function (`main`).

    Args:
        wanted: as typed.
        tasks: TaskTemplates by the variable that holds them.
        where: the file or notebook they are in, for the message.

    Raises:
        TaskNotFoundError: for no match, with the nearest spelling, and for several.
    """
    asked = wanted.replace('"', "'")  # As Python writes the keys of a dict.
    for names in (lambda variable, task: task.name, lambda variable, task: variable, _function):
        matches = {id(task): task for variable, task in tasks.items() if names(variable, task) in (wanted, asked)}
        if len(matches) == 1:
            return next(iter(matches.values()))
        if matches:
            several = ", ".join(
                sorted(_spelling(variable, task) for variable, task in tasks.items() if id(task) in matches)
            )
            raise TaskNotFoundError(f"{wanted!r} names several tasks in {where}: {several}; give one by its variable.")
    raise TaskNotFoundError(_no_such(wanted, tasks, where))


def _function(variable: str, task: Any) -> str:
    return getattr(getattr(task, "func", None), "__name__", variable)


def _spelling(variable: str, task: Any) -> str:
    return f"{task.name} (variable {variable})"


def _no_such(wanted: str, tasks: dict[str, Any], where: str) -> str:
    if not tasks:
        return f"There is no task in {where}: no variable there holds a TaskTemplate."
    known = sorted({task.name for task in tasks.values()})
    spellings = {name for variable, task in tasks.items() for name in (task.name, variable, _function(variable, task))}
    near = difflib.get_close_matches(wanted, sorted(spellings), n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"There is no task {wanted!r} in {where}.{hint} It has: {', '.join(known)}."
