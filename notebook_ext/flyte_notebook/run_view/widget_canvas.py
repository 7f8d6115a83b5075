"""A run in the executing cell as a widget, with a static copy that the notebook saves."""

import uuid
from typing import Any

from IPython.display import display
from ipywidgets import VBox

from flyte_debugger.run.state import RunState
from flyte_notebook.run_view.canvas import CellCanvas
from flyte_notebook.run_view.quick_widget import shared_layout
from flyte_notebook.run_view.run_controls import RunControls
from flyte_notebook.run_view.run_model import RunModel
from flyte_notebook.run_view.run_widget import RunWidget

WIDGET = "application/vnd.jupyter.widget-view+json"


class WidgetCanvas(CellCanvas):
    """The executing cell. A style rule that comes with the widget hides the static copy below it.

    Args:
        controls: what the run's buttons do.
    """

    pause = 0.1
    ticks = False

    def __init__(self, controls: RunControls) -> None:
        super().__init__()
        self._controls = controls
        self._id = f"flyte-run-{uuid.uuid4().hex}"
        self._widget: RunWidget | None = None
        self._below = VBox(layout=shared_layout())

    def can(self, state: RunState) -> list[str]:
        """As the controls say."""
        return self._controls.can(state)

    def draw(self, model: RunModel, is_last: bool) -> None:
        """Paint what has changed; at the end, the static copy, too."""
        if self._widget is None:
            self._widget = RunWidget(model, lambda what: self._controls.do(what, self._below, model.state), self._id)
            box = VBox([self._widget, self._below], layout=shared_layout())
            view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
            display({WIDGET: view, "text/html": "", "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
            display(self._copy(model), raw=True, display_id=self._id)  # type: ignore[no-untyped-call]
        else:
            self._widget.paint(is_last)
        if is_last:
            display(self._copy(model), raw=True, display_id=self._id, update=True)  # type: ignore[no-untyped-call]

    def _copy(self, model: RunModel) -> dict[str, Any]:
        bundle = model.bundle()
        return {**bundle, "text/html": f'<div class="{self._id}">{bundle["text/html"]}</div>'}
