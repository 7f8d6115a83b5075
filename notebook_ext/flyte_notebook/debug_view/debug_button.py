"""The Debug button below a run that failed in its cell: the same inputs again, stopped where it fails."""

from typing import TYPE_CHECKING, Any

from IPython.display import display

from flyte_debugger.run.request import RunRequest
from flyte_notebook.run_view.canvas import can_redraw
from flyte_notebook.run_view.condition_prompt import is_somebody_there

if TYPE_CHECKING:
    from flyte_notebook.debug_view.debug_session import DebugSession


def offer_debugging(request: RunRequest) -> None:
    """Show the button, where there is somebody to press it."""
    if not (can_redraw() and is_somebody_there()):
        return
    from ipywidgets import Button, Layout, VBox

    button = Button(description="Debug", icon="bug", tooltip="Run it again, and stop where it fails")
    button.layout = Layout(width="auto")
    box = VBox([button])

    def pressed(_button: Any) -> None:
        box.children = (debug_failure(request).widget,)

    button.on_click(pressed)
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    bundle = {"application/vnd.jupyter.widget-view+json": view, "text/plain": ""}
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def debug_failure(request: RunRequest) -> "DebugSession":
    """Debug a run again that has failed; it stops where it fails, and nowhere before."""
    from flyte_notebook.debug_view.cell_files import write_cells
    from flyte_notebook.debug_view.debug_session import DebugSession

    write_cells()
    return DebugSession(request, stop_on_entry=False)
