"""`form(my_task)`: a task's form, to fill in by hand or from Python, and to run."""

import dataclasses
import json
import shlex
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flyte_debugger.catalog.form_worker import FormWorker
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.request_builder import RunOptions
from flyte_debugger.run.state import RunState
from flyte_notebook.errors import NotebookError, RunRefusedError, TaskFailedError
from flyte_notebook.forms.debouncer import Debouncer
from flyte_notebook.forms.form_display import FormDisplay
from flyte_notebook.forms.form_values import FormValues
from flyte_notebook.forms.open_workers import asked
from flyte_notebook.run_view.make_request import make_request, pickled
from flyte_notebook.run_view.pickles import dumps
from flyte_notebook.run_view.run_in_cell import cell_name, run_in_cell
from flyte_notebook.run_view.spare_workers import WORKERS
from flyte_taskmodel.errors import ModuleFailedError
from flyte_taskmodel.forms.presets import Preset, PresetError, Presets
from flyte_taskmodel.forms.schema import Checked, FieldChange, FieldError, TaskForms
from flyte_taskmodel.forms.secret_values import without_secrets
from flyte_taskmodel.forms.settings_codec import from_settings

if TYPE_CHECKING:
    from flyte_notebook.forms.background_run import LiveRun
    from flyte_notebook.task_browser.namespace import Task


