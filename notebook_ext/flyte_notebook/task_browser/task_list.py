"""`tasks(text_or_path)`: the tasks of the notebook, or those of files; a cell shows them as a table with buttons."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

from IPython.core.getipython import get_ipython
from IPython.display import display

from flyte_debugger.catalog.task_catalog import Catalog
from flyte_notebook.errors import NotebookError
from flyte_notebook.prompts.condition_prompt import is_somebody_there
from flyte_notebook.run_view.canvas import can_redraw
from flyte_notebook.run_view.run_report import Bundle
from flyte_notebook.run_view.spare_workers import WORKERS
from flyte_notebook.run_view.tracebacks import headline
from flyte_notebook.task_browser.listed_task import ListedTask
from flyte_notebook.task_browser.namespace import tasks_in_namespace
from flyte_notebook.task_browser.tables import task_table
from flyte_taskmodel.discovery.candidate_files import find_files

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task


class TaskList(Sequence[ListedTask]):
    """Tasks by number or by name."""

    def __init__(self, found: Sequence[ListedTask]) -> None:
        self._tasks = tuple(found)

    @overload
    def __getitem__(self, which: int) -> ListedTask: ...
    @overload
    def __getitem__(self, which: slice) -> "TaskList": ...
    @overload
    def __getitem__(self, which: str) -> ListedTask: ...

    def __getitem__(self, which: "int | slice | str") -> "ListedTask | TaskList":
        if isinstance(which, slice):
            return TaskList(self._tasks[which])
        if isinstance(which, int):
            return self._tasks[which]
        for at in range(3):
            found = [one for one in self._tasks if (one.name, one.summary.variable, one.summary.name)[at] == which]
            if len(found) == 1:
                return found[0]
        raise NotebookError(f"There is no task {which!r} here; there are {', '.join(one.name for one in self)}.")

    def __len__(self) -> int:
        return len(self._tasks)

    def __iter__(self) -> Iterator[ListedTask]:
        return iter(self._tasks)

    @property
    def table(self) -> Bundle:
        """All of them as text and as HTML."""
        return task_table({one.name: one.summary for one in self._tasks})

    def show(self) -> None:
        """Show them in the cell that is executed."""
        if not self._tasks:
            print(repr(self))
        elif can_redraw() and is_somebody_there():
            from flyte_notebook.task_browser.tasks_widget import show_tasks  # Its widgets are not for all.

            show_tasks(self, self.table)
        else:
            display(self.table, raw=True)  # type: ignore[no-untyped-call]

    def _ipython_display_(self) -> None:
        self.show()

    def __repr__(self) -> str:
        none = "No tasks found; define one with @env.task, or import a module that does."
        return self.table["text/plain"] if self._tasks else none


def tasks(wanted: str = "") -> TaskList:
    """The tasks of this notebook and of the modules that it imported, or those of files, which only workers import.

    Args:
        wanted: a text that their names contain; or a path of a file or of a folder with files.
    """
    path = Path(wanted).expanduser()
    found = {name: task for name, task in _notebook_tasks().items() if wanted in name}
    is_path = wanted.startswith((".", "~")) or "/" in wanted or wanted.endswith(".py")
    if wanted and (is_path or (not found and path.exists())):
        return TaskList(list(_in_files(path)))
    if not found:
        return TaskList(())
    from flyte_taskmodel.description.describe_task import summarize

    return TaskList([ListedTask(name, one, summarize(name, one, one.source_file or "")) for name, one in found.items()])


def _notebook_tasks() -> "dict[str, Task]":
    shell = get_ipython()
    return tasks_in_namespace(shell.user_ns) if shell else {}


def _in_files(path: Path) -> Iterator[ListedTask]:
    """The tasks of a file, or of the files below a folder; what cannot be imported is told of."""
    if not path.exists():
        raise NotebookError(f"There is no file or folder {str(path)!r}; paths are counted from {Path.cwd()}.")
    files = list(find_files([path]))
    with Catalog(workers=min(2, len(files) or 1), python=sys.executable, pool=WORKERS) as catalog:
        found = sorted(catalog.scan(files), key=lambda one: files.index(Path(one.file)))
    for each in found:
        place = os.path.relpath(each.file)
        place = each.file if place.startswith("..") else place
        if each.error:
            print(f"flyte: {place} cannot be imported: {headline(each.error)}", file=sys.stderr)
        for summary in each.tasks:
            name = f"{place}:{summary.variable}"
            yield ListedTask(name, name, summary)
