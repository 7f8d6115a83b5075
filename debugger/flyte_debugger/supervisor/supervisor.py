"""The supervisor of a run: listens to its workers, holds them to what their tasks declare, tries lost ones again.

It lives in one thread of the front end. Each worker leads one action (`worker_messages.py`): the first the person's
task. A worker that calls a task which wants a process of its own has the supervisor start another.
"""

import contextlib
import dataclasses
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.channel import ChannelClosedError
from flyte_debugger.run.events import (
    ActionEnded,
    ActionStarted,
    AttemptEnded,
    AttemptStarted,
    ConditionWaiting,
    Continued,
    Event,
    Output,
    RunEnded,
    RunRefused,
    RunStarted,
    Stopped,
    decode,
)
from flyte_debugger.supervisor.leased_worker import LeasedWorker, Piece
from flyte_debugger.supervisor.limit_enforcer import LimitEnforcer
from flyte_debugger.supervisor.run_progress import RunProgress
from flyte_debugger.supervisor.worker_launcher import Launcher
from flyte_debugger.supervisor.worker_loss import delay_before_next, failure, why_lost
from flyte_debugger.supervisor.worker_reader import WorkerReader
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.errors import WorkbenchError

EXIT_GRACE = 5.0
"""Seconds that a worker has for its threads and exit handlers after the run's end."""
MAX_WORKERS = max(4, os.cpu_count() or 1)
"""How many delegated actions run at once; the others wait, and their clocks with them."""


