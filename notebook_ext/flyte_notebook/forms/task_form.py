"""`form(my_task)`: a task's form, filled in by hand or from Python, and run from either."""

import dataclasses
import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flyte_debugger.catalog.form_worker import FormWorker
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.request_builder import RunOptions
from flyte_notebook.errors import NotebookError, RunRefusedError
from flyte_notebook.forms.debouncer import Debouncer
from flyte_notebook.forms.form_display import FormDisplay
from flyte_notebook.forms.form_model import FormModel
from flyte_notebook.forms.form_runs import FormRuns
from flyte_notebook.forms.form_values import FormValues, check_name
from flyte_notebook.forms.value_text import error_count
from flyte_notebook.run_view.make_request import make_request
from flyte_notebook.run_view.spare_workers import WORKERS
from flyte_taskmodel.errors import ModuleFailedError
from flyte_taskmodel.forms.presets import Preset, PresetError, Presets
from flyte_taskmodel.forms.schema import Checked, FieldChange, FieldError, TaskForms
from flyte_taskmodel.forms.settings_codec import from_settings

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task


class TaskForm:
    """A task's inputs and overrides as they are filled in, their errors, and the runs started from them.

    A cell shows it as widgets; what is typed there and what Python sets is the same.

    Args:
        task: a TaskTemplate, or `"file.py:task"`.
        inputs: native values to fill in.
        options: how it is run; their preset, inputs and overrides are filled in.

    Raises:
        NotebookError: when there is no such task, or it cannot be sent to another process.
        TaskFailedError: when the task's file raised.
    """

    def __init__(self, task: "Task | str", inputs: dict[str, Any], options: RunOptions) -> None:
        self._task = task
        self._options = dataclasses.replace(options, preset=None, inputs_file=None)
        request = make_request(task, {}, options)
        worker = FormWorker(request.task, sys.executable, WORKERS, request.sys_path)
        self._model = FormModel(worker, request)
        self._presets = Presets(request.task.file or Path.cwd())
        self._shown = FormDisplay(self._model, self)
        self._runs = FormRuns(self.schema.task, self._shown)
        self._checking = Debouncer(self._check_and_tell)
        for name in inputs:
            check_name(name, self.schema.inputs, f"input of {self.schema.task}")
        if inputs:
            self._set_inputs({**request.inputs, **inputs})
        WORKERS.prepare()

    @property
    def schema(self) -> TaskForms:
        """The fields that can be filled in, as plain data."""
        return self._model.schema

    @property
    def values(self) -> FormValues:
        """The inputs that are filled in; set with native values, or as text, as one would type it."""
        model = self._model
        form, what = model.schema.inputs, f"input of {model.schema.task}"
        return FormValues(form, what, lambda: model.all_inputs, self._set_inputs, lambda: model.shown_inputs)

    @values.setter
    def values(self, values: Mapping[str, Any]) -> None:
        self.values.replace(values)

    @property
    def overrides(self) -> FormValues:
        """The overrides that are filled in: `form.overrides["resources"] = {"memory": "512Mi"}`."""
        model = self._model
        form = model.schema.overrides
        return FormValues(form, "override", lambda: model.overrides, self._set_overrides, lambda: model.overrides)

    @overrides.setter
    def overrides(self, values: Mapping[str, Any]) -> None:
        self.overrides.replace(values)

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """What is wrong with what is filled in, the inputs' first; each with its field's path and one sentence."""
        checked = self.check()
        return (*checked.input_errors, *checked.override_errors)

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """What the overrides change: the declared value and the new one."""
        return self.check().changes

    def check(self) -> Checked:
        """The errors in what is filled in, and what it would do; shown in the form, too. Does not run the task."""
        checked = self._model.check()
        self._shown.tell(checked)
        return checked

    def run(self) -> Any:
        """Run the task with what is filled in, show the run in this cell, and return its value.

        Raises:
            RunRefusedError: when something is wrong with what is filled in.
            and what `flyte_notebook.run` raises.
        """
        checked = self.check()
        if not checked.is_right:
            errors = (*checked.input_errors, *checked.override_errors)
            raise RunRefusedError("\n".join(error.message for error in errors))
        return self._runs.run_in_cell(self._request(checked))

    def start(self, on_cluster: bool = False) -> None:
        """Run the task with what is filled in, shown in the form; returns at once. What the Run button does.

        Args:
            on_cluster: whether to run it on the cluster; its outputs are plain data then.
        """
        if not self._shown.is_there:
            self._shown.show()
        self._runs.start(lambda: self._checked_request(on_cluster), on_cluster)

    def debug(self) -> None:
        """Step through the task with what is filled in; the debug view is shown below the form."""
        from flyte_notebook.debug_view.debug_task import debug_request

        if not self._shown.is_there:
            self._shown.show()
        self._shown.result.show_below(debug_request(self._checked_request()).widget)

    def source_widget(self) -> Any:
        """The task's source as a widget, in which breakpoints are set before it is debugged."""
        from flyte_notebook.debug_view.source_widget import SourceWidget

        return SourceWidget(self._task)

    def stop(self) -> None:
        """Stop the run that goes on in the form; when called again, kill it."""
        self._runs.stop()

    @property
    def result(self) -> Any:
        """What the last run returned; waits for the run that goes on.

        Raises:
            NotebookError: when there was none.
            and what `flyte_notebook.run` raises, for a run that did not succeed.
        """
        return self._runs.result

    @property
    def presets(self) -> tuple[str, ...]:
        """The names of the task's presets in the project."""
        try:
            return self._presets.names(self.schema.task)
        except PresetError as error:
            raise NotebookError(str(error)) from None

    def load(self, name: str) -> None:
        """Fill in a preset."""
        try:
            preset = self._presets.load(self.schema.task, name)
        except PresetError as error:
            raise NotebookError(str(error)) from None
        self.fill(dict(preset.inputs), from_settings(preset.settings, self.schema.overrides))

    def save(self, name: str) -> None:
        """Save what is filled in as a preset, in the project's `.flyte-workbench/presets.toml`."""
        if not name.strip():
            raise NotebookError("A preset needs a name.")
        checked = self.check()
        try:
            self._presets.save(self.schema.task, Preset(name.strip(), checked.shared, checked.settings))
        except PresetError as error:
            raise NotebookError(str(error)) from None

    def fill_in_last(self) -> None:
        """Fill in the inputs and overrides of the task's last run, if there was one."""
        self._model.fill_in_last_run()
        self._refill()

    def fill(self, inputs: dict[str, Any], overrides: dict[str, Any]) -> None:
        """Replace everything that is filled in by these form values."""
        self._model.fill(inputs, overrides)
        self._refill()

    @property
    def command(self) -> str:
        """The command that starts the same run, without secrets; for a task of a cell, the magic."""
        return self.command_of(self.check())

    def command_of(self, checked: Checked) -> str:
        """As `command`, for values that were checked already."""
        if checked.command:
            return checked.command
        words = ["--inputs", json.dumps(checked.shared, ensure_ascii=False)] if checked.shared else []
        words += [word for setting in checked.settings for word in ("--set", setting)]
        return shlex.join(["%flyte_form", self.schema.task, *words])

    @property
    def json(self) -> str:
        """The inputs as JSON, for `--inputs`."""
        return self.check().json

    def typed(self, tab: int, values: dict[str, Any]) -> None:
        """Take what the person typed into one of the tabs; it is checked a moment later."""
        if tab == 0:
            self._model.inputs = values
        else:
            self._model.overrides = values
        self._shown.say("")
        self._checking.ask()

    @property
    def widget(self) -> Any:
        """The form by itself, to be put into other widgets."""
        self._checking.ask()
        return self._shown.widget

    def show(self) -> None:
        """Show the form in this cell; only once, however often a cell calls this."""
        self._shown.show()
        self._checking.ask()

    def _ipython_display_(self) -> None:
        self.show()

    def __repr__(self) -> str:
        model = self._model
        return f"<form of {self.schema.task}: values={model.shown_inputs!r}, overrides={model.overrides!r}>"

    def _set_inputs(self, values: dict[str, Any]) -> None:
        self._model.set_inputs(values)
        self._refill()

    def _set_overrides(self, values: dict[str, Any]) -> None:
        self._model.overrides = values
        self._refill()

    def _refill(self) -> None:
        self._shown.fill()
        self._checking.ask()

    def _request(self, checked: Checked, on_cluster: bool = False) -> RunRequest:
        natives = self._model.native_inputs
        options = dataclasses.replace(self._options, inputs=checked.inputs, overrides=checked.settings)
        request = make_request(self._task, natives, options, on_cluster)
        return request if natives else dataclasses.replace(request, pickled_inputs=None)

    def _checked_request(self, on_cluster: bool = False) -> RunRequest:
        """The request of a run that the Run button starts; from now on, untouched fields show their errors, too."""
        self._shown.everywhere = True
        checked = self.check()
        if not checked.is_right:
            raise RunRefusedError(_not_run(checked))
        return self._request(checked, on_cluster)

    def _check_and_tell(self) -> None:
        try:
            self.check()
        except (NotebookError, ModuleFailedError) as error:
            self._shown.say(str(error))


def _not_run(checked: Checked) -> str:
    count = len(checked.input_errors) + len(checked.override_errors)
    tab = "Inputs" if checked.input_errors else "Overrides"
    return f"Not run: {error_count(count)}, see {tab}."
