"""The tasks of a notebook as a widget: filtered as one types, details in tabs, a form or the debug view below."""

import html
import threading
import uuid
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets
from IPython.display import display
from ipywidgets import HTML, VBox

from flyte_notebook.errors import NotebookError
from flyte_notebook.run_view.widget_canvas import WIDGET
from flyte_notebook.run_view.widget_source import joined_files
from flyte_notebook.task_browser.tables import task_marks, task_table
from flyte_notebook.task_browser.task_detail import task_tabs

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task


class TasksWidget(anywidget.AnyWidget):
    """The table; the contract of its traits and messages is at the head of `tasks_view.js`."""

    _esm = joined_files("run_view/dom.js", "run_view/list_view.js", "task_browser/tasks_view.js")
    _css = joined_files("run_view/run_view.css", "run_view/list_view.css")

    rows: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    detail = traitlets.Dict().tag(sync=True)
    hides = traitlets.Unicode().tag(sync=True)

    def __init__(self, tasks: "dict[str, Task]", below: VBox, hides: str) -> None:
        super().__init__(rows=[_row(name, task) for name, task in tasks.items()], hides=hides)
        self._tasks = tasks
        self._below = below
        self.on_msg(self._take)

    def _take(self, _widget: Any, content: Any, _buffers: Any) -> None:
        match content:
            case {"command": "details", "id": str() as name} if name in self._tasks:
                self.detail = {"name": name, "tabs": task_tabs(name, self._tasks[name])}
            case {"command": "form" | "debug" as what, "id": str() as name} if name in self._tasks:
                work = threading.Thread(
                    target=self._do, args=(what, self._tasks[name]), name="flyte-notebook-tasks", daemon=True
                )
                work.start()

    def _do(self, what: str, task: "Task") -> None:
        try:
            self._below.children = (_form(task) if what == "form" else _debugged(task),)
        except NotebookError as error:
            self._below.children = (HTML(html.escape(str(error))),)


def show_tasks(tasks: "dict[str, Task]") -> None:
    """Show them in the cell that is executed, with a static copy that the notebook saves."""
    below, hides = VBox(), f"flyte-tasks-{uuid.uuid4().hex}"
    box = VBox([TasksWidget(tasks, below, hides), below])
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    display({WIDGET: view, "text/html": "", "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
    table = task_table(tasks)
    copy = {**table, "text/html": f'<div class="{hides}">{table["text/html"]}</div>'}
    display(copy, raw=True)  # type: ignore[no-untyped-call]


def _form(task: "Task") -> Any:
    from flyte_notebook.forms import form  # Its widgets, once one is wanted.

    return form(task).widget


def _debugged(task: "Task") -> Any:
    from flyte_notebook.debug_view.debug_task import debug

    return debug(task).widget


def _row(name: str, task: "Task") -> dict[str, Any]:
    from flyte_taskmodel.description.describe_task import summarize

    summary = summarize(name, task, task.source_file or "")
    return {"id": name, "signature": summary.signature, "badges": task_marks(summary), "doc": summary.doc}
