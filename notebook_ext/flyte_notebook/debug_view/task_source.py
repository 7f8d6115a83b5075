"""The source of a task before it runs, in which breakpoints are set: what the browser of tasks and forms show of it."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flyte_debugger.console.source_lines import SourceCache
from flyte_notebook.debug_view.anchored_breakpoints import MEMORY
from flyte_notebook.debug_view.cell_files import task_file, write_cells
from flyte_notebook.debug_view.source_view import SourceView
from flyte_notebook.debug_view.view_state import file_title, mark
from flyte_notebook.run_view.cell_text import cell_name

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task


class TaskSource:
    """The cell or file of a task, and the breakpoints in it that the next session will have.

    Args:
        task: a TaskTemplate, or `file.py:task`.
    """

    def __init__(self, task: "Task | str") -> None:
        write_cells()
        self._path, line = _place(task)
        self.drawn: dict[str, Any] | None = None
        """The part of it that has the task, and the line of that; None for a task without a function."""
        if self._path and Path(self._path).is_file():
            source = SourceView(SourceCache().read(self._path), file_title(cell_name)(self._path))
            self.drawn = {**source.shown(line), "line": line}

    @property
    def marks(self) -> dict[str, str]:
        """For the gutter, as those of a session."""
        found = MEMORY.lines(self._path) if self._path else {}
        return {str(line): mark(one.enabled, bool(one.narrowing)) for line, one in found.items()}

    def toggle(self, line: int) -> None:
        """Set a breakpoint at a line, or remove the one that is there."""
        if self._path:
            MEMORY.toggle(self._path, line, cell_name(self._path) is not None)


def _place(task: "Task | str") -> tuple[str | None, int]:
    """The file with a task's function, and the line of that."""
    if not isinstance(task, str):
        code = getattr(getattr(task, "func", None), "__code__", None)
        return task_file(task), code.co_firstlineno if code else 1
    file, _, name = task.rpartition(":")
    path = Path(file).expanduser().resolve()
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return None, 1
    found = re.search(rf"^\s*(?:async\s+)?def\s+{re.escape(name.rpartition('.')[2])}\b", text, re.MULTILINE)
    return str(path), text.count("\n", 0, found.start()) + 1 + found[0].count("\n") if found else 1
