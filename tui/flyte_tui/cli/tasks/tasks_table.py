"""The table of tasks, fitted to the terminal's width."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flyte_taskmodel.description.task_description import FileTasks, TaskSummary
from flyte_tui.cli.run.outcome_text import error_text
from flyte_tui.cli.run.plain_view import console
from flyte_tui.cli.text import no_tasks_text, shown_path
from flyte_tui.count_text import count_text
from flyte_tui.sanitize import one_line

WITH_DOCS = 110
"""Terminal width from which docstrings are shown."""
BADGES = {"report": "magenta", "async": "cyan", "cached": "blue", "debuggable": "dim", "reusable": "green"}


def print_table(paths: list[Path], found: list[FileTasks]) -> None:
    """Print each file that has tasks or an error, then the counts."""
    terminal = console()
    columns = _Columns.fitting([task for file in found for task in file.tasks], terminal.width)
    for file in found:
        if file.tasks or file.error:
            terminal.print(_file(file, columns))
    terminal.print(_count(paths, found))


@dataclass(frozen=True)
class _Columns:
    """The column widths shared by all files' tables; signatures and docstrings take the rest."""

    name: int
    badges: int
    with_docs: bool

    @classmethod
    def fitting(cls, tasks: list[TaskSummary], width: int) -> Self:
        names = max((len(task.name) for task in tasks), default=0)
        badges = max((len(" ".join(task.badges)) for task in tasks), default=0)
        return cls(min(names, width // 2), min(badges, width // 3), width >= WITH_DOCS)


def _file(file: FileTasks, columns: _Columns) -> RenderableType:
    parts: list[RenderableType] = [Text(one_line(shown_path(file.file)), style="bold")]
    if file.tasks:
        parts.append(_tasks(file.tasks, columns))
    if file.error:
        parts += [Text("  cannot be imported", style="red"), error_text(file.error, " " * 4)]
    return Group(*parts, Text())


def _tasks(tasks: tuple[TaskSummary, ...], columns: _Columns) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(style="dim", justify="right", width=5)
    table.add_column(overflow="fold", width=columns.name)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=5)
    table.add_column(no_wrap=True, overflow="ellipsis", width=columns.badges)
    if columns.with_docs:
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=4, style="dim")
    for task in tasks:
        docs = [one_line(task.doc)] if columns.with_docs else []
        table.add_row(str(task.line), Text(one_line(task.name)), one_line(task.signature), _badges(task), *docs)
    return table


def _badges(task: TaskSummary) -> Text:
    return Text(" ").join(Text(one_line(badge), style=BADGES.get(badge, "yellow")) for badge in task.badges)


def _count(paths: list[Path], found: list[FileTasks]) -> Text:
    tasks = sum(len(file.tasks) for file in found)
    failed = sum(file.error is not None for file in found)
    if not tasks and not failed:
        return Text(no_tasks_text(paths, len(found)))
    files = sum(bool(file.tasks) for file in found)
    text = Text(f"{count_text(tasks, 'task')} in {count_text(files, 'file')}", style="dim")
    return text.append(f"; {count_text(failed, 'file')} cannot be imported", style="red") if failed else text
