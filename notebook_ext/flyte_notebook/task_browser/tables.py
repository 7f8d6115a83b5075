"""Tables as HTML and as text: the tasks of a notebook, past runs."""

import html
import time
from collections.abc import Iterable, Mapping, Sequence

from flyte_debugger.history.run_history import RunRow
from flyte_notebook.run_view.run_report import Bundle, size_text, time_text
from flyte_taskmodel.description.task_description import TaskSummary

TASK_TITLES = ("Task", "Signature", "Marks", "About")
RUN_TITLES = ("Run", "Task", "Status", "Started", "Took", "Memory", "Error")
LONG = 80
"""Most characters of an error; all of it is in the run's folder."""

NARROW = 24
"""Most characters of a text that is never wrapped: an id, a date, seconds."""

_LEFT = 'style="text-align:left"'
_ONE_LINE = 'style="text-align:left;white-space:nowrap"'


def task_table(tasks: Mapping[str, TaskSummary]) -> Bundle:
    """One row for each task: its name to type, signature, and docstring.

    Args:
        tasks: by the name to type.
    """
    rows = [(name, task.signature, " ".join(task_marks(task)), task.doc) for name, task in tasks.items()]
    return shown_table(TASK_TITLES, ("b", "code", "span", "span"), rows)


def run_table(runs: Iterable[RunRow]) -> Bundle:
    """One row for each run: its id, outcome, and resources."""
    rows = [
        (
            run.run_id,
            run.task,
            run.status.replace("_", " "),
            time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started)),
            "" if run.seconds is None else time_text(run.seconds),
            "" if run.peak_memory is None else size_text(run.peak_memory),
            _shortened(run.error or ""),
        )
        for run in runs
    ]
    return shown_table(RUN_TITLES, ("code", "b", *["span"] * 5), rows)


def task_marks(task: TaskSummary) -> list[str]:
    """The badges, except the one that every task of a cell has."""
    return [badge for badge in task.badges if badge != "debuggable"]


def _shortened(text: str) -> str:
    return text if len(text) <= LONG else f"{text[: LONG - 1]}…"


def shown_table(titles: Sequence[str], tags: Sequence[str], rows: Sequence[Sequence[str]]) -> Bundle:
    """A table of the rows without empty columns; in HTML each cell's text is put in its column's tag."""
    filled = [column for column in range(len(titles)) if any(row[column] for row in rows)]
    titles, tags = [titles[column] for column in filled], [tags[column] for column in filled]
    rows = [[row[column] for column in filled] for row in rows]
    head = "".join(f"<th {_LEFT}>{title}</th>" for title in titles)
    body = "".join(f"<tr>{''.join(map(_cell, tags, row))}</tr>" for row in rows)
    return {
        "text/plain": _text([titles, *rows]),
        "text/html": f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
    }


def _cell(tag: str, text: str) -> str:
    look = _LEFT if len(text) > NARROW else _ONE_LINE
    return f"<td {look}><{tag}>{html.escape(text)}</{tag}></td>" if text else f"<td {_LEFT}></td>"


def _text(rows: list[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
