"""The files and tasks that the browse screen lists, as far as they are known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flyte_taskmodel.description.task_description import FileTasks, TaskSummary
from flyte_tui.count_text import count_text


@dataclass(frozen=True)
class TaskRow:
    """One task: first as the source shows it, later as a worker described it."""

    file: str
    function: str
    line: int
    summary: TaskSummary | None = None
    """None until a worker has imported the file."""
    text: str = field(init=False, repr=False, compare=False)
    """What a filter looks in, in lower case: the task's name, badges and docstring. Made with the row, so that a
    filter's first key need not make all of them."""

    def __post_init__(self) -> None:
        summary = self.summary
        text = "\n".join((self.function, *((summary.name, summary.doc, *summary.badges) if summary else ())))
        object.__setattr__(self, "text", text.lower())

    @property
    def name(self) -> str:
        """The name that identifies the task in its file: its variable once that is known, else its function's name."""
        return self.summary.variable if self.summary else self.function


@dataclass
class FileRow:
    """One file and its tasks."""

    path: str
    label: str
    """The path as the list shows it."""
    tasks: tuple[TaskRow, ...] = ()
    found: FileTasks | None = None
    """The result of importing it; None until a worker has answered."""
    importing: bool = True
    """False once the present scan has imported it."""

    def matching(self, words: Sequence[str]) -> tuple[TaskRow, ...] | None:
        """The tasks that have every word of a filter, in lower case; None when the file itself is filtered out."""
        if not words:
            return self.tasks
        label = self.label.lower()
        tasks = self.tasks
        elsewhere = [word for word in words if word not in label]
        for word in elsewhere:
            tasks = tuple(task for task in tasks if word in task.text)
        return tasks if tasks or not elsewhere else None


@dataclass
class Listing:
    """All files of the screen, by path, in the order in which they are shown."""

    files: dict[str, FileRow] = field(default_factory=dict)

    def replace(self, paths: Iterable[Path], base: Path) -> None:
        """Take the files of a new scan; known ones keep their tasks until they are imported again.

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

    def update(self, paths: Iterable[Path], base: Path) -> set[str]:
        """Take the files that there are now, as `replace`. Returns those that were not listed."""
        known = set(self.files)
        self.replace(paths, base)
        for path, row in self.files.items():
            row.importing = path not in known
        return set(self.files) - known

    def outline(self, path: str, tasks: tuple[TaskRow, ...]) -> FileRow | None:
        """Add the tasks found in a file's source. Returns its row; None when a worker's answer is there already."""
        row = self.files.get(path)
        if row is None or row.found is not None:
            return None
        row.tasks = tasks
        return row

    def answer(self, found: FileTasks) -> FileRow | None:
        """Take a worker's answer. Returns its row; None when the file is no longer listed."""
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
        parts = [count_text(len(self.files), "file"), count_text(tasks, "task")]
        return " · ".join([*parts, f"{failed} failed to import"] if failed else parts)


def base_of(paths: list[Path]) -> Path:
    """The folder that paths are shown relative to: the one that is listed; with several, the working directory."""
    return paths[0].absolute() if len(paths) == 1 and paths[0].is_dir() else Path.cwd()
