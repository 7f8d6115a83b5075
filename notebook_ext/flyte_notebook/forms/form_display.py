"""A form where a cell shows it: its widgets where there is a front end for them, and a view that the notebook keeps."""

import threading
import uuid
from typing import TYPE_CHECKING, Any

from IPython.core.getipython import get_ipython
from IPython.display import display

from flyte_notebook.forms.saved_view import saved_view
from flyte_notebook.run_view.canvas import can_redraw
from flyte_notebook.run_view.run_report import Bundle
from flyte_taskmodel.forms.schema import Checked

if TYPE_CHECKING:
    from flyte_notebook.forms.form_panel import Panel
    from flyte_notebook.forms.run_result import Result
    from flyte_notebook.forms.task_form import TaskForm

WIDGET = "application/vnd.jupyter.widget-view+json"


class FormDisplay:
    """Nothing until a cell shows it; then the same widgets in every cell that does.

    Beside the widgets stands the view that is saved with the notebook, brought up to date as the form is. It is hidden
    by a rule that the widgets bring along, so that it is seen where they are not: in a converted notebook, or one that
    was opened without its kernel.

    Args:
        form: the form.
    """

    def __init__(self, form: "TaskForm") -> None:
        self._form = form
        self.everywhere = False
        """Whether fields that nobody has touched show what is wrong, too: once somebody tried to run it."""
        self._id = f"flyte-form-{uuid.uuid4().hex}"
        self._panel: Panel | None = None
        self._at: int | None = None
        self._checked: Checked | None = None
        self._drawing = threading.Lock()

    def show(self) -> None:
        """Show it in the cell that runs; once, however often that cell shows it."""
        shell = get_ipython()
        if shell is None or not can_redraw():
            print(self._bundle()["text/plain"])
            return
        if self._at == shell.execution_count:
            return
        self._at = shell.execution_count
        if self._panel is None:
            from flyte_notebook.forms.form_panel import Panel

            self._panel = Panel(self._form, self._id)
        view = {"version_major": 2, "version_minor": 0, "model_id": self._panel.widget.model_id}
        display({WIDGET: view, "text/html": "", "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
        display(self._bundle(), raw=True, display_id=self._id)  # type: ignore[no-untyped-call]

    @property
    def is_there(self) -> bool:
        """Whether a cell has shown it as widgets."""
        return self._panel is not None

    def fill(self) -> None:
        """Show what the form holds now."""
        if self._panel:
            self._panel.fill()

    def tell(self, checked: Checked) -> None:
        """Show what the worker said of what is filled in."""
        self._checked = checked
        if self._panel:
            with self._drawing:
                self._panel.tell(checked, self.everywhere)
                self._save()

    def say(self, text: str) -> None:
        """A sentence for the person under the buttons."""
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
        display(self._bundle(), raw=True, display_id=self._id, update=True)  # type: ignore[no-untyped-call]

    def _bundle(self) -> Bundle:
        result = self._panel.result.saved if self._panel else []
        held = {name: f"a {type(value).__name__} given from Python" for name, value in self._form.held.items()}
        values: dict[str, Any] = {**self._form.values, **held}
        bundle = saved_view(self._form.schema, values, self._checked, result)
        return {**bundle, "text/html": f'<div class="{self._id}">{bundle["text/html"]}</div>'}
