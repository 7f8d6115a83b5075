"""The supervisor of a run: listens to its workers, holds them to what their tasks declare, tries lost ones again.

It lives in one thread of the front end. Each worker leads one action (`wire.py`); the first leads the person's task,
and a worker that calls a task which wants a process of its own has the supervisor start another. Here is the loop; what
workers say is taken in by `worker_messages`, calls that want a worker are `delegated_calls`, and what follows from a
worker that is gone is in `lost_workers`.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from flyte_debugger import wire
from flyte_debugger.delegated_calls import DelegatedCalls
from flyte_debugger.events import Event, Output
from flyte_debugger.holding import Holding
from flyte_debugger.launching import Launcher
from flyte_debugger.ledger import Ledger
from flyte_debugger.leg import Leg, Piece
from flyte_debugger.listening import Listening
from flyte_debugger.lost_workers import LostWorkers
from flyte_debugger.worker_group import WorkerGroup, start_or_refuse
from flyte_debugger.worker_messages import WorkerMessages

EXIT_GRACE = 5.0
"""Seconds that a worker has for its threads and exit handlers after the run's end."""


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
        self._launcher = launcher
        self._keep = keep
        ledger = self._ledger = Ledger(tell)
        listening = self._listening = Listening(self._take_output)
        workers = self._workers = WorkerGroup(listening, launcher.request.debug is not None)
        delegated = self._delegated = DelegatedCalls(launcher, workers)
        self._holding = Holding(launcher.request, ledger)
        self._messages = WorkerMessages(launcher, workers, listening, ledger, delegated, keep_asked)
        self._lost = LostWorkers(launcher, workers, listening, ledger, delegated)

    @property
    def ended(self) -> threading.Event:
        """Set once the run's last event was told."""
        return self._ledger.ended

    # Called from other threads.

    def cancel(self) -> None:
        """Ask the task to stop; end it at once when called again."""
        if self._holding.cancel():
            self._workers.interrupt()

    def kill(self) -> None:
        """End every worker at once."""
        self._holding.kill()

    def preempt(self) -> None:
        """Kill the person's task as a spot node would; it goes on from its checkpoint in its next attempt."""
        self._holding.preempt()

    def answer(self, action: str, value: Any) -> None:
        """Give a person's value to the condition of that action."""
        self._messages.answer(action, value)

    def set_task_stops(self, stops: wire.TaskStops) -> None:
        """Replace the task breakpoints and stubs of a debug run."""
        self._workers.set_task_stops(stops)

    def remark(self, text: str) -> None:
        """Tell the person a sentence, unless the run is over."""
        self._ledger.remark([text])

    # The thread.

    def run(self) -> None:
        """Start the first worker and see the run through; returns when no process of it is left."""
        try:
            self._ledger.remark(self._launcher.notices)
            start_or_refuse(self._launcher.first, self._workers, self._ledger)
            while not self.ended.is_set():
                self._turn()
            self._linger()
        finally:
            self._workers.close()
            self._launcher.close()

    def _turn(self) -> None:
        pause = self._holding.pause(list(self._workers))
        ready = self._listening.ready_unhurried(self._lost.seconds_to_next(pause))
        for leg in self._workers:
            self._read(leg, {name for owner, name in ready if owner is leg})
        for leg in self._workers:
            if not self.ended.is_set():
                self._watch(leg)
        if not self.ended.is_set():
            self._delegated.start_waiting()
            self._lost.start_next_attempts()

    def _read(self, leg: Leg, names: set[str]) -> None:
        begun = self._ledger.run_began
        if "channel" in names and not begun:
            self._messages.read(leg)  # so that what the task prints first comes after the run's beginning
        self._listening.read_output(leg, names - {"channel"})
        if "channel" in names and begun:
            self._messages.read(leg)

    def _watch(self, leg: Leg) -> None:
        """Whether it is time to end a worker, and whether it has ended."""
        if leg.finished:
            if leg.parent is not None and leg.worker.returncode() is not None:
                self._workers.remove(leg)
            return
        self._holding.look(leg)
        if leg.worker.returncode() is not None:
            self._drain(leg)
            if not leg.finished and not self.ended.is_set():
                self._lost.end_attempt(leg, cancelled=self._holding.cancelled)

    def _drain(self, leg: Leg) -> None:
        """Take in what a dead worker had sent before it died."""
        while self._listening.has_messages(leg):
            self._messages.read(leg)
        self._listening.read_output(leg, until_empty=True)

    def _take_output(self, leg: Leg, name: Any, piece: Piece) -> None:
        if piece.data:
            self._keep(leg.action if leg.parent else None, name, piece.data)
        if piece.text:
            self._ledger.tell(Output(name, piece.text, time.time(), leg.action, leg.attempt))

    def _linger(self) -> None:
        """Let the workers end by themselves; what they still print goes to the record."""
        until = time.monotonic() + EXIT_GRACE
        while not self._holding.killed and time.monotonic() < until and self._workers.living():
            ready = self._listening.ready(0.02)
            for leg in self._workers:
                self._listening.read_output(leg, {name for owner, name in ready if owner is leg and name != "channel"})
                if (leg, "channel") in ready:
                    self._listening.forget_channel(leg)
