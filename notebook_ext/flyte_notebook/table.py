"""The tasks of a notebook as a table."""

import html
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flyte_notebook.namespace import Task
    from flyte_taskmodel.description import TaskSummary

TITLES = ("Task", "Takes and gives", "Marks", "About")

_LEFT = 'style="text-align:left"'


def task_table(tasks: "Mapping[str, Task]") -> dict[str, str]:
    """One row for each task: what to type, what it takes and gives, what it is for; as HTML and as text.

    Args:
        tasks: by what to type.
    """
    from flyte_taskmodel.describe import summarize

    summaries = {name: summarize(name, task, task.source_file or "") for name, task in tasks.items()}
    rows = [(name, task.signature, _marks(task), task.doc) for name, task in summaries.items()]
    return {"text/plain": _text([TITLES, *rows]), "text/html": _html(rows)}


def _marks(task: "TaskSummary") -> str:
    """The badges, without the one that every task of a cell has."""
    return " ".join(badge for badge in task.badges if badge != "debuggable")


def _text(rows: list[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _html(rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f"<th {_LEFT}>{title}</th>" for title in TITLES)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(_html_row, rows))}</tbody></table>"


def _html_row(row: tuple[str, ...]) -> str:
    name, signature, marks, about = map(html.escape, row)
    cells = (f"<b>{name}</b>", f"<code>{signature}</code>", marks, about)
    return f"<tr>{''.join(f'<td {_LEFT}>{cell}</td>' for cell in cells)}</tr>"
