"""The values filled into a task's form, and what the worker says about them. Knows neither Jupyter nor widgets."""

import dataclasses
from typing import Any

from flyte_debugger.catalog.form_worker import FormWorker
from flyte_debugger.run.named_code import dumps
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.state import RunState
from flyte_notebook.errors import TaskFailedError
from flyte_notebook.forms.open_workers import asked
from flyte_notebook.run_view.cell_text import cell_name
from flyte_notebook.run_view.make_request import pickled
from flyte_taskmodel.errors import ModuleFailedError
from flyte_taskmodel.forms.schema import Checked, TaskForms
from flyte_taskmodel.forms.secret_values import without_secrets
from flyte_taskmodel.forms.settings_codec import from_settings


class FormModel:
    """The form values of one task, as plain data.

    Args:
        worker: holds the task.
        request: the run whose inputs and overrides are filled in first.

    Raises:
        NotebookError: when there is no such task.
        TaskFailedError: when the task's file raised.
    """

    def __init__(self, worker: FormWorker, request: RunRequest) -> None:
        self._worker = worker
        self.schema = _read_forms(worker, request)
        self.native_inputs: dict[str, Any] = {}
        """Inputs set from Python that cannot be written as a form value, such as a data frame."""
        self.inputs = request.inputs
        """Form values of the other inputs."""
        self.overrides = from_settings(request.overrides, self.schema.overrides)
        """Form values of the overrides."""

    @property
    def all_inputs(self) -> dict[str, Any]:
        """Form values and native values of the inputs."""
        return {**self.inputs, **self.native_inputs}

    @property
    def shown_inputs(self) -> dict[str, Any]:
        """The inputs without secrets; a native value shows as its own `repr`, so its class decides what is shown."""
        return {**without_secrets(self.schema.inputs.fields, self.inputs), **self.native_inputs}

    def set_inputs(self, values: dict[str, Any]) -> None:
        """Replace the inputs by form values and native values; native ones become form values where they can."""
        natives = {name: value for name, value in values.items() if not _is_form_value(value)}
        written: dict[str, Any] = {}
        if natives:
            with asked(self._worker) as worker:
                written = worker.written(pickled(dumps, natives, "The values"))
        self.native_inputs = {name: value for name, value in natives.items() if name not in written}
        self.inputs = {**{name: value for name, value in values.items() if name not in natives}, **written}

    def fill(self, inputs: dict[str, Any], overrides: dict[str, Any]) -> None:
        """Replace everything that is filled in by these form values."""
        self.inputs, self.overrides, self.native_inputs = inputs, overrides, {}

    def fill_in_last_run(self) -> None:
        """Fill in the inputs and overrides of the task's last run; nothing when it was never run."""
        with asked(self._worker) as worker:
            self.fill(*worker.last())

    def check(self) -> Checked:
        """The errors in what is filled in, and what the overrides change. Does not run the task.

        Raises:
            NotebookError: when the worker died.
            ModuleFailedError: when the task's file raised.
        """
        with asked(self._worker) as worker:
            checked = worker.check(self.inputs, self.overrides)
        errors = (error for error in checked.input_errors if error.path.partition(".")[0] not in self.native_inputs)
        return dataclasses.replace(checked, input_errors=tuple(errors))


def _read_forms(worker: FormWorker, request: RunRequest) -> TaskForms:
    try:
        with asked(worker) as opened:
            return opened.forms
    except ModuleFailedError as failed:
        state = RunState(task=request.task.name)
        state.status, state.error = "failed", failed.error
        raise TaskFailedError(state, cell_name) from None


def _is_form_value(value: Any) -> bool:
    """Whether the value is JSON already."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_form_value(each) for key, each in value.items())
    if type(value) is list:
        return all(map(_is_form_value, value))
    return value is None or type(value) in (bool, int, float, str)
