"""Whether a task may want environment variables or secrets around it, told from text before anything is imported.

A debug run attaches its one client before the person's file is imported, and what a task wants around it is known only
after. So a file that speaks of such things is looked at in a worker of its own first; all others start at once.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from flyte_debugger.run.request import RunRequest
from flyte_taskmodel.parse_python import parse_python

MAX_FILES = 200
"""Files that are read; a project with more is looked at in a worker."""
_WORDS = re.compile(r"\b(env_vars|secrets|Secret)\b")


def may_want_environment(request: RunRequest) -> bool:
    """Whether the task's file, or a file of the project that it imports, or an override speaks of them."""
    return any(_WORDS.search(setting) for setting in request.overrides) or speaks_of(_WORDS, request)


def speaks_of(words: re.Pattern[str], request: RunRequest) -> bool:
    """Whether the task's file, or a file of the project that it imports, has one of the words."""
    assert request.task.file is not None
    file = Path(request.task.file)
    roots = [file.parent, *([Path(request.task.root_dir)] if request.task.root_dir else []), Path.cwd()]
    left, seen = [file], {file}
    while left:
        text = _text(left.pop())
        if words.search(text) or len(seen) > MAX_FILES:
            return True
        found = {path for name in _imported(text) for path in _files(name, roots)} - seen
        seen |= found
        left += found
    return False


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _imported(text: str) -> Iterator[str]:
    """The dotted names that a file imports, with those it takes from them, since these may be modules, too."""
    try:
        nodes = list(ast.walk(parse_python(text)))
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield module
            yield from (f"{module}.{alias.name}".lstrip(".") for alias in node.names)


def _files(name: str, roots: list[Path]) -> Iterator[Path]:
    """The project's files that are run when that name is imported."""
    parts = [part for part in name.split(".") if part]
    for root in roots:
        for count in range(1, len(parts) + 1):
            place = root.joinpath(*parts[:count])
            for file in (place.with_suffix(".py"), place / "__init__.py"):
                if file.is_file():
                    yield file
