"""The table of runs as a widget: sorted and filtered in the browser, with buttons at each row."""

import html
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import traitlets
from IPython.display import display
from ipywidgets import HTML, VBox, Widget

from flyte_notebook.background.background_run import controls_of
from flyte_notebook.errors import NotebookError
from flyte_notebook.past_runs.compare_runs import comparison
from flyte_notebook.past_runs.past_run import PastRun
from flyte_notebook.past_runs.show_run import run_box
from flyte_notebook.run_view.run_report import Bundle, size_text, time_text
from flyte_notebook.run_view.widget_canvas import WIDGET
from flyte_notebook.run_view.widget_source import joined_files


class RunsWidget(anywidget.AnyWidget):
    """The table; the contract of its traits and messages is at the head of `runs_view.js`."""

    _esm = joined_files("run_view/dom.js", "run_view/list_view.js", "past_runs/runs_view.js")
    _css = joined_files("run_view/run_view.css", "run_view/list_view.css")

    rows: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    hides = traitlets.Unicode().tag(sync=True)

    def __init__(self, runs: Sequence[PastRun], below: VBox, hides: str) -> None:
        super().__init__(rows=[_row(run) for run in runs], hides=hides)
        self._runs = {run.id: run for run in runs}
        self._below = below
        self.on_msg(self._take)

    def _take(self, _widget: Any, content: Any, _buffers: Any) -> None:
        work: tuple[Callable[..., None], tuple[Any, ...]]
        match content:
            case {"command": "compare", "ids": [str() as one, str() as other]} if {one, other} <= self._runs.keys():
                work = self._compare, (self._runs[one], self._runs[other])
            case {"command": "open" | "rerun" | "debug" as what, "id": str() as id} if id in self._runs:
                work = self._do, (what, self._runs[id])
            case _:
                return
        threading.Thread(target=work[0], args=work[1], name="flyte-notebook-runs", daemon=True).start()

    def _compare(self, one: PastRun, other: PastRun) -> None:
        self._show(HTML(comparison(one, other)["text/html"]))

    def _do(self, what: str, run: PastRun) -> None:
        if what == "open":
            self._show(run_box(run.model(), run.request))
            return
        try:
            request = run.request()
        except NotebookError as error:
            self._show(HTML(html.escape(str(error))))
            return
        controls_of(request).do(what, self._below, run.state)

    def _show(self, widget: Widget) -> None:
        self._below.children = (widget,)


def show_runs(runs: Sequence[PastRun], table: Bundle) -> None:
    """Show the table in the cell that is executed, with a static copy that the notebook saves."""
    below, hides = VBox(), f"flyte-runs-{uuid.uuid4().hex}"
    box = VBox([RunsWidget(runs, below, hides), below])
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    display({WIDGET: view, "text/html": "", "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
    copy = {**table, "text/html": f'<div class="{hides}">{table["text/html"]}</div>'}
    display(copy, raw=True)  # type: ignore[no-untyped-call]


def _row(run: PastRun) -> dict[str, Any]:
    row = run.row
    return {
        "id": row.run_id,
        "short": row.run_id[-4:],
        "task": row.task,
        "status": row.status.replace("_", " "),
        "outcome": row.status if row.status in ("running", "succeeded") else "failed",
        "started": row.started,
        "when": time.strftime("%d %b %H:%M", time.localtime(row.started)),
        "seconds": row.seconds or 0.0,
        "took": "" if row.seconds is None else time_text(row.seconds),
        "bytes": row.peak_memory or 0,
        "memory": "" if row.peak_memory is None else size_text(row.peak_memory),
        "error": row.error or "",
    }
