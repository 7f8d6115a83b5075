"""Chooses the Python that a task runs in: the project's own if Flyte is installed in it, else the one running this."""

import functools
import os
import sys
from pathlib import Path

from flyte_taskmodel.discovery.project_root import project_root


def choose(python: str | None, file: str | None) -> str:
    """The interpreter for a task.

    Args:
        python: the one that the person named; used unchecked.
        file: the task's file; a `.venv` is looked for in its project. Without a file, the Python running this is used.
    """
    if python is not None:
        return python
    if file is None:
        return sys.executable
    return _of_project(Path(file).parent, os.environ.get("VIRTUAL_ENV"))


@functools.cache
def _of_project(directory: Path, active: str | None) -> str:
    environments = [*_project_environments(directory), *([Path(active)] if active else [])]
    for environment in environments:
        if environment.resolve() == Path(sys.prefix).resolve():
            return sys.executable
        python = environment / "bin" / "python"
        if python.exists() and _has_flyte(environment):
            return str(python)
    return sys.executable


def _project_environments(directory: Path) -> list[Path]:
    """The `.venv` folders from `directory` up to the project's root."""
    root = project_root(directory)
    places = [directory, *directory.parents]
    inside = places[: places.index(root) + 1] if root else places
    return [place / ".venv" for place in inside if (place / ".venv" / "pyvenv.cfg").is_file()]


def _has_flyte(environment: Path) -> bool:
    return any(environment.glob("lib/python*/site-packages/flyte-*.dist-info"))
