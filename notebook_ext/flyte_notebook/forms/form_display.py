"""A form as a cell displays it: as widgets where the front end has them, with a static copy that the notebook saves."""

import threading
import uuid
from typing import TYPE_CHECKING, Any

from IPython.core.getipython import get_ipython
from IPython.display import display

from flyte_notebook.forms.form_actions import FormActions
from flyte_notebook.forms.form_model import FormModel
from flyte_notebook.forms.saved_view import saved_view
from flyte_notebook.run_view.canvas import can_redraw
from flyte_notebook.run_view.run_report import Bundle
from flyte_taskmodel.forms.schema import Checked

if TYPE_CHECKING:
    from ipywidgets import VBox

    from flyte_notebook.background.run_result import Result
    from flyte_notebook.forms.form_panel import Panel

WIDGET = "application/vnd.jupyter.widget-view+json"


class FormDisplay:
    """Makes the widgets when a cell first shows the form; every further cell shows the same ones.

    A static copy stands below the widgets and is updated with them. A style rule that comes with the widgets hides it,
    so it shows only where they do not: in a converted notebook, or in one that was opened without its kernel.

    Args:
        model: the values that are shown.
        actions: what the widgets call.
    """

    def __init__(self, model: FormModel, actions: FormActions) -> None:
        self._model = model
        self._actions = actions
        self.everywhere = False
        """Whether untouched fields show their errors, too: so once somebody has tried to run the form."""
        self._id = f"flyte-form-{uuid.uuid4().hex}"
        self._panel: Panel | None = None
        self._at: int | None = None
        self._checked: Checked | None = None
        self._drawing = threading.Lock()

    def show(self) -> None:
        """Show it in the cell that is being executed; only once, however often that cell calls this."""
        shell = get_ipython()
        if shell is None or not can_redraw():
            print(self._bundle()["text/plain"])
            return
        if self._at == shell.execution_count:
            return
        self._at = shell.execution_count
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        display({WIDGET: view, "text/html": "", "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
        display(self._bundle(), raw=True, display_id=self._id)  # type: ignore[no-untyped-call]

    @property
    def widget(self) -> "VBox":
        """The widgets by themselves, made when they are first asked for."""
        if self._panel is None:
            from flyte_notebook.forms.form_panel import Panel

            self._panel = Panel(self._model, self._actions, self._id)
        return self._panel.widget

    @property
    def is_there(self) -> bool:
        """Whether a cell has shown it as widgets."""
        return self._panel is not None

    def fill(self) -> None:
        """Show the values that the model has now."""
        if self._panel:
            self._panel.fill()

    def tell(self, checked: Checked) -> None:
        """Show the errors and changes that a check found."""
        self._checked = checked
        if self._panel:
            with self._drawing:
                self._panel.tell(checked, self.everywhere)
                self._save()

    def say(self, text: str) -> None:
        """Show a sentence under the buttons."""
        if self._panel:
            self._panel.bar.say(text)

    def running(self, is_on: bool) -> None:
        """Show whether a run goes on."""
        if self._panel:
            with self._drawing:
                self._panel.bar.running(is_on)
                self._save()

    @property
    def result(self) -> "Result":
        """Where a run is shown."""
        assert self._panel is not None
        return self._panel.result

    def _save(self) -> None:
        if self._at is None:
            return  # It is within another widget, and no cell has a copy of it.
        display(self._bundle(), raw=True, display_id=self._id, update=True)  # type: ignore[no-untyped-call]

    def _bundle(self) -> Bundle:
        result = self._panel.result.saved if self._panel else []
        model = self._model
        natives = {name: f"a {type(value).__name__} set from Python" for name, value in model.native_inputs.items()}
        values: dict[str, Any] = {**model.inputs, **natives}
        bundle = saved_view(model.schema, values, self._checked, result)
        return {**bundle, "text/html": f'<div class="{self._id}">{bundle["text/html"]}</div>'}
