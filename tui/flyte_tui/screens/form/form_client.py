"""What the form screen asks the task's worker, in threads, and the messages that bring the answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from textual.message import Message
from textual.screen import Screen

from flyte_debugger.run.request import RunRequest
from flyte_taskmodel.errors import WorkbenchError
from flyte_taskmodel.forms.schema import Checked, TaskForms
from flyte_tui.widgets.form.form_tabs import Values

if TYPE_CHECKING:  # Imported when a form is opened.
    from flyte_debugger.catalog.form_worker import FormWorker

Fill: TypeAlias = "Callable[[FormWorker], Values]"
"""Gets the values that a form is filled with; called in a thread."""


@dataclass
class FormsRead(Message):
    """The worker has loaded the task."""

    forms: TaskForms
    values: Values
    problem: str
    """Why the values could not be got; empty when they could."""


@dataclass
class FormsRefused(Message):
    """The worker could not load the task."""

    error: WorkbenchError


@dataclass
class ValuesChecked(Message):
    """The worker checked some values, or could not."""

    version: int
    checked: Checked | None
    problem: str
    """Why there is no answer; empty when there is one."""


class FormClient:
    """Asks the worker in threads that post their messages to a screen, and touch no widget.

    Args:
        screen: where the messages go.
        worker: holds the task.
        fill: gets the values that the form is filled with first.
    """

    def __init__(self, screen: Screen[Any], worker: "FormWorker", fill: Fill) -> None:
        self._screen = screen
        self._worker = worker
        self._fill = fill

    def read(self) -> None:
        """Load the task, and get the first values: `FormsRead` or `FormsRefused`."""
        self._in_thread("forms", self._read)

    def read_values_of(self, request: RunRequest) -> None:
        """Get the values of a run instead: `FormsRead`."""
        self._fill = lambda worker: worker.filled(request)
        self.read()

    def check(self, version: int, values: Values) -> None:
        """Check these values: `ValuesChecked` of this version."""
        self._in_thread("forms", lambda: self._check(version, values))

    def close(self) -> None:
        """End the worker, in a thread."""
        self._in_thread("close", self._worker.close)

    def _in_thread(self, group: str, work: Callable[[], None]) -> None:
        self._screen.run_worker(work, thread=True, group=group)

    def _read(self) -> None:
        try:
            forms = self._worker.forms
        except WorkbenchError as error:
            self._screen.post_message(FormsRefused(error))
            return
        values: Values = ({}, {})
        problem = ""
        try:
            values = self._fill(self._worker)
        except WorkbenchError as error:
            problem = str(error)
        self._screen.post_message(FormsRead(forms, values, problem))

    def _check(self, version: int, values: Values) -> None:
        try:
            checked, problem = self._worker.check(*values), ""
        except WorkbenchError as error:
            checked, problem = None, str(error)
        self._screen.post_message(ValuesChecked(version, checked, problem))
