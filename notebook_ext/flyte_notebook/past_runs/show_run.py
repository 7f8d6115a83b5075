"""Shows a run that was: its card, open, with buttons; as text where there are no widgets."""

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from IPython.display import display

from flyte_debugger.run.request import RunRequest
from flyte_notebook.errors import NotebookError
from flyte_notebook.prompts.condition_prompt import is_somebody_there
from flyte_notebook.run_view.canvas import can_redraw
from flyte_notebook.run_view.run_detail import detail_lines
from flyte_notebook.run_view.run_model import RunModel

if TYPE_CHECKING:
    from ipywidgets import VBox

Request = Callable[[], RunRequest]
"""Gives the request that runs it again; raises a NotebookError where that cannot be."""


def show_run(model: RunModel, request: Request) -> None:
    """Show it in the cell that is executed."""
    if can_redraw() and is_somebody_there():
        display(run_box(model, request))  # type: ignore[no-untyped-call]
        return
    bundle: dict[str, Any] = model.bundle()
    lines = detail_lines(model.state)
    bundle["text/plain"] = "\n".join([bundle["text/plain"], *lines])
    bundle["text/html"] += "".join(f"<pre>{html.escape(line)}</pre>" for line in lines)
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def run_box(model: RunModel, request: Request) -> "VBox":
    """The widget of a run, with a box below for what its buttons lead to."""
    from ipywidgets import HTML, VBox

    from flyte_notebook.background.background_run import controls_of
    from flyte_notebook.run_view.run_widget import RunWidget

    below = VBox()

    def do(what: str) -> None:
        try:
            controls_of(request()).do(what, below, model.state)
        except NotebookError as error:
            below.children = (HTML(html.escape(str(error))),)

    return VBox([RunWidget(model, do), below])
