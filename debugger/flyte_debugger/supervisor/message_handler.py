"""What the workers of a run say: events for the front end, and messages for their supervisor (`worker_messages.py`)."""

import dataclasses
from collections.abc import Callable
from typing import Any

from flyte_debugger.protocol import worker_messages
from flyte_debugger.run.events import (
    ActionStarted,
    AttemptEnded,
    AttemptStarted,
    ConditionWaiting,
    Continued,
    Event,
    InputWaiting,
    RunEnded,
    RunRefused,
    RunStarted,
    Stopped,
    decode,
)
from flyte_debugger.secrets.event_masking import mask_message
from flyte_debugger.supervisor.delegated_calls import DelegatedCalls
from flyte_debugger.supervisor.leased_worker import LeasedWorker
from flyte_debugger.supervisor.run_progress import RunProgress
from flyte_debugger.supervisor.worker_group import WorkerGroup, start_or_refuse
from flyte_debugger.supervisor.worker_launcher import Launcher
from flyte_debugger.supervisor.worker_loss import failure
from flyte_debugger.supervisor.worker_reader import WorkerReader
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.errors import WorkbenchError


class WorkerMessages:
    """Takes in what workers say, and answers them.

    Args:
        launcher: knows the run's secrets, and starts a worker anew in what its task wants around it.
        workers: of the run.
        reader: reads what they say.
        progress: passes events on.
        delegated: takes the calls that they delegate.
        keep_retained: takes what may be kept of what was asked.
    """

    def __init__(
        self,
        launcher: Launcher,
        workers: WorkerGroup,
        reader: WorkerReader,
        progress: RunProgress,
        delegated: DelegatedCalls,
        keep_retained: Callable[[worker_messages.RetainedInputs], None],
    ) -> None:
        self._launcher = launcher
        self._workers = workers
        self._reader = reader
        self._progress = progress
        self._delegated = delegated
        self._keep_retained = keep_retained
        self._askers: dict[str, LeasedWorker] = {}

    def answer(self, action: str, value: Any) -> None:
        """Give a person's value to the condition of that action; from any thread."""
        leased = self._askers.pop(action, None)
        if leased is not None:
            leased.send(worker_messages.Answer(action, value))

    def read(self, leased: LeasedWorker) -> None:
        """Take in what a worker has said."""
        for message in self._reader.messages(leased):
            if leased.ending is None or message.get("wire") == worker_messages.ResourceUsage.kind:
                self._take(leased, message)
            else:
                self._take_from_ending(leased, message)

    def _take_from_ending(self, leased: LeasedWorker, message: dict[str, Any]) -> None:
        """A worker that is being ended still flushes its reports; how it thinks it ended no longer counts."""
        if message.get("kind") == "report_flushed":
            self._progress.tell(decode(message))
        elif message.get("kind") == RunEnded.kind or message.get("wire") == worker_messages.DelegatedActionDone.kind:
            leased.worker.kill_group()

    def _take(self, leased: LeasedWorker, message: dict[str, Any]) -> None:
        if "wire" in message:
            self._take_wire(leased, worker_messages.MESSAGES.decode(message))
            return
        event = decode(mask_message(message, self._launcher.masker))
        if isinstance(event, RunEnded | RunRefused):
            self._finish(leased)
        self._take_event(leased, event)

    def _finish(self, leased: LeasedWorker) -> None:
        """A worker has said how its action ended; all that it printed comes before that."""
        self._reader.read_output(leased, until_empty=True)
        leased.finished = True
        self._progress.tell_used(leased)

    def _take_event(self, leased: LeasedWorker, event: Event) -> None:
        match event:
            case RunStarted() if self._progress.run_began:
                return
            case ActionStarted() if event.action == leased.action and self._progress.is_open(event.action):
                return
            case AttemptStarted() if event.action == leased.action:
                leased.begin_attempt(event.attempt)
                self._progress.attempt_began(event.action, leased.clock())
                event = dataclasses.replace(
                    event, stdout_at=leased.attempt_at["stdout"], stderr_at=leased.attempt_at["stderr"]
                )
            case AttemptEnded() if event.action == leased.action:
                leased.began = None
            case ConditionWaiting():
                self._askers[event.action] = leased
            case InputWaiting():
                self._reader.read_output(leased, until_empty=True)  # The prompt comes before the wait for an answer.
            case Stopped():
                leased.stop(event.thread)
            case Continued():
                leased.go_on(event.thread)
        self._progress.tell(event)

    def _take_wire(self, leased: LeasedWorker, message: worker_messages.Message) -> None:
        match message:
            case worker_messages.LeasedAction():
                leased.action, leased.limits, leased.cpu_before = message.action, message.limits, message.cpu_before
            case worker_messages.ResourceUsage():
                leased.used = message
            case worker_messages.LeftThreads():
                leased.left_threads = message.names
            case worker_messages.AttemptBoundary():
                self._reader.read_output(leased, until_empty=True)
                leased.attempt_at = dict(leased.written)
                leased.send(worker_messages.Answer(message.action))
            case worker_messages.NoticeRequested():
                self._progress.notice([self._launcher.masker.text(message.text)])
            case worker_messages.RetainedInputs():
                self._take_retained(leased, message)
            case worker_messages.RelaunchRequested():
                leased.finished = True
                start_or_refuse(
                    lambda: self._launcher.relaunched(leased, message.environment), self._workers, self._progress
                )
            case worker_messages.DelegateAction():
                self._delegated.put(leased, message)
            case worker_messages.ResolveSecrets():
                self._resolve(leased, message)
            case worker_messages.DelegatedActionDone():
                self._finish(leased)
                self._delegated.answer_caller(leased, message.error)

    def _take_retained(self, leased: LeasedWorker, asked: worker_messages.RetainedInputs) -> None:
        self._keep_retained(asked)
        if asked.secrets:
            self._launcher.hide(asked.secrets)
            self._mask_output()
            leased.send(worker_messages.Answer(worker_messages.RETAINED_INPUTS))

    def _resolve(self, leased: LeasedWorker, asked: worker_messages.ResolveSecrets) -> None:
        try:
            environ = self._launcher.declared_environ(asked.environment)
        except WorkbenchError as error:
            info = ErrorInfo(type(error).__name__, str(error))
            leased.send(worker_messages.Answer(asked.action, error=failure("failed", info)))
            return
        self._mask_output()
        leased.send(worker_messages.Answer(asked.action, environ=environ, masked=self._launcher.secret_values))

    def _mask_output(self) -> None:
        """Have the output of each worker masked with all values that are known by now."""
        for leased in self._workers:
            leased.mask(self._launcher.masker)
