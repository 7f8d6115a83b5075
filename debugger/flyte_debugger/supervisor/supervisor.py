"""The supervisor of a run: listens to its workers, holds them to what their tasks declare, tries lost ones again.

It lives in one thread of the front end. Each worker leads one action (`worker_messages.py`): the first the person's
task. A worker that calls a task which wants a process of its own has the supervisor start another. Here is the loop;
what workers say is taken in by `worker_messages`, calls that want a worker are `delegated_calls`, and what follows
from a worker that is gone is in `lost_workers`.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flyte_debugger.protocol import worker_messages
from flyte_debugger.run.events import Continued, Event, Output, Stopped
from flyte_debugger.supervisor.delegated_calls import DelegatedCalls
from flyte_debugger.supervisor.leased_worker import LeasedWorker, Piece
from flyte_debugger.supervisor.limit_enforcer import LimitEnforcer
from flyte_debugger.supervisor.lost_workers import LostWorkers
from flyte_debugger.supervisor.message_handler import WorkerMessages
from flyte_debugger.supervisor.run_progress import RunProgress
from flyte_debugger.supervisor.worker_group import WorkerGroup, start_or_refuse
from flyte_debugger.supervisor.worker_launcher import Launcher
from flyte_debugger.supervisor.worker_reader import WorkerReader

EXIT_GRACE = 5.0
"""Seconds that a worker has for its threads and exit handlers after the run's end."""
EXIT_POLL = 0.001
"""Seconds between looks at whether a worker that has closed its output has ended."""


class Supervisor:
    """Runs one run to its end.

    Args:
        launcher: starts its workers.
        tell: takes each event, in order.
        keep: takes output as it came: the action that its worker leads (None for the person's), stream, bytes.
        keep_retained: takes what may be kept of what was asked.
    """

    def __init__(
        self,
        launcher: Launcher,
        tell: Callable[[Event], None],
        keep: Callable[[str | None, str, bytes], None],
        keep_retained: Callable[[worker_messages.RetainedInputs], None],
    ) -> None:
        self._launcher = launcher
        self._keep = keep
        progress = self._progress = RunProgress(tell)
        reader = self._reader = WorkerReader(self._take_output)
        workers = self._workers = WorkerGroup(reader, launcher.request.debug is not None)
        delegated = self._delegated = DelegatedCalls(launcher, workers)
        self._limits = LimitEnforcer(launcher.request, progress)
        self._messages = WorkerMessages(launcher, workers, reader, progress, delegated, keep_retained)
        self._lost = LostWorkers(launcher, workers, reader, progress, delegated)

    @property
    def ended(self) -> threading.Event:
        """Set once the run's last event was told."""
        return self._progress.ended

    # Called from other threads.

    def cancel(self) -> None:
        """Ask the task to stop; end it at once when called again."""
        if self._limits.cancel():
            self._workers.interrupt()

    def kill(self) -> None:
        """End every worker at once."""
        self._limits.kill()

    def preempt(self) -> None:
        """Kill the person's task as a spot node would; it goes on from its checkpoint in its next attempt."""
        self._limits.preempt()

    def answer(self, action: str, value: Any) -> None:
        """Give a person's value to the condition of that action."""
        self._messages.answer(action, value)

    def follow_child(self, event: Stopped | Continued) -> None:
        """A child process of a debug run has stopped, or goes on.

        Args:
            event: its thread is minus the process's id; without an action it is of the person's own.
        """
        for leased in self._workers:
            (leased.stop if isinstance(event, Stopped) else leased.go_on)(event.thread)
            event = event if event.action else replace(event, action=leased.action)
        self._progress.tell(event)

    def set_task_stops(self, stops: worker_messages.TaskStops) -> None:
        """Replace the task breakpoints and stubs of a debug run."""
        self._workers.set_task_stops(stops)

    # The thread.

    def run(self) -> None:
        """Start the first worker and see the run through; returns when no process of it is left."""
        try:
            self._progress.notice(self._launcher.notices)
            start_or_refuse(self._launcher.first, self._workers, self._progress)
            while not self._progress.is_over:
                self._turn()
            self._linger()
            self._conclude()
        finally:
            self._workers.close()
            self._launcher.close()

    def _turn(self) -> None:
        pause = self._limits.pause(list(self._workers))
        ready = self._reader.ready_unhurried(self._lost.seconds_to_next(pause))
        for leased in self._workers:
            self._read(leased, {name for owner, name in ready if owner is leased})
        for leased in self._workers:
            if not self._progress.is_over:
                self._watch(leased)
        if not self._progress.is_over:
            self._delegated.start_waiting()
            self._lost.start_next_attempts()

    def _read(self, leased: LeasedWorker, names: set[str]) -> None:
        begun = self._progress.run_began
        if "channel" in names and not begun:
            self._messages.read(leased)  # so that what the task prints first comes after the run's beginning
        self._reader.read_output(leased, names - {"channel"})
        if "channel" in names and begun:
            self._messages.read(leased)

    def _watch(self, leased: LeasedWorker) -> None:
        """Whether it is time to end a worker, and whether it has ended."""
        if leased.finished:
            if leased.parent is not None and leased.worker.returncode() is not None:
                self._workers.remove(leased)
            return
        self._limits.look(leased)
        if leased.worker.returncode() is not None:
            self._drain(leased)
            if not leased.finished and not self._progress.is_over:
                self._lost.end_attempt(leased, cancelled=self._limits.cancelled)

    def _drain(self, leased: LeasedWorker) -> None:
        """Take in what a dead worker had sent before it died."""
        while self._reader.has_messages(leased):
            self._messages.read(leased)
        self._reader.read_output(leased, until_empty=True)

    def _take_output(self, leased: LeasedWorker, name: Any, piece: Piece) -> None:
        if piece.data:
            self._keep(leased.action if leased.parent else None, name, piece.data)
        if piece.text:
            self._progress.tell(Output(name, piece.text, time.time(), leased.action, leased.attempt))

    def _conclude(self) -> None:
        """Tell how the run ended, and before that what was cut off."""
        for leased in self._workers:
            self._drain(leased)
        left = self._workers.living()
        if left and not self._limits.killed:
            names = ", ".join(name for leased in left for name in leased.left_threads)
            what = f"thread {names}" if names else "an exit handler"
            sentence = f"The task was over, and {what} still ran {EXIT_GRACE:g} s later: it was ended."
            self._progress.conclude(sentence)
        else:
            self._progress.conclude()

    def _linger(self) -> None:
        """Let the workers end by themselves, and tell what they still print."""
        until = time.monotonic() + EXIT_GRACE
        while not self._limits.killed and time.monotonic() < until and self._workers.living():
            ready = self._reader.ready(EXIT_POLL)
            for leased in self._workers:
                self._reader.read_output(
                    leased, {name for owner, name in ready if owner is leased and name != "channel"}
                )
                if (leased, "channel") in ready:
                    self._reader.forget_channel(leased)
