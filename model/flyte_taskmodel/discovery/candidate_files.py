"""Which Python files may hold tasks, told by their text: nothing is imported, so thousands list at once."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

SKIPPED = frozenset(
    {
        "__pycache__",
        "__pypackages__",
        "bower_components",
        "build",
        "dist",
        "node_modules",
        "site-packages",
    }
)
"""Directories of what tools made, not what people wrote; hidden ones and virtual environments are skipped too."""

_MAY_HOLD_TASKS = re.compile(
    rb"^[ \t]*(?:from|import)[ \t][^\n#]*\bflyte(?!kit)|^[ \t]*@[\w.]+\.task\b",
    re.MULTILINE,
)
"""An import of Flyte 2 or of a plugin of it, or an `@env.task` whose `env` comes from a neighbour module."""


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The Python files under `paths` whose text looks like Flyte's, each once, by name, directory after directory.

    Links to directories are not followed below a path that was given, and what cannot be read is left out.

    Args:
        paths: directories to walk, and files, which are given back whatever they hold, also when they do not exist.

    Yields:
        absolute paths.
    """
    seen: set[str] = set()
    for path in paths:
        top = os.path.abspath(path)  # noqa: PTH100 (`Path.resolve` would follow links: files go by the person's names)
        for file in _walk(top) if Path(top).is_dir() else (top,):
            if file not in seen:
                seen.add(file)
                yield Path(file)


def _walk(top: str) -> Iterator[str]:
    waiting = [top]
    while waiting:
        directory = waiting.pop()
        try:
            with os.scandir(directory) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            continue
        yield from (entry.path for entry in entries if _is_candidate(entry))
        waiting += [entry.path for entry in reversed(entries) if _is_wanted_directory(entry)]


def _is_candidate(entry: os.DirEntry[str]) -> bool:
    if not entry.name.endswith(".py"):
        return False
    try:
        if not entry.is_file():
            return False
        with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123 (a Path for each file costs more than its read)
            text = file.readall()
    except OSError:
        return False
    return (b"flyte" in text or b".task" in text) and _MAY_HOLD_TASKS.search(text) is not None


def _is_wanted_directory(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".") or entry.name in SKIPPED:
        return False
    try:
        return entry.is_dir(follow_symlinks=False) and not os.path.exists(entry.path + "/pyvenv.cfg")  # noqa: PTH110
    except OSError:
        return False
