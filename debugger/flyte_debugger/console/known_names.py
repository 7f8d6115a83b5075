"""Whether breakpoints and stubs name anything that the program has loaded, or that a file of the project has."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flyte_debugger.dap.errors import DapError
from flyte_debugger.session.breakpoints.breakpoint_specs import FunctionBreakpoint
from flyte_debugger.session.breakpoints.breakpoint_syntax import nearest
from flyte_debugger.session.breakpoints.source_functions import function_names, is_traced
from flyte_debugger.session.breakpoints.task_breakpoints import TaskBreakpoint
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.debuggee import worker_expressions
from flyte_debugger.session.debuggee.script_injection import from_json_text
from flyte_taskmodel.discovery.candidate_files import find_files
from flyte_taskmodel.discovery.project_root import project_root


@dataclass(frozen=True)
class LoadedTask:
    """A task that the program has loaded."""

    name: str
    short_name: str


@dataclass(frozen=True)
class Unknown:
    """Why nothing of that name can be stopped at now."""

    message: str
    may_come: bool
    """Whether a file of the project has the name, so that the program may load it later."""


@dataclass(frozen=True)
class KnownNames:
    """The names of one program.

    Args:
        file: that of its task, for the nearest name; None where there is none.
        tasks: those that it has loaded; empty where that is not known.
        has_function: whether it has loaded a function of that name.
    """

    file: str | None
    tasks: tuple[LoadedTask, ...]
    has_function: Callable[[str], bool]

    def check_task(self, task: str) -> Unknown | None:
        """Why no task of that name can be stopped at or be stubbed; None where one can, or that is not known."""
        if not self.tasks or any(TaskBreakpoint(task).names(one.name, one.short_name) for one in self.tasks):
            return None
        if self.file and is_traced(self.file, task):
            words = f"{task} is a traced function and no task: write {task}() to stop at its first line."
            return Unknown(words, may_come=False)
        names = [one.name for one in self.tasks]
        may_come = self._is_in_project(task.rpartition(".")[2])
        return Unknown(f"no task is named {task}.{nearest(task, names)}", may_come)

    def check_function(self, breakpoint: FunctionBreakpoint) -> Unknown | None:
        """Why no function of that name can be stopped at; None where one can."""
        if breakpoint.path is not None:
            return None
        last = breakpoint.name.rpartition(".")[2]
        if last in _last_names(self.file) or self.has_function(last):
            return None
        hint = nearest(breakpoint.name, function_names(self.file) if self.file else ())
        return Unknown(f"no function is named {breakpoint.name}.{hint}", self._is_in_project(last))

    def _is_in_project(self, name: str) -> bool:
        """Whether a file of the project has a function of that name; only files that hold the word are parsed."""
        root = project_root(Path(self.file)) if self.file else None
        return root is not None and any(
            _holds(file, name) and name in _last_names(str(file)) for file in find_files([root])
        )


def _holds(file: Path, word: str) -> bool:
    try:
        return word.encode() in file.read_bytes()
    except OSError:
        return False


def _last_names(file: str | None) -> set[str]:
    return {name.rpartition(".")[2] for name in function_names(file)} if file else set()


def names_of_run(session: Session, file: str | None) -> KnownNames | None:
    """The names that a run's worker has loaded; None where they cannot be told.

    Args:
        session: of the worker.
        file: of the task.
    """
    try:
        told = session.anywhere(worker_expressions.KNOWN_TASKS)
        tasks = tuple(LoadedTask(*names) for names in _read_json(told)) if told else ()
    except DapError:
        return None
    return KnownNames(file, tasks, lambda name: has_function(session, name)) if tasks else None


def has_function(session: Session, name: str) -> bool:
    """Whether any function of that name is loaded; True where that cannot be told."""
    kinds = "type(each).__name__ in ('function', 'builtin_function_or_method')"
    loaded = f"any({kinds} and each.__name__ == {name!r} for each in __import__('gc').get_objects())"
    try:
        return session.anywhere(loaded) != "False"
    except DapError:
        return True


def _read_json(text: str) -> Any:
    """The JSON that an expression gave as a string: debugpy tells it bare or, in some contexts, as its repr."""
    try:
        return json.loads(text)
    except ValueError:
        return from_json_text(text)
