"""A session as a cell displays it: the widget, and below it the static copy that is saved with the notebook."""

import threading
import time
import uuid
from typing import TYPE_CHECKING

from IPython.core.getipython import get_ipython
from IPython.display import display

from flyte_notebook.debug_view.saved_stop import saved_stop
from flyte_notebook.debug_view.view_model import ViewModel
from flyte_notebook.run_view.canvas import can_redraw
from flyte_notebook.run_view.run_report import Bundle

if TYPE_CHECKING:
    from flyte_notebook.debug_view.debug_widget import DebugWidget

WIDGET = "application/vnd.jupyter.widget-view+json"
SAVE_EVERY = 1.0
"""Least seconds between two updates of the static copy while the program is stepped through."""
BACKGROUND = frozenset({"output", "actions", "report", "reports", "breakpoints"})
"""Traits that change without anything that a person did."""


class SessionDisplay:
    """Paints a model; nothing is painted, and no widget made, before a cell shows it.

    Args:
        model: what is shown.
    """

    def __init__(self, model: ViewModel) -> None:
        self._model = model
        self._id = f"flyte-debug-{uuid.uuid4().hex}"
        self._widget: DebugWidget | None = None
        self._shown_in: int | None = None
        self._saved_at = 0.0
        self._lock = threading.Lock()

    @property
    def widget(self) -> "DebugWidget":
        """The widget by itself, made when it is first asked for."""
        with self._lock:
            if self._widget is None:
                from flyte_notebook.debug_view.debug_widget import DebugWidget

                self._widget = DebugWidget(self._model.handle, self._id, _drawn(self._model))
            return self._widget

    def show(self) -> None:
        """Show it in the cell that is executed; only once, however often that cell calls this."""
        shell = get_ipython()
        if shell is None or not can_redraw():
            print(saved_stop(self._model)["text/plain"])
            return
        if self._shown_in == shell.execution_count:
            return
        self._shown_in = shell.execution_count
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        display({WIDGET: view, "text/html": "", "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
        display(self._bundle(), raw=True, display_id=self._id)  # type: ignore[no-untyped-call]

    def paint(self) -> bool:
        """Show what has changed; whether a person waits for it."""
        with self._lock:
            if self._widget is None:
                return True
            changes = self._model.changes()
            self._widget.show(changes)
        if "status" in changes and self._shown_in is not None:
            self._save()
        return not changes.keys() <= BACKGROUND

    def _save(self) -> None:
        """Update the static copy: at the end, and now and then at a stop."""
        now = time.monotonic()
        is_stop = self._model.snapshot is not None
        if self._model.program.is_over or (is_stop and now - self._saved_at >= SAVE_EVERY):
            self._saved_at = now
            display(self._bundle(), raw=True, display_id=self._id, update=True)  # type: ignore[no-untyped-call]

    def _bundle(self) -> Bundle:
        bundle = saved_stop(self._model)
        return {**bundle, "text/html": f'<div class="{self._id}">{bundle["text/html"]}</div>'}


def _drawn(model: ViewModel) -> dict[str, object]:
    return {name: value for name, value in model.changes().items() if name != "source" or value is not None}
