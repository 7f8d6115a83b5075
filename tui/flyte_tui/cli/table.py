"""The list of tasks on a terminal, as wide as that is."""

from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flyte_taskmodel.description import FileTasks, TaskSummary
from flyte_tui.cli.list_tasks import no_tasks
from flyte_tui.cli.outcome import error_text
from flyte_tui.cli.plain import console
from flyte_tui.cli.text import count_text, shown_path
from flyte_tui.inert import one_line

WITH_DOCS = 110
"""Columns from which the docstrings' first lines have room."""
BADGES = {"report": "magenta", "async": "cyan", "cached": "blue", "debuggable": "dim", "reusable": "green"}


def print_table(paths: list[Path], found: list[FileTasks]) -> None:
    """Print each file that has tasks or an error, then how many there are."""
    terminal = console()
    for file in found:
        if file.tasks or file.error:
            terminal.print(_file(file, terminal.width >= WITH_DOCS))
    terminal.print(_count(paths, found))


def _file(file: FileTasks, with_docs: bool) -> RenderableType:
    parts: list[RenderableType] = [Text(one_line(shown_path(file.file)), style="bold")]
    if file.tasks:
        parts.append(Padding(_tasks(file.tasks, with_docs), (0, 0, 0, 2)))
    if file.error:
        parts += [Padding(Text("cannot be imported", style="red"), (0, 2)), error_text(file.error, " " * 4)]
    return Group(*parts, Text())


def _tasks(tasks: tuple[TaskSummary, ...], with_docs: bool) -> Table:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(style="dim", justify="right", width=5)
    table.add_column(no_wrap=True, overflow="fold", ratio=2)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=5, style="default")
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=3)
    if with_docs:
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=4, style="dim")
    for task in tasks:
        docs = [one_line(task.doc)] if with_docs else []
        table.add_row(str(task.line), one_line(task.name), one_line(task.signature), _badges(task), *docs)
    return table


def _badges(task: TaskSummary) -> Text:
    return Text(" ").join(Text(one_line(badge), style=BADGES.get(badge, "yellow")) for badge in task.badges)


def _count(paths: list[Path], found: list[FileTasks]) -> Text:
    tasks = sum(len(file.tasks) for file in found)
    failed = sum(file.error is not None for file in found)
    if not tasks and not failed:
        return Text(no_tasks(paths, len(found)))
    files = sum(bool(file.tasks) for file in found)
    text = Text(f"{count_text(tasks, 'task')} in {count_text(files, 'file')}", style="dim")
    return text.append(f"; {count_text(failed, 'file')} cannot be imported", style="red") if failed else text
