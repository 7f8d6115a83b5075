"""Finds and imports the files of the browse screen, in threads, and the messages that report the results."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from textual.message import Message
from textual.screen import Screen

from flyte_debugger.run.request import TaskRef
from flyte_taskmodel.description.task_description import FileTasks, TaskDescription
from flyte_taskmodel.discovery.candidate_files import find_files
from flyte_taskmodel.discovery.source_outline import outline
from flyte_taskmodel.errors import WorkbenchError
from flyte_tui.file_listing import TaskRow

if TYPE_CHECKING:  # Imported after the first paint.
    from flyte_debugger.catalog.task_catalog import Catalog
    from flyte_debugger.worker_process.worker_pool import WorkerPool

MakesPool: TypeAlias = "Callable[[], WorkerPool]"
OUTLINED_AT_ONCE = 40
"""Files whose sources are read before the list is drawn again; so many fill a screen."""
FIRST_TASKS = 100
"""Tasks that are read before the list is drawn for the first time; so many fill a screen, too."""
Outlines = dict[str, tuple[TaskRow, ...]]
"""The tasks found in the sources of some files, by path."""


@dataclass
class FilesFound(Message):
    """The folders have been walked, and the first files' sources read."""

    files: list[Path]
    outlines: Outlines


@dataclass
class FilesOutlined(Message):
    """The sources of some files have been read."""

    outlines: Outlines


@dataclass
class FileAnswered(Message):
    """A worker has imported a file, or failed to."""

    catalog: "Catalog"
    found: FileTasks


@dataclass
class ScanEnded(Message):
    """Every file has been imported, or failed to."""

    catalog: "Catalog"


@dataclass
class TaskDescribed(Message):
    """A worker has described a task."""

    catalog: "Catalog"
    row: TaskRow
    description: TaskDescription
    changes: int
    """How often the file had changed when it was asked."""


@dataclass
class TaskNotDescribed(Message):
    """A worker could not describe a task."""

    row: TaskRow
    error: WorkbenchError


class Scan:
    """Works in threads that post their messages to a screen, and touch no widget.

    Args:
        screen: where the messages go.
        paths: the files and folders to list.
        root_dir: `--root-dir`, the directory that modules are imported from.
        pool: makes the pool that workers are taken from.
    """

    def __init__(self, screen: Screen[None], paths: list[Path], root_dir: str | None, pool: MakesPool) -> None:
        self.catalog: Catalog | None = None
        """Imports the files of the present scan; an answer from another catalog belongs to an earlier scan."""
        self._screen = screen
        self._paths = paths
        self._root_dir = root_dir
        self._pool = pool
        self._outlined = 0
        """How many of the files that were found have had their sources read before the first paint."""

    def find(self) -> None:
        """Walk the folders."""
        self._in_thread("find", self._find)

    def import_all(self, files: list[Path]) -> None:
        """Have workers import these files, and read the sources not read yet; ends an earlier scan."""
        from flyte_debugger.catalog.task_catalog import Catalog

        if self.catalog:
            self._in_thread("close", self.catalog.close)
        self.catalog = Catalog(self._root_dir, pool=self._pool())
        self._in_thread("outline", partial(self._outline, files[self._outlined :]))
        self._in_thread("import", partial(self._import, self.catalog, files))

    def import_again(self, files: list[Path]) -> None:
        """Have workers import files that have changed; after the end of the scan before."""
        if self.catalog:
            self._in_thread("import", partial(self._import, self.catalog, files))

    def describe(self, row: TaskRow, changes: int) -> None:
        """Have a worker describe a task, whose file has changed so often."""
        if self.catalog:
            self._in_thread("describe", partial(self._describe, self.catalog, row, changes))

    def close(self) -> None:
        """End every worker. May take a moment."""
        if self.catalog:
            self.catalog.close()

    def _in_thread(self, group: str, work: Callable[[], None]) -> None:
        self._screen.run_worker(work, thread=True, group=group)

    def _find(self) -> None:
        files = list(find_files(self._paths))
        outlines: Outlines = {}
        for file in files[:OUTLINED_AT_ONCE]:
            outlines |= _outlines([file])
            if sum(map(len, outlines.values())) >= FIRST_TASKS:
                break
        self._outlined = len(outlines)
        self._screen.post_message(FilesFound(files, outlines))

    def _outline(self, files: list[Path]) -> None:
        waiting = iter(files)
        while some := list(islice(waiting, OUTLINED_AT_ONCE)):
            self._screen.post_message(FilesOutlined(_outlines(some)))

    def _import(self, catalog: "Catalog", files: list[Path]) -> None:
        for found in catalog.scan(files):
            self._screen.post_message(FileAnswered(catalog, found))
        self._screen.post_message(ScanEnded(catalog))

    def _describe(self, catalog: "Catalog", row: TaskRow, changes: int) -> None:
        try:
            described = catalog.describe(TaskRef(file=row.file, name=row.name, root_dir=self._root_dir))
        except WorkbenchError as error:
            self._screen.post_message(TaskNotDescribed(row, error))
        else:
            self._screen.post_message(TaskDescribed(catalog, row, described, changes))


def _outlines(files: list[Path]) -> Outlines:
    return {str(file): tuple(TaskRow(str(file), task.function, task.line) for task in outline(file)) for file in files}