class Supervisor:
    """Runs one run to its end.

    Args:
        launcher: starts its workers.
        tell: takes each event, in order.
        keep: takes output as it came: the action that its worker leads (None for the person's), stream, bytes.
        keep_asked: takes what may be kept of what was asked.
    """

    def __init__(
        self,
        launcher: Launcher,
        tell: Callable[[Event], None],
        keep: Callable[[str | None, str, bytes], None],
        keep_retained: Callable[[worker_messages.RetainedInputs], None],
    ) -> None:
        self.ended = threading.Event()
        self._launcher = launcher
        self._progress = RunProgress(tell)
        self._keep = keep
        self._keep_retained = keep_retained
        self._reader = WorkerReader(self._take_output)
        self._limits = LimitEnforcer(launcher.request, self._progress)
        self._leased_workers: list[LeasedWorker] = []
        self._due: list[tuple[float, Callable[[], None]]] = []
        self._askers: dict[str, LeasedWorker] = {}
        self._queued: list[tuple[LeasedWorker, worker_messages.DelegateAction]] = []

    # Called from other threads.

    def cancel(self) -> None:
        """Ask the task to stop; end it at once when called again."""
        if self._limits.cancel():
            for leased in list(self._leased_workers):
                self._interrupt(leased)

    def kill(self) -> None:
        """End every worker at once."""
        self._limits.kill()

    def preempt(self) -> None:
        """Kill the person's task as a spot node would; it goes on from its checkpoint in its next attempt."""
        self._limits.preempt()

    def answer(self, action: str, value: Any) -> None:
        """Give a person's value to the condition of that action."""
        leased = self._askers.pop(action, None)
        if leased is not None:
            _send(leased, worker_messages.Answer(action, value))

    def hold_clocks(self, pid: int, is_stopped: bool) -> None:
        """A child process of a debug run has stopped, or goes on: its thread there is minus its id."""
        for leased in list(self._leased_workers):
            (leased.stop if is_stopped else leased.go_on)(-pid)

    def set_task_stops(self, stops: worker_messages.TaskStops) -> None:
        """Replace the task breakpoints and stubs of a debug run."""
        self._launcher.stops = stops
        for leased in list(self._leased_workers):
            _send(leased, stops)

    def notice(self, text: str) -> None:
        """Tell the person a sentence, unless the run is over."""
        if not self.ended.is_set():
            self._progress.notice([text])

    # The thread.

    def run(self) -> None:
        """Start the first worker and see the run through; returns when no process of it is left."""
        try:
            self._progress.notice(self._launcher.notices)
            self._start()
            while not self.ended.is_set():
                self._turn()
            self._linger()
        finally:
            for leased in self._leased_workers:
                leased.worker.kill()
            self._reader.close()
            self._launcher.close()

    def _start(self) -> None:
        try:
            self._add(self._launcher.first())
        except WorkbenchError as error:
            self._tell(RunRefused(str(error), "", time.time()))

    def _add(self, leased: LeasedWorker) -> None:
        self._reader.add(leased)
        self._leased_workers.append(leased)
        if self._limits.cancelled:
            self._interrupt(leased)

    def _interrupt(self, leased: LeasedWorker) -> None:
        if self._launcher.request.debug is not None:
            _send(leased, worker_messages.Cancel())
        leased.worker.interrupt()

    def _turn(self) -> None:
        pause = self._limits.pause(self._leased_workers)
        next_due = min((when - time.monotonic() for when, _ in self._due), default=pause)
        ready = self._reader.ready_unhurried(min(pause, next_due))
        for leased in list(self._leased_workers):
            self._read(leased, {name for owner, name in ready if owner is leased})
        for leased in list(self._leased_workers):
            if not self.ended.is_set():
                self._watch(leased)
        self._start_queued()
        self._do_what_is_due()

    def _read(self, leased: LeasedWorker, names: set[str]) -> None:
        begun = self._progress.run_began
        if "channel" in names and not begun:
            self._read_channel(leased)  # so that what the task prints first comes after the run's beginning
        self._reader.read_output(leased, names - {"channel"})
        if "channel" in names and begun:
            self._read_channel(leased)

    def _do_what_is_due(self) -> None:
        now = time.monotonic()
        due = [entry for entry in self._due if entry[0] <= now]
        self._due = [entry for entry in self._due if entry[0] > now]
        for _, act in due:
            if not self.ended.is_set():
                act()

    def _watch(self, leased: LeasedWorker) -> None:
        """Whether it is time to end a worker, and whether it has ended."""
        if leased.finished:
            if leased.parent is not None and leased.worker.returncode() is not None:
                self._forget(leased)
                self._leased_workers.remove(leased)
                leased.worker.kill()
            return
        self._limits.look(leased)
        if leased.worker.returncode() is not None:
            self._drain(leased)
            if not leased.finished and not self.ended.is_set():
                self._lost(leased)

    # What comes from a worker.

    def _read_channel(self, leased: LeasedWorker) -> None:
        for message in self._reader.messages(leased):
            if leased.ending is None or message.get("wire") == "used":
                self._take(leased, message)
            elif message.get("kind") in ("report_flushed", "run_ended") or message.get("wire") == "done":
                self._take_from_ending(leased, message)

    def _take_from_ending(self, leased: LeasedWorker, message: dict[str, Any]) -> None:
        """A worker that is being ended still flushes its reports; how it thinks it ended no longer counts."""
        if message.get("kind") == "report_flushed":
            self._tell(decode(message))
        else:
            leased.worker.kill_group()

    def _take(self, leased: LeasedWorker, message: dict[str, Any]) -> None:
        if "wire" in message:
            self._take_wire(leased, worker_messages.decode(message))
            return
        event = decode(self._launcher.masked(message))
        if isinstance(event, RunEnded | RunRefused):
            self._reader.read_output(leased, until_empty=True)
            leased.finished = True
            self._progress.tell_used(leased)
        self._take_event(leased, event)

    def _take_event(self, leased: LeasedWorker, event: Event) -> None:
        match event:
            case RunStarted() if self._progress.run_began:
                return
            case ActionStarted() if event.action == leased.action and self._progress.is_open(event.action):
                return
            case AttemptStarted() if event.action == leased.action:
                leased.begin_attempt(event.attempt)
                self._progress.attempt_began(event.action, time.monotonic())
                event = dataclasses.replace(
                    event, stdout_at=leased.attempt_at["stdout"], stderr_at=leased.attempt_at["stderr"]
                )
            case AttemptEnded() if event.action == leased.action:
                leased.began = None
            case ConditionWaiting():
                self._askers[event.action] = leased
            case Stopped():
                leased.stop(event.thread)
            case Continued():
                leased.go_on(event.thread)
        self._tell(event)

    def _take_wire(self, leased: LeasedWorker, message: worker_messages.Message) -> None:
        match message:
            case worker_messages.LeasedAction():
                leased.action, leased.limits, leased.cpu_before = message.action, message.limits, message.cpu_before
            case worker_messages.ResourceUsage():
                leased.used = message
            case worker_messages.AttemptBoundary():
                self._reader.read_output(leased, until_empty=True)
                leased.attempt_at = dict(leased.written)
                _send(leased, worker_messages.Answer(message.action))
            case worker_messages.NoticeRequested():
                self._progress.notice([message.text])
            case worker_messages.RetainedInputs():
                self._take_retained(leased, message)
            case worker_messages.RelaunchRequested():
                leased.finished = True
                self._relaunch(leased, message.environment)
            case worker_messages.DelegateAction():
                self._queued.append((leased, message))
            case worker_messages.DelegatedActionDone():
                self._reader.read_output(leased, until_empty=True)
                leased.finished = True
                self._progress.tell_used(leased)
                self._answer_parent(leased, message.error)

    def _take_retained(self, leased: LeasedWorker, asked: worker_messages.RetainedInputs) -> None:
        self._keep_retained(asked)
        if asked.secrets:
            self._launcher.hide(asked.secrets)
            for each in self._leased_workers:
                each.mask(self._launcher.masker)
            _send(leased, worker_messages.Answer(worker_messages.RETAINED_INPUTS))

    def _relaunch(self, leased: LeasedWorker, environment: worker_messages.ProcessEnvironment) -> None:
        try:
            self._add(self._launcher.relaunched(leased, environment))
        except WorkbenchError as error:
            self._tell(RunRefused(str(error), "", time.time()))

    def _start_queued(self) -> None:
        """Start workers for delegated actions, as many as may run at once; one that itself waits does not count."""
        while self._queued and not self.ended.is_set():
            waited_for = {leased.parent for leased in self._leased_workers if not leased.finished}
            busy = [leased for leased in self._leased_workers if not leased.finished and leased not in waited_for]
            if len(busy) >= MAX_WORKERS:
                return
            self._delegate(*self._queued.pop(0))

    def _delegate(self, leased: LeasedWorker, message: worker_messages.DelegateAction) -> None:
        try:
            self._add(self._launcher.delegated(leased, message))
        except WorkbenchError as error:
            info = ErrorInfo("SecretMissingError", str(error))
            _send(leased, worker_messages.Answer(message.action, error=failure("failed", info)))

    def _take_output(self, leased: LeasedWorker, name: Any, piece: Piece) -> None:
        if piece.data:
            self._keep(leased.action if leased.parent else None, name, piece.data)
        if piece.text and not self.ended.is_set():
            self._tell(Output(name, piece.text, time.time(), leased.action, leased.attempt))

    def _drain(self, leased: LeasedWorker) -> None:
        """Take in what a dead worker had sent before it died."""
        while self._reader.has_messages(leased):
            self._read_channel(leased)
        self._reader.read_output(leased, until_empty=True)

    # A worker that is lost.

    def _lost(self, leased: LeasedWorker) -> None:
        """End the attempt that a lost worker was in, and begin the next where there is one."""
        leased.finished = True
        self._forget(leased)
        why = why_lost(leased, cancelled=self._limits.cancelled)
        status, error = why.status, why.error
        self._close_open(leased, status)
        if leased.action is None or self._progress.first_began(leased.action) is None:
            self._give_up(leased, status, error)
            return
        delay = None if why.final or self._launcher.request.debug else delay_before_next(leased, status)
        self._tell(AttemptEnded(leased.action, leased.attempt, status, error, delay, time.time()))
        if delay is None:
            self._give_up(leased, status, error)
        else:
            self._due.append((time.monotonic() + delay, lambda: self._add(self._launcher.again(leased))))

    def _give_up(self, leased: LeasedWorker, status: Any, error: ErrorInfo | None) -> None:
        self._progress.tell_used(leased)
        if leased.parent is not None:
            self._answer_parent(leased, failure(status, error))
            return
        if self._progress.is_open(leased.action):
            self._tell(ActionEnded(leased.action or "", status, (), error, time.time()))
        self._tell(RunEnded(status, (), error, time.time()))

    def _answer_parent(self, leased: LeasedWorker, error: worker_messages.Failure | None) -> None:
        assert leased.parent is not None
        assert leased.action is not None
        _send(leased.parent, worker_messages.Answer(leased.action, error=error))

    def _close_open(self, leased: LeasedWorker, status: Any) -> None:
        """End the actions that ran in a lost worker, and the workers that they had started."""
        for below in [other for other in self._leased_workers if other.parent is leased and not other.finished]:
            below.finished = True
            below.worker.kill_group()
            self._forget(below)
            self._close_open(below, status)
            if below.action:
                self._tell(ActionEnded(below.action, status, (), None, time.time()))
        self._progress.close_under(leased.action, status)

    def _forget(self, leased: LeasedWorker) -> None:
        self._queued = [(asker, message) for asker, message in self._queued if asker is not leased]
        self._reader.forget(leased)
        self._askers = {action: asker for action, asker in self._askers.items() if asker is not leased}

    def _tell(self, event: Event) -> None:
        """Pass an event on; a thread that a task left behind can say no more once the run is over."""
        if self.ended.is_set():
            return
        self._progress.tell(event)
        if isinstance(event, RunEnded | RunRefused):
            self.ended.set()

    def _linger(self) -> None:
        """Let the workers end by themselves; what they still print goes to the record."""
        until = time.monotonic() + EXIT_GRACE
        while not self._limits.killed and time.monotonic() < until and any(self._living()):
            ready = self._reader.ready(0.02)
            for leased in self._leased_workers:
                self._reader.read_output(
                    leased, {name for owner, name in ready if owner is leased and name != "channel"}
                )
                if (leased, "channel") in ready:
                    self._reader.forget_channel(leased)

    def _living(self) -> Iterator[LeasedWorker]:
        return (
            leased for leased in self._leased_workers if leased.worker.returncode() is None and leased.ending is None
        )


def _send(leased: LeasedWorker, message: worker_messages.Message) -> None:
    with contextlib.suppress(ChannelClosedError):
        leased.worker.channel.send(worker_messages.encode(message))
