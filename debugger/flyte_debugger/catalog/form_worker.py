"""The forms of one task for those who draw them: a worker holds the task and checks what is filled in, as it is typed.

    with FormWorker(TaskRef(file="/abs/train.py", name="train")) as worker:
        forms = worker.forms                                          # TaskForms: schemas, plain data
        checked = worker.check({"epochs": "3"}, {"retries": {"count": "2"}})   # Checked, in a few milliseconds
        request = worker.request(checked)                             # RunRequest, for start_run

What values are, per kind of field, is in `docs/forms.md`.
"""

import dataclasses
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from flyte_debugger.catalog.worker_query import ask
from flyte_debugger.history.request_record import RequestRecordError, read_request
from flyte_debugger.history.run_history import History, HistoryError, RunRow
from flyte_debugger.protocol.worker_replies import (
    CheckFailed,
    FormChecked,
    FormOpened,
    InputsRefused,
    ModuleFailed,
    Reply,
    TaskNotFound,
    ValuesWritten,
)
from flyte_debugger.protocol.worker_requests import (
    CheckForm,
    FormQuestion,
    LaunchContext,
    OpenForm,
    WriteArguments,
    WritePickled,
)
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.request_builder import RunOptions, build_request
from flyte_debugger.run.shell_command import command_line
from flyte_debugger.worker_process.interpreter import choose
from flyte_debugger.worker_process.worker_pool import WorkerPool, start_worker
from flyte_debugger.worker_process.worker_process import WorkerProcess
from flyte_taskmodel.errors import InputsError, ModuleFailedError, TaskNotFoundError, WorkerError
from flyte_taskmodel.forms.schema import Checked, TaskForms
from flyte_taskmodel.forms.settings_codec import as_settings, from_settings

OPEN_TIMEOUT = 60.0
"""Seconds that the import of the task's file may take."""
CHECK_TIMEOUT = 10.0
"""Seconds that one check may take: a person's own validators run in it."""


