"""The supervisor of a run: listens to its workers, holds them to what their tasks declare, tries lost ones again.

It lives in one thread of the front end. Each worker leads one action (`wire.py`); the first leads the person's task,
and a worker that calls a task which wants a process of its own has the supervisor start another.
"""

import contextlib
import dataclasses
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from flyte_debugger import wire
from flyte_debugger.channel import ChannelClosedError
from flyte_debugger.events import (
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
from flyte_debugger.holding import Holding
from flyte_debugger.launching import Launcher
from flyte_debugger.ledger import Ledger
from flyte_debugger.leg import Leg, Piece
from flyte_debugger.listening import Listening
from flyte_debugger.losing import delay_before_next, failure, why_lost
from flyte_taskmodel.description import ErrorInfo
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
        keep_asked: Callable[[wire.Asked], None],
    ) -> None:
        self.ended = threading.Event()
        self._launcher = launcher
        self._ledger = Ledger(tell)
        self._keep = keep
        self._keep_asked = keep_asked
        self._listening = Listening(self._take_output)
        self._holding = Holding(launcher.request, self._ledger)
        self._legs: list[Leg] = []
        self._due: list[tuple[float, Callable[[], None]]] = []
        self._askers: dict[str, Leg] = {}
        self._queued: list[tuple[Leg, wire.Delegate]] = []

    # Called from other threads.

    def cancel(self) -> None:
        """Ask the task to stop; end it at once when called again."""
        if self._holding.cancel():
            for leg in list(self._legs):
                self._interrupt(leg)

    def kill(self) -> None:
        """End every worker at once."""
        self._holding.kill()

    def preempt(self) -> None:
        """Kill the person's task as a spot node would; it goes on from its checkpoint in its next attempt."""
        self._holding.preempt()

    def answer(self, action: str, value: Any) -> None:
        """Give a person's value to the condition of that action."""
        leg = self._askers.pop(action, None)
        if leg is not None:
            _send(leg, wire.Answer(action, value))

    def hold_clocks(self, pid: int, is_stopped: bool) -> None:
        """A child process of a debug run has stopped, or goes on: its thread there is minus its id."""
        for leg in list(self._legs):
            (leg.stop if is_stopped else leg.go_on)(-pid)

    def set_task_stops(self, stops: wire.TaskStops) -> None:
        """Replace the task breakpoints and stubs of a debug run."""
        self._launcher.stops = stops
        for leg in list(self._legs):
            _send(leg, stops)

    def remark(self, text: str) -> None:
        """Tell the person a sentence, unless the run is over."""
        if not self.ended.is_set():
            self._ledger.remark([text])

    # The thread.

    def run(self) -> None:
        """Start the first worker and see the run through; returns when no process of it is left."""
        try:
            self._ledger.remark(self._launcher.notices)
            self._start()
            while not self.ended.is_set():
                self._turn()
            self._linger()
        finally:
            for leg in self._legs:
                leg.worker.kill()
            self._listening.close()
            self._launcher.close()

    def _start(self) -> None:
        try:
            self._add(self._launcher.first())
        except WorkbenchError as error:
            self._tell(RunRefused(str(error), "", time.time()))

    def _add(self, leg: Leg) -> None:
        self._listening.add(leg)
        self._legs.append(leg)
        if self._holding.cancelled:
            self._interrupt(leg)

    def _interrupt(self, leg: Leg) -> None:
        if self._launcher.request.debug is not None:
            _send(leg, wire.Cancel())
        leg.worker.interrupt()

    def _turn(self) -> None:
        pause = self._holding.pause(self._legs)
        next_due = min((when - time.monotonic() for when, _ in self._due), default=pause)
        ready = self._listening.ready_unhurried(min(pause, next_due))
        for leg in list(self._legs):
            self._read(leg, {name for owner, name in ready if owner is leg})
        for leg in list(self._legs):
            if not self.ended.is_set():
                self._watch(leg)
        self._start_queued()
        self._do_what_is_due()

    def _read(self, leg: Leg, names: set[str]) -> None:
        begun = self._ledger.run_began
        if "channel" in names and not begun:
            self._read_channel(leg)  # so that what the task prints first comes after the run's beginning
        self._listening.read_output(leg, names - {"channel"})
        if "channel" in names and begun:
            self._read_channel(leg)

    def _do_what_is_due(self) -> None:
        now = time.monotonic()
        due = [entry for entry in self._due if entry[0] <= now]
        self._due = [entry for entry in self._due if entry[0] > now]
        for _, act in due:
            if not self.ended.is_set():
                act()

    def _watch(self, leg: Leg) -> None:
        """Whether it is time to end a worker, and whether it has ended."""
        if leg.finished:
            if leg.parent is not None and leg.worker.returncode() is not None:
                self._forget(leg)
                self._legs.remove(leg)
                leg.worker.kill()
            return
        self._holding.look(leg)
        if leg.worker.returncode() is not None:
            self._drain(leg)
            if not leg.finished and not self.ended.is_set():
                self._lost(leg)

    # What comes from a worker.

    def _read_channel(self, leg: Leg) -> None:
        for message in self._listening.messages(leg):
            if leg.ending is None or message.get("wire") == "used":
                self._take(leg, message)
            elif message.get("kind") in ("report_flushed", "run_ended") or message.get("wire") == "done":
                self._take_from_ending(leg, message)

    def _take_from_ending(self, leg: Leg, message: dict[str, Any]) -> None:
        """A worker that is being ended still flushes its reports; how it thinks it ended no longer counts."""
        if message.get("kind") == "report_flushed":
            self._tell(decode(message))
        else:
            leg.worker.kill_group()

    def _take(self, leg: Leg, message: dict[str, Any]) -> None:
        if "wire" in message:
            self._take_wire(leg, wire.decode(message))
            return
        event = decode(self._launcher.masked(message))
        if isinstance(event, RunEnded | RunRefused):
            self._listening.read_output(leg, until_empty=True)
            leg.finished = True
            self._ledger.tell_used(leg)
        self._take_event(leg, event)

    def _take_event(self, leg: Leg, event: Event) -> None:
        match event:
            case RunStarted() if self._ledger.run_began:
                return
            case ActionStarted() if event.action == leg.action and self._ledger.is_open(event.action):
                return
            case AttemptStarted() if event.action == leg.action:
                leg.begin_attempt(event.attempt)
                self._ledger.attempt_began(event.action, time.monotonic())
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
        self._tell(event)

    def _take_wire(self, leg: Leg, message: wire.Message) -> None:
        match message:
            case wire.Lead():
                leg.action, leg.limits, leg.cpu_before = message.action, message.limits, message.cpu_before
            case wire.Used():
                leg.used = message
            case wire.Between():
                self._listening.read_output(leg, until_empty=True)
                leg.attempt_at = dict(leg.written)
                _send(leg, wire.Answer(message.action))
            case wire.Remark():
                self._ledger.remark([message.text])
            case wire.Asked():
                self._take_asked(leg, message)
            case wire.Relaunch():
                leg.finished = True
                self._relaunch(leg, message.surroundings)
            case wire.Delegate():
                self._queued.append((leg, message))
            case wire.Done():
                self._listening.read_output(leg, until_empty=True)
                leg.finished = True
                self._ledger.tell_used(leg)
                self._answer_parent(leg, message.error)

    def _take_asked(self, leg: Leg, asked: wire.Asked) -> None:
        self._keep_asked(asked)
        if asked.secrets:
            self._launcher.hide(asked.secrets)
            for each in self._legs:
                each.mask(self._launcher.masker)
            _send(leg, wire.Answer(wire.ASKED))

    def _relaunch(self, leg: Leg, surroundings: wire.Surroundings) -> None:
        try:
            self._add(self._launcher.relaunched(leg, surroundings))
        except WorkbenchError as error:
            self._tell(RunRefused(str(error), "", time.time()))

    def _start_queued(self) -> None:
        """Start workers for delegated actions, as many as may run at once; one that itself waits does not count."""
        while self._queued and not self.ended.is_set():
            waited_for = {leg.parent for leg in self._legs if not leg.finished}
            busy = [leg for leg in self._legs if not leg.finished and leg not in waited_for]
            if len(busy) >= MAX_WORKERS:
                return
            self._delegate(*self._queued.pop(0))

    def _delegate(self, leg: Leg, message: wire.Delegate) -> None:
        try:
            self._add(self._launcher.delegated(leg, message))
        except WorkbenchError as error:
            info = ErrorInfo("SecretMissingError", str(error))
            _send(leg, wire.Answer(message.action, error=failure("failed", info)))

    def _take_output(self, leg: Leg, name: Any, piece: Piece) -> None:
        if piece.data:
            self._keep(leg.action if leg.parent else None, name, piece.data)
        if piece.text and not self.ended.is_set():
            self._tell(Output(name, piece.text, time.time(), leg.action, leg.attempt))

    def _drain(self, leg: Leg) -> None:
        """Take in what a dead worker had sent before it died."""
        while self._listening.has_messages(leg):
            self._read_channel(leg)
        self._listening.read_output(leg, until_empty=True)

    # A worker that is lost.

    def _lost(self, leg: Leg) -> None:
        """End the attempt that a lost worker was in, and begin the next where there is one."""
        leg.finished = True
        self._forget(leg)
        why = why_lost(leg, cancelled=self._holding.cancelled)
        status, error = why.status, why.error
        self._close_open(leg, status)
        if leg.action is None or self._ledger.first_began(leg.action) is None:
            self._give_up(leg, status, error)
            return
        delay = None if why.final or self._launcher.request.debug else delay_before_next(leg, status)
        self._tell(AttemptEnded(leg.action, leg.attempt, status, error, delay, time.time()))
        if delay is None:
            self._give_up(leg, status, error)
        else:
            self._due.append((time.monotonic() + delay, lambda: self._add(self._launcher.again(leg))))

    def _give_up(self, leg: Leg, status: Any, error: ErrorInfo | None) -> None:
        self._ledger.tell_used(leg)
        if leg.parent is not None:
            self._answer_parent(leg, failure(status, error))
            return
        if self._ledger.is_open(leg.action):
            self._tell(ActionEnded(leg.action or "", status, (), error, time.time()))
        self._tell(RunEnded(status, (), error, time.time()))

    def _answer_parent(self, leg: Leg, error: wire.Failure | None) -> None:
        assert leg.parent is not None
        assert leg.action is not None
        _send(leg.parent, wire.Answer(leg.action, error=error))

    def _close_open(self, leg: Leg, status: Any) -> None:
        """End the actions that ran in a lost worker, and the workers that they had started."""
        for below in [other for other in self._legs if other.parent is leg and not other.finished]:
            below.finished = True
            below.worker.kill_group()
            self._forget(below)
            self._close_open(below, status)
            if below.action:
                self._tell(ActionEnded(below.action, status, (), None, time.time()))
        self._ledger.close_under(leg.action, status)

    def _forget(self, leg: Leg) -> None:
        self._queued = [(asker, message) for asker, message in self._queued if asker is not leg]
        self._listening.forget(leg)
        self._askers = {action: asker for action, asker in self._askers.items() if asker is not leg}

    def _tell(self, event: Event) -> None:
        """Pass an event on; a thread that a task left behind can say no more once the run is over."""
        if self.ended.is_set():
            return
        self._ledger.tell(event)
        if isinstance(event, RunEnded | RunRefused):
            self.ended.set()

    def _linger(self) -> None:
        """Let the workers end by themselves; what they still print goes to the record."""
        until = time.monotonic() + EXIT_GRACE
        while not self._holding.killed and time.monotonic() < until and any(self._living()):
            ready = self._listening.ready(0.02)
            for leg in self._legs:
                self._listening.read_output(leg, {name for owner, name in ready if owner is leg and name != "channel"})
                if (leg, "channel") in ready:
                    self._listening.forget_channel(leg)

    def _living(self) -> Iterator[Leg]:
        return (leg for leg in self._legs if leg.worker.returncode() is None and leg.ending is None)


def _send(leg: Leg, message: wire.Message) -> None:
    with contextlib.suppress(ChannelClosedError):
        leg.worker.channel.send(wire.encode(message))
