"""The rows of the browse tree: folders, files, environments and tasks, as far as a filter and folding leave them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from flyte_tui.file_listing import FileRow, Listing, TaskRow

Key: TypeAlias = tuple[str, ...]
"""Identifies a row while files are answered, filtered and scanned again."""


@dataclass(frozen=True)
class FolderRow:
    """A folder, with the files below it that are shown."""

    path: str
    """As the list shows paths."""
    name: str
    """What of the path its row shows: the folders above that have a row of their own are left out."""
    files: tuple[FileRow, ...]


@dataclass(frozen=True)
class EnvironmentRow:
    """The tasks of one environment, in a file that has several."""

    file: FileRow
    name: str
    tasks: tuple[TaskRow, ...]


Row: TypeAlias = FolderRow | FileRow | EnvironmentRow | TaskRow


@dataclass(frozen=True, slots=True)
class TreeLine:
    """A row in its place."""

    row: Row
    depth: int
    tasks: int
    """How many are below it; 0 for a task."""
    is_folded: bool


@dataclass
class _Folder:
    path: str
    files: list[tuple[FileRow, tuple[TaskRow, ...]]] = field(default_factory=list)
    folders: "dict[str, _Folder]" = field(default_factory=dict)

    def below(self) -> Iterator[tuple[FileRow, tuple[TaskRow, ...]]]:
        """Its files and those of the folders in it, with their tasks."""
        yield from self.files
        for folder in self.folders.values():
            yield from folder.below()


def key_of(row: Row) -> Key:
    """What identifies a row."""
    match row:
        case TaskRow(file, function):
            return "task", file, function
        case FileRow(path):
            return "file", path
        case EnvironmentRow(file, name):
            return "environment", file.path, name
        case FolderRow(path):
            return "folder", path


def place_of(row: Row | None) -> tuple[str, int] | None:
    """The file and line where a row's text is; None for a folder."""
    match row:
        case TaskRow(file, _, line):
            return file, line
        case FileRow(path) | EnvironmentRow(FileRow(path)):
            return path, 1
        case _:
            return None


def tree_lines(listing: Listing, query: str, folded: Collection[Key]) -> list[TreeLine]:
    """All rows that are shown, in their order.

    Args:
        listing: files and tasks.
        query: words that each task shown has.
        folded: the rows whose content is hidden.
    """
    root = _Folder("")
    words = query.lower().split()
    for row in listing.files.values():
        tasks = row.matching(words)
        if tasks is not None:
            _folder_of(row, root).files.append((row, tasks))
    lines: list[TreeLine] = []
    _add_content(lines, root, 0, folded)
    return lines


def environment_names(tasks: Iterable[TaskRow]) -> list[str]:
    """The environments of tasks, as far as workers have told them, each once."""
    return list(dict.fromkeys(task.summary.environment for task in tasks if task.summary and task.summary.environment))


def _folder_of(row: FileRow, root: _Folder) -> _Folder:
    folder, path = root, ""
    *above, _ = row.label.split("/")
    for name in above:
        path = f"{path}/{name}" if path else name or "/"
        folder = folder.folders.setdefault(name, _Folder(path))
    return folder


def _add_content(lines: list[TreeLine], folder: _Folder, depth: int, folded: Collection[Key]) -> None:
    for row, tasks in folder.files:
        _add_file(lines, row, tasks, depth, folded)
    for inner in folder.folders.values():
        _add_folder(lines, inner, len(folder.path), depth, folded)


def _add_folder(lines: list[TreeLine], folder: _Folder, above: int, depth: int, folded: Collection[Key]) -> None:
    """Add a folder; one that holds nothing but another folder shares its row with that."""
    while not folder.files and len(folder.folders) == 1:
        folder = next(iter(folder.folders.values()))
    below = list(folder.below())
    row = FolderRow(folder.path, folder.path[above:].lstrip("/") or folder.path, tuple(file for file, _ in below))
    is_folded = key_of(row) in folded
    lines.append(TreeLine(row, depth, sum(len(tasks) for _, tasks in below), is_folded))
    if not is_folded:
        _add_content(lines, folder, depth + 1, folded)


def _add_file(
    lines: list[TreeLine], row: FileRow, tasks: tuple[TaskRow, ...], depth: int, folded: Collection[Key]
) -> None:
    is_folded = ("file", row.path) in folded
    lines.append(TreeLine(row, depth, len(tasks), is_folded))
    if is_folded:
        return
    names = environment_names(tasks)
    if len(names) < 2:
        lines += [TreeLine(task, depth + 1, 0, False) for task in tasks]
        return
    lines += [TreeLine(task, depth + 1, 0, False) for task in tasks if not _environment(task)]
    for name in names:
        group = EnvironmentRow(row, name, tuple(task for task in tasks if _environment(task) == name))
        is_folded = key_of(group) in folded
        lines.append(TreeLine(group, depth + 1, len(group.tasks), is_folded))
        if not is_folded:
            lines += [TreeLine(task, depth + 2, 0, False) for task in group.tasks]


def _environment(task: TaskRow) -> str:
    return task.summary.environment if task.summary else ""
