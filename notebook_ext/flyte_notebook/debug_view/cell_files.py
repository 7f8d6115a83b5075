"""The text of cells as files, under the names that the kernel gives their code: a debugger places lines in files."""

import atexit
import contextlib
import inspect
import linecache
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flyte_notebook.run_view.cell_text import cell_number

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task

_written: set[Path] = set()
_BARE_LINE = re.compile(r":?\s*(?P<rest>\d.*)", re.DOTALL)


def write_cells() -> None:
    """Write each cell that was run to the file that its code names, where that is one; they go with the kernel."""
    for path, text in _cells():
        if path not in _written or not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            _written.add(path)


def newest_cell(function: str) -> str | None:
    """The file of the cell that defined a function last; a cell that was run again is as new as that run.

    Args:
        function: `train`, `Model.fit`, or a function within one, which is where the first is.
    """
    defines = re.compile(rf"^\s*(?:async\s+def|def|class)\s+{re.escape(function.partition('.')[0])}\b", re.MULTILINE)
    found = [(cell_number(str(path)) or 0, str(path)) for path, text in _cells() if function and defines.search(text)]
    return max(found)[1] if found else None


def task_file(task: "Task") -> str | None:
    """The file that the code of a task's function names: its own, or its cell's."""
    function = inspect.unwrap(getattr(task, "func", None) or (lambda: None))
    code = getattr(function, "__code__", None)
    return code.co_filename if code is not None and getattr(task, "func", None) else None


def in_file(text: str, file: str | None) -> str:
    """A breakpoint as the debugger reads it: a bare line, `7 if n > 2`, is one of this file."""
    found = _BARE_LINE.fullmatch(text.strip())
    return f"{file}:{found['rest']}" if found and file else text


def _cells() -> Iterator[tuple[Path, str]]:
    """The cells that were run, as IPython keeps them for tracebacks: those entries have no time of a file."""
    for name, entry in tuple(linecache.cache.items()):
        path = Path(name)
        if len(entry) == 4 and entry[1] is None and path.is_absolute() and path.suffix == ".py":
            yield path, "".join(entry[2])


@atexit.register
def _remove() -> None:
    for path in _written:
        with contextlib.suppress(OSError):
            path.unlink()
            path.parent.rmdir()
