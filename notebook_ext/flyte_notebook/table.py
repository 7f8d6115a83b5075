"""The tasks of a notebook as a table."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from flyte_notebook.namespace import Task


def task_table(tasks: "Mapping[str, Task]") -> Table:
    """One row for each task: what to type, what it takes and gives, what it is for.

    Jupyter shows the table as HTML, a terminal as text.
    """
    from flyte_taskmodel.describe import summarize

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Task", "Takes and gives", "Marks", "About"):
        table.add_column(title, overflow="fold")
    for name, task in tasks.items():
        summary = summarize(name, task, task.source_file or "")
        cells = (name, summary.signature, " ".join(summary.badges), summary.doc)
        table.add_row(*map(Text, cells))
    return table