class TaskForm:
    """What is filled into a task's form, what is wrong with it, and its runs.

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
        self._worker = FormWorker(request.task, sys.executable, WORKERS, request.sys_path)
        self.schema = self._opened(request)
        """What can be filled in, as plain data."""
        self.held: dict[str, Any] = {}
        """Inputs that Python gave and no form value stands for, such as a data frame."""
        self.filled = [request.inputs, from_settings(request.overrides, self.schema.overrides)]
        """Form values: the inputs', then the overrides'."""
        self._presets = Presets(request.task.file or Path.cwd())
        self._outcome: Future[Any] | None = None
        self._live: LiveRun | None = None
        self._starting = threading.Lock()
        self._shown = FormDisplay(self)
        self._checking = Debouncer(self._check_and_tell)
        if inputs:
            self._set_values({**request.inputs, **inputs})
        WORKERS.prepare()

    @property
    def values(self) -> FormValues:
        """The inputs that are filled in; set with native values, or as text, as one would type it."""
        return FormValues(lambda: {**self.filled[0], **self.held}, self._set_values, self._shared)

    @values.setter
    def values(self, values: Mapping[str, Any]) -> None:
        self._set_values(dict(values))

    @property
    def overrides(self) -> FormValues:
        """The overrides that are filled in: `form.overrides["resources"] = {"memory": "512Mi"}`."""
        return FormValues(lambda: self.filled[1], self._set_overrides, lambda: self.filled[1])

    @overrides.setter
    def overrides(self, values: Mapping[str, Any]) -> None:
        self._set_overrides(dict(values))

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """What is wrong with what is filled in, the inputs' first; each with its field's path and one sentence."""
        checked = self.check()
        return (*checked.input_errors, *checked.override_errors)

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """What the overrides change, declared value beside the new one."""
        return self.check().changes

    def check(self) -> Checked:
        """What is wrong with what is filled in, and what it would do, shown in the form, too; runs nothing."""
        inputs, overrides = self.filled
        with asked(self._worker) as worker:
            checked = worker.check(inputs, overrides)
        wrong = (error for error in checked.input_errors if error.path.partition(".")[0] not in self.held)
        checked = dataclasses.replace(checked, input_errors=tuple(wrong))
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
        self._outcome = Future()
        try:
            self._outcome.set_result(run_in_cell(self._request(checked)))
        except BaseException as error:
            self._outcome.set_exception(error)
        return self._outcome.result()

    def start(self) -> None:
        """Run the task with what is filled in, shown in the form; returns at once. What the Run button does."""
        if not self._shown.is_there:
            self._shown.show()
        with self._starting:
            if self._outcome and not self._outcome.done():
                return
            self._outcome = Future()
        self._shown.running(True)
        threading.Thread(target=self._start, args=(self._outcome,), name="flyte-notebook-form", daemon=True).start()

    def stop(self) -> None:
        """Stop the run that goes on in the form; again: kill it."""
        if self._live:
            self._live.stop()

    @property
    def result(self) -> Any:
        """What the last run returned; waits for the run that goes on.

        Raises:
            NotebookError: when there was none.
            and what `flyte_notebook.run` raises, for a run that did not succeed.
        """
        if self._outcome is None:
            raise NotebookError(f"{self.schema.task} was not run from this form yet; press Run, or call run().")
        return self._outcome.result()

    @property
    def presets(self) -> tuple[str, ...]:
        """The names under which filled forms of the task are kept in the project."""
        try:
            return self._presets.names(self.schema.task)
        except PresetError as error:
            raise NotebookError(str(error)) from None

    def load(self, name: str) -> None:
        """Fill the form in as the preset says."""
        try:
            preset = self._presets.load(self.schema.task, name)
        except PresetError as error:
            raise NotebookError(str(error)) from None
        self.fill(dict(preset.inputs), from_settings(preset.settings, self.schema.overrides))

    def save(self, name: str) -> None:
        """Keep what is filled in under a name, in the project's `.flyte-workbench/presets.toml`."""
        if not name.strip():
            raise NotebookError("A preset needs a name.")
        checked = self.check()
        try:
            self._presets.save(self.schema.task, Preset(name.strip(), checked.shared, checked.settings))
        except PresetError as error:
            raise NotebookError(str(error)) from None

    def fill_in_last(self) -> None:
        """Fill the form in as the task's last run was, where there was one."""
        with asked(self._worker) as worker:
            self.fill(*worker.last())

    @property
    def command(self) -> str:
        """What asks for this run again, without secrets: a command, or a magic for a task that no file holds."""
        return self.command_of(self.check())

    def command_of(self, checked: Checked) -> str:
        """As `command`, of what was checked before."""
        if checked.command:
            return checked.command
        words = ["--inputs", json.dumps(checked.shared, ensure_ascii=False)] if checked.shared else []
        words += [word for setting in checked.settings for word in ("--set", setting)]
        return shlex.join(["%flyte_form", self.schema.task, *words])

    @property
    def json(self) -> str:
        """The inputs as JSON, for `--inputs`."""
        return self.check().json

    def fill(self, inputs: dict[str, Any], overrides: dict[str, Any]) -> None:
        """Replace all that is filled in by these form values."""
        self.filled = [inputs, overrides]
        self.held = {}
        self._refill()

    def typed(self, tab: int, values: dict[str, Any]) -> None:
        """Take in what the person typed into one of the tabs; checked a moment later."""
        self.filled[tab] = values
        self._shown.say("")
        self._checking.ask()

    def __repr__(self) -> str:
        return f"<form of {self.schema.task}: values={self._shared()!r}, overrides={self.filled[1]!r}>"

    def show(self) -> None:
        """Show the form in this cell; once, however often it is called there."""
        self._shown.show()
        self._checking.ask()

    def _ipython_display_(self) -> None:
        self.show()

    def _shared(self) -> dict[str, Any]:
        """The inputs without secrets; a native one is repeated as its own repr, which is for its class to keep."""
        return {**without_secrets(self.schema.inputs.fields, self.filled[0]), **self.held}

    def _opened(self, request: RunRequest) -> TaskForms:
        try:
            with asked(self._worker) as worker:
                return worker.forms
        except ModuleFailedError as failed:
            state = RunState(task=request.task.name)
            state.status, state.error = "failed", failed.error
            raise TaskFailedError(state, cell_name) from None

    def _set_values(self, values: dict[str, Any]) -> None:
        natives = {name: value for name, value in values.items() if not _is_plain(value)}
        written: dict[str, Any] = {}
        if natives:
            with asked(self._worker) as worker:
                written = worker.written(pickled(dumps, natives, "The values"))
        self.held = {name: value for name, value in natives.items() if name not in written}
        plain = {name: value for name, value in values.items() if name not in natives}
        self.filled[0] = {**plain, **written}
        self._refill()

    def _set_overrides(self, values: dict[str, Any]) -> None:
        self.filled[1] = values
        self._refill()

    def _refill(self) -> None:
        self._shown.fill()
        self._checking.ask()

    def _request(self, checked: Checked) -> RunRequest:
        options = dataclasses.replace(self._options, inputs=checked.inputs, overrides=checked.settings)
        request = make_request(self._task, self.held, options)
        return request if self.held else dataclasses.replace(request, pickled_inputs=None)

    def _check_and_tell(self) -> None:
        try:
            self.check()
        except (NotebookError, ModuleFailedError) as error:
            self._shown.say(str(error))

    def _start(self, outcome: "Future[Any]") -> None:
        from flyte_notebook.forms.background_run import LiveRun

        try:
            self._shown.everywhere = True
            checked = self.check()
            if not checked.is_right:
                raise RunRefusedError(_not_run(checked))
            self._live = LiveRun(self._request(checked), self._shown.result)
            outcome.set_result(self._live.follow())
        except BaseException as error:
            outcome.set_exception(error)
            if self._live is None:
                self._shown.say(str(error))
        self._live = None
        self._shown.running(False)


def _is_plain(value: Any) -> bool:
    """Whether it is JSON, and so a form value as it is."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(each) for key, each in value.items())
    if type(value) is list:
        return all(map(_is_plain, value))
    return value is None or type(value) in (bool, int, float, str)


def _not_run(checked: Checked) -> str:
    count = len(checked.input_errors) + len(checked.override_errors)
    where = "Inputs" if checked.input_errors else "Overrides"
    return f"Not run: {count} {'thing is' if count == 1 else 'things are'} to fix, see {where}."
