"""What the workers of a run say: events for the front end, and messages for their supervisor (`wire.py`)."""

import dataclasses
from collections.abc import Callable
from typing import Any

from flyte_debugger import wire
from flyte_debugger.delegated_calls import DelegatedCalls
from flyte_debugger.event_masking import mask_message
from flyte_debugger.events import (
    ActionStarted,
    AttemptEnded,
    AttemptStarted,
    ConditionWaiting,
    Continued,
    Event,
    RunEnded,
    RunRefused,
    RunStarted,
    Stopped,
    decode,
)
from flyte_debugger.launching import Launcher
from flyte_debugger.ledger import Ledger
from flyte_debugger.leg import Leg
from flyte_debugger.listening import Listening
from flyte_debugger.losing import failure
from flyte_debugger.worker_group import WorkerGroup, start_or_refuse
from flyte_taskmodel.description import ErrorInfo
from flyte_taskmodel.errors import WorkbenchError


class WorkerMessages:
    """Takes in what workers say, and answers them.

    Args:
        launcher: knows the run's secrets, and starts a worker anew in what its task wants around it.
        workers: of the run.
        listening: reads what they say.
        ledger: passes events on.
        delegated: takes the calls that they delegate.
        keep_asked: takes what may be kept of what was asked.
    """

    def __init__(
        self,
        launcher: Launcher,
        workers: WorkerGroup,
        listening: Listening,
        ledger: Ledger,
        delegated: DelegatedCalls,
        keep_asked: Callable[[wire.Asked], None],
    ) -> None:
        self._launcher = launcher
        self._workers = workers
        self._listening = listening
        self._ledger = ledger
        self._delegated = delegated
        self._keep_asked = keep_asked
        self._askers: dict[str, Leg] = {}

    def answer(self, action: str, value: Any) -> None:
        """Give a person's value to the condition of that action; from any thread."""
        leg = self._askers.pop(action, None)
        if leg is not None:
            leg.send(wire.Answer(action, value))

    def read(self, leg: Leg) -> None:
        """Take in what a worker has said."""
        for message in self._listening.messages(leg):
            if leg.ending is None or message.get("wire") == wire.Used.kind:
                self._take(leg, message)
            else:
                self._take_from_ending(leg, message)

    def _take_from_ending(self, leg: Leg, message: dict[str, Any]) -> None:
        """A worker that is being ended still flushes its reports; how it thinks it ended no longer counts."""
        if message.get("kind") == "report_flushed":
            self._ledger.tell(decode(message))
        elif message.get("kind") == RunEnded.kind or message.get("wire") == wire.Done.kind:
            leg.worker.kill_group()

    def _take(self, leg: Leg, message: dict[str, Any]) -> None:
        if "wire" in message:
            self._take_wire(leg, wire.decode(message))
            return
        event = decode(mask_message(message, self._launcher.masker))
        if isinstance(event, RunEnded | RunRefused):
            self._finish(leg)
        self._take_event(leg, event)

    def _finish(self, leg: Leg) -> None:
        """A worker has said how its action ended; all that it printed comes before that."""
        self._listening.read_output(leg, until_empty=True)
        leg.finished = True
        self._ledger.tell_used(leg)

    def _take_event(self, leg: Leg, event: Event) -> None:
        match event:
            case RunStarted() if self._ledger.run_began:
                return
            case ActionStarted() if event.action == leg.action and self._ledger.is_open(event.action):
                return
            case AttemptStarted() if event.action == leg.action:
                leg.begin_attempt(event.attempt)
                self._ledger.attempt_began(event.action, leg.clock())
                event = dataclasses.replace(
                    event, stdout_at=leg.attempt_at["stdout"], stderr_at=leg.attempt_at["stderr"]
                )
            case AttemptEnded() if event.action == leg.action:
                leg.began = None
            case ConditionWaiting():
                self._askers[event.action] = leg
            case Stopped():
                leg.stop(event.thread)
            case Continued():
                leg.go_on(event.thread)
        self._ledger.tell(event)

    def _take_wire(self, leg: Leg, message: wire.Message) -> None:
        match message:
            case wire.Lead():
                leg.action, leg.limits, leg.cpu_before = message.action, message.limits, message.cpu_before
            case wire.Used():
                leg.used = message
            case wire.Between():
                self._listening.read_output(leg, until_empty=True)
                leg.attempt_at = dict(leg.written)
                leg.send(wire.Answer(message.action))
            case wire.Remark():
                self._ledger.remark([self._launcher.masker.text(message.text)])
            case wire.Asked():
                self._take_asked(leg, message)
            case wire.Relaunch():
                leg.finished = True
                start_or_refuse(
                    lambda: self._launcher.relaunched(leg, message.surroundings), self._workers, self._ledger
                )
            case wire.Delegate():
                self._delegated.put(leg, message)
            case wire.ResolveSecrets():
                self._resolve(leg, message)
            case wire.Done():
                self._finish(leg)
                self._delegated.answer_caller(leg, message.error)

    def _take_asked(self, leg: Leg, asked: wire.Asked) -> None:
        self._keep_asked(asked)
        if asked.secrets:
            self._launcher.hide(asked.secrets)
            self._mask_output()
            leg.send(wire.Answer(wire.ASKED))

    def _resolve(self, leg: Leg, asked: wire.ResolveSecrets) -> None:
        try:
            environ = self._launcher.declared_environ(asked.surroundings)
        except WorkbenchError as error:
            info = ErrorInfo(type(error).__name__, str(error))
            leg.send(wire.Answer(asked.action, error=failure("failed", info)))
            return
        self._mask_output()
        leg.send(wire.Answer(asked.action, environ=environ, masked=self._launcher.secret_values))

    def _mask_output(self) -> None:
        """Have the output of each worker masked with all values that are known by now."""
        for leg in self._workers:
            leg.mask(self._launcher.masker)
