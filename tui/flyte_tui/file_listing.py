"""The files and tasks that the browse screen lists, as far as they are known."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from flyte_taskmodel.description.task_description import FileTasks, TaskSummary


@dataclass(frozen=True)
class TaskRow:
    """One task: read off the source at first, later as a worker described it."""

    file: str
    function: str
    line: int
    summary: TaskSummary | None = None
    """None until a worker has imported the file."""

    @property
    def name(self) -> str:
        """The name to ask for the task by: one that is its own in the file, once that is known."""
        return self.summary.variable if self.summary else self.function

    def has(self, word: str) -> bool:
        """Whether the word is in the task's name, badges or docstring, whatever its case."""
        summary = self.summary
        texts = (self.function, *((summary.name, summary.doc, *summary.badges) if summary else ()))
        return any(word in text.lower() for text in texts)


@dataclass
class FileRow:
    """One file and its tasks."""

    path: str
    label: str
    """The path as the list shows it."""
    tasks: tuple[TaskRow, ...] = ()
    found: FileTasks | None = None
    """What importing it gave; None until a worker has answered."""
    importing: bool = True
    """False once this scan has its answer."""

    def matching(self, query: str) -> tuple[TaskRow, ...] | None:
        """The tasks to show under a filter: those with every word; None when the file is not to be shown at all."""
        words = query.lower().split()
        elsewhere = [word for word in words if word not in self.label.lower()]
        tasks = tuple(task for task in self.tasks if all(task.has(word) for word in elsewhere))
        return tasks if tasks or not elsewhere else None


@dataclass
class Listing:
    """All files of the screen, by path, in the order in which they are shown."""

    files: dict[str, FileRow] = field(default_factory=dict)

    def replace(self, paths: Iterable[Path], base: Path) -> None:
        """Take the files of a new scan; those known before keep their tasks until they are answered again.

        Args:
            paths: absolute paths.
            base: the directory that they are shown relative to.
        """
        known, self.files = self.files, {}
        for path in paths:
            text = str(path)
            label = str(path.relative_to(base)) if path.is_relative_to(base) else text
            before = known.get(text)
            self.files[text] = FileRow(text, label, *((before.tasks, before.found) if before else ()))

    def outline(self, path: str, tasks: tuple[TaskRow, ...]) -> FileRow | None:
        """Take what the source says of a file; the row, unless a worker has answered, who knows better."""
        row = self.files.get(path)
        if row is None or row.found is not None:
            return None
        row.tasks = tasks
        return row

    def answer(self, found: FileTasks) -> FileRow | None:
        """Take a worker's answer; the row, unless the file has gone from the list."""
        row = self.files.get(found.file)
        if row is None:
            return None
        row.found, row.importing = found, False
        if found.error is None:
            row.tasks = tuple(TaskRow(found.file, task.function, task.line, task) for task in found.tasks)
        return row

    @property
    def summary(self) -> str:
        """`8 files · 21 tasks · 1 failed to import`."""
        tasks = sum(len(row.tasks) for row in self.files.values())
        failed = sum(row.found is not None and row.found.error is not None for row in self.files.values())
        parts = [_count(len(self.files), "file"), _count(tasks, "task")]
        return " · ".join([*parts, f"{failed} failed to import"] if failed else parts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
