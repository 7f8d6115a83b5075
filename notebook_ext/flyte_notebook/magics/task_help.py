"""`task?` and Shift+Tab on a task show its own signature and docstring, not those of the class that Flyte makes it."""

import html
import inspect
from typing import TYPE_CHECKING, Any

from IPython.core.interactiveshell import InteractiveShell

from flyte_notebook.task_browser.namespace import is_task

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task

Sections = list[tuple[str, str]]
"""A heading and its text each, as IPython's hooks give them."""


def add_task_help(shell: InteractiveShell) -> None:
    """Have the shell show tasks so."""

    def plain(data: Any) -> Sections | None:
        return task_help(data.obj) if is_task(data.obj) else None

    def page(data: Any) -> Sections | None:
        if not is_task(data.obj):
            return None
        return [(head, f"<pre>{html.escape(text)}</pre>") for head, text in task_help(data.obj)]

    shell.inspector.mime_hooks = {**shell.inspector.mime_hooks, "text/plain": plain, "text/html": page}


def task_help(task: "Task") -> Sections:
    """The task's signature, docstring, marks and place."""
    from flyte_taskmodel.description.describe_task import summarize

    summary = summarize(task.name, task, task.source_file or "")
    sections = [
        ("Signature", f"{task.short_name}{summary.signature}"),
        ("Docstring", inspect.getdoc(getattr(task, "func", None)) or ""),
        ("Task", task.name),
        ("Marks", " · ".join(badge for badge in summary.badges if badge != "debuggable")),
        ("File", task.source_file or ""),
    ]
    return [(head, text) for head, text in sections if text]
