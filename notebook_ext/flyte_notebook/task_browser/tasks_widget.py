"""Tasks as a widget: filtered as one types, details in tabs, a form, a run or the debug view below."""

import contextlib
import html
import threading
import uuid
from collections.abc import Sequence
from typing import Any

import anywidget
import traitlets
from IPython.display import display
from ipywidgets import HTML, VBox

from flyte_debugger.run.request_builder import RunOptions
from flyte_notebook.background.background_run import BackgroundRun
from flyte_notebook.debug_view.anchored_breakpoints import MEMORY
from flyte_notebook.debug_view.task_source import TaskSource
from flyte_notebook.errors import NotebookError
from flyte_notebook.run_view.make_request import make_request
from flyte_notebook.run_view.run_report import Bundle
from flyte_notebook.run_view.widget_canvas import WIDGET
from flyte_notebook.run_view.widget_source import SOURCE, SOURCE_STYLE, joined_files
from flyte_notebook.task_browser.listed_task import ListedTask
from flyte_notebook.task_browser.tables import task_marks
from flyte_notebook.task_browser.task_detail import task_tabs


class TasksWidget(anywidget.AnyWidget):
    """The table; the contract of its traits and messages is at the head of `tasks_view.js`."""

    _esm = joined_files(*SOURCE, "run_view/list_view.js", "task_browser/tasks_view.js")
    _css = joined_files(*SOURCE_STYLE, "run_view/list_view.css")

    rows: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    detail = traitlets.Dict().tag(sync=True)
    marks = traitlets.Dict().tag(sync=True)
    hides = traitlets.Unicode().tag(sync=True)

    def __init__(self, tasks: Sequence[ListedTask], below: VBox, hides: str) -> None:
        super().__init__(rows=list(map(_row, tasks)), hides=hides)
        self._tasks = {one.name: one for one in tasks}
        self._below = below
        self._source: TaskSource | None = None
        self.on_msg(self._take)
        MEMORY.tell(self)

    def breakpoints_changed(self) -> None:
        """Draw the breakpoints that there are now."""
        if self._source is not None:
            self.marks = self._source.marks

    def _take(self, _widget: Any, content: Any, _buffers: Any) -> None:
        match content:
            case {"command": "details" | "form" | "run" | "debug" as what, "id": str() as name} if name in self._tasks:
                arguments = (what, self._tasks[name])
                threading.Thread(target=self._do, args=arguments, name="flyte-notebook-tasks", daemon=True).start()
            case {"command": "toggle_breakpoint", "line": int() as line} if self._source is not None:
                self._source.toggle(line)

    def _do(self, what: str, task: ListedTask) -> None:
        try:
            match what:
                case "details":
                    self._show_details(task)
                case "run" if not task.summary.required_inputs:
                    self._run(task)
                case "form" | "run":
                    self._below.children = (task.form().widget,)
                case "debug":
                    self._below.children = (task.debug().widget,)
        except NotebookError as error:
            self._below.children = (HTML(html.escape(str(error))),)

    def _show_details(self, task: ListedTask) -> None:
        tabs, self._source = task_tabs(task.describe()), TaskSource(task.task)
        self.breakpoints_changed()
        self.detail = {"name": task.name, "tabs": tabs, "source": self._source.drawn}

    def _run(self, task: ListedTask) -> None:
        run = BackgroundRun(make_request(task.task, {}, RunOptions()))
        self._below.children = (run.result.widget,)
        with contextlib.suppress(Exception, KeyboardInterrupt):  # Shown in the box.
            run.follow()


def show_tasks(tasks: Sequence[ListedTask], table: Bundle) -> None:
    """Show them in the cell that is executed, with a static copy that the notebook saves."""
    below, hides = VBox(), f"flyte-tasks-{uuid.uuid4().hex}"
    box = VBox([TasksWidget(tasks, below, hides), below])
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    display({WIDGET: view, "text/html": "", "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
    copy = {**table, "text/html": f'<div class="{hides}">{table["text/html"]}</div>'}
    display(copy, raw=True)  # type: ignore[no-untyped-call]


def _row(task: ListedTask) -> dict[str, Any]:
    summary = task.summary
    return {"id": task.name, "signature": summary.signature, "badges": task_marks(summary), "doc": summary.doc}