class FormWorker:
    """One task's forms, and the worker that holds the task; started when first asked, and again should it die.

    Every method may be called from any thread.

    Args:
        task: where the task is; one pickled by a notebook, too.
        python: the interpreter; default: that of the task's project.
        workers: where a program keeps a worker ready.
        sys_path: directories that modules are looked for in after all others; a notebook gives its kernel's.
    """

    def __init__(
        self,
        task: TaskRef,
        python: str | None = None,
        workers: WorkerPool | None = None,
        sys_path: tuple[str, ...] = (),
    ) -> None:
        self._task = task
        self._python = python
        self._workers = workers
        self._sys_path = sys_path
        self._worker: WorkerProcess | None = None
        self._forms: TaskForms | None = None
        self._closed = False
        self._asking = threading.Lock()

    @property
    def forms(self) -> TaskForms:
        """The schemas of inputs and overrides, as the task's file was when its worker loaded it.

        Raises:
            TaskNotFoundError, ModuleFailedError: as the task deserves.
            WorkerError: when its import ended the worker or took too long.
        """
        with self._asking:
            self._ready()
            assert self._forms is not None
            return self._forms

    def check(self, inputs: Mapping[str, Any], overrides: Mapping[str, Any] | tuple[str, ...] = ()) -> Checked:
        """What is wrong with what is filled in, and what it would do. Runs nothing of the person's but validators.

        Args:
            inputs: form values by input.
            overrides: form values by field, or settings as after `--set`.

        Raises:
            what `forms` raises.
        """
        settings = overrides if isinstance(overrides, tuple) else as_settings(overrides, self.forms.overrides)
        reply = self._ask(CheckForm(dict(inputs), settings))
        assert isinstance(reply, FormChecked)
        checked = reply.checked
        spelled = RunRequest(
            self._task, checked.arguments, checked.rest, overrides=checked.settings, python=self._python
        )
        return dataclasses.replace(checked, command=command_line(spelled) if self._task.file else "")

    def request(self, checked: Checked) -> RunRequest:
        """The run that a filled form asks for."""
        base = RunRequest(self._task, sys_path=self._sys_path, python=self._python)
        return build_request(base, RunOptions(inputs=checked.inputs, overrides=checked.settings))

    def filled(self, request: RunRequest) -> tuple[dict[str, Any], dict[str, Any]]:
        """The form values, of inputs and of overrides, that a run was asked for with: to fill a form in again.

        Raises:
            InputsError: when its arguments are none that the task takes now.
            and what `forms` raises.
        """
        overrides = from_settings(request.overrides, self.forms.overrides)
        if not request.arguments:
            return dict(request.inputs), overrides
        return {**request.inputs, **self._written(WriteArguments(request.arguments))}, overrides

    def written(self, pickled: str) -> dict[str, Any]:
        """The form values of native inputs, of those that have one.

        Args:
            pickled: base64 of a cloudpickled dict of them, as in `RunRequest.pickled_inputs`.

        Raises:
            what `forms` raises.
        """
        return self._written(WritePickled(pickled))

    def last(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The form values, of inputs and of overrides, of the task's last run; empty without one.

        Raises:
            what `forms` raises.
        """
        names = {field.name for field in self.forms.inputs.fields}
        for row in self._runs():
            if row.file != self._task.file:
                continue
            try:
                request = read_request(Path(row.folder)).request
                inputs, overrides = self.filled(request)
            except (RequestRecordError, InputsError):
                continue
            if request.pickled_inputs is None:
                return {name: value for name, value in inputs.items() if name in names}, overrides
        return {}, {}

    def reload(self) -> None:
        """Load the task's file anew when next asked."""
        with self._asking:
            self._end()

    def close(self) -> None:
        """End the worker, in the middle of a question too; safe to call twice."""
        self._closed = True
        if self._worker:
            self._worker.kill()

    def __enter__(self) -> "FormWorker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _runs(self) -> list[RunRow]:
        """The task's newest runs; none where the history cannot be used, which is no reason for a form not to open."""
        try:
            return History().runs(limit=20, task=self.forms.task)
        except HistoryError:
            return []

    def _written(self, question: WriteArguments | WritePickled) -> dict[str, Any]:
        reply = self._ask(question)
        assert isinstance(reply, ValuesWritten)
        return reply.values

    def _ask(self, question: FormQuestion) -> Reply:
        with self._asking:
            reply = ask(self._ready(), question, f"checking {self._task.name}", CHECK_TIMEOUT)
        match reply:
            case InputsRefused():
                raise InputsError(reply.message)
            case CheckFailed():
                raise WorkerError(f"checking {self._task.name} raised {reply.error.type}: {reply.error.message}")
        return reply

    def _ready(self) -> WorkerProcess:
        """The worker, with the task loaded."""
        if self._closed:
            raise WorkerError(f"the form of {self._task.name} is closed.")
        if self._worker and self._worker.returncode() is None:
            return self._worker
        self._end()
        python = choose(self._python, self._task.file)
        self._worker = self._take(python)
        if self._closed:  # While this worker was started, so `close` did not see it.
            self._end()
            raise WorkerError(f"the form of {self._task.name} is closed.")
        self._forms = self._opened(self._worker)
        return self._worker

    def _opened(self, worker: WorkerProcess) -> TaskForms:
        """The forms, once the worker has loaded the task; a worker that cannot is ended."""
        request = OpenForm(self._task, LaunchContext.of_this_process(self._task.root_dir), self._sys_path)
        reply = ask(worker, request, f"importing {self._task.file or self._task.name}", OPEN_TIMEOUT)
        if isinstance(reply, FormOpened):
            return reply.forms
        self._end()
        if isinstance(reply, ModuleFailed):
            raise ModuleFailedError(self._task.file or "", reply.error)
        assert isinstance(reply, TaskNotFound)
        raise TaskNotFoundError(reply.message)

    def _take(self, python: str) -> WorkerProcess:
        if self._workers is None:
            return start_worker(python)
        worker = self._workers.take(python)
        self._workers.prepare(python)
        return worker

    def _end(self) -> None:
        if self._worker:
            self._worker.kill()
            self._worker = None
