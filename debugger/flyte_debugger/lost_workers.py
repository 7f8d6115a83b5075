"""Workers that are gone before they said how their action ended: what ends with them, and what is tried again."""

import time

from flyte_debugger.delegated_calls import DelegatedCalls
from flyte_debugger.events import ActionEnded, AttemptEnded, RunEnded, Status
from flyte_debugger.launching import Launcher
from flyte_debugger.ledger import Ledger
from flyte_debugger.leg import Clock, Leg
from flyte_debugger.listening import Listening
from flyte_debugger.losing import delay_before_next, failure, why_lost
from flyte_debugger.worker_group import WorkerGroup
from flyte_taskmodel.description import ErrorInfo


class LostWorkers:
    """Ends what a lost worker had begun, and starts the next attempt of its action where there is one.

    Args:
        launcher: starts workers.
        workers: of the run.
        listening: reads what they say.
        ledger: knows which actions are open, and tells of their ends.
        delegated: answers the caller of a call that a lost worker ran.
        clock: seconds, as of the monotonic clock.
    """

    def __init__(
        self,
        launcher: Launcher,
        workers: WorkerGroup,
        listening: Listening,
        ledger: Ledger,
        delegated: DelegatedCalls,
        clock: Clock = time.monotonic,
    ) -> None:
        self._launcher = launcher
        self._workers = workers
        self._listening = listening
        self._ledger = ledger
        self._delegated = delegated
        self._clock = clock
        self._next_attempts: list[tuple[float, Leg]] = []

    def seconds_to_next(self, most: float) -> float:
        """Seconds until the next attempt is to be started, at most so many."""
        return min((at - self._clock() for at, _ in self._next_attempts), default=most)

    def start_next_attempts(self) -> None:
        """Start the attempts whose time has come."""
        now = self._clock()
        due = [leg for at, leg in self._next_attempts if at <= now]
        self._next_attempts = [(at, leg) for at, leg in self._next_attempts if at > now]
        for leg in due:
            if not self._ledger.ended.is_set():
                self._workers.add(self._launcher.again(leg))

    def end_attempt(self, leg: Leg, cancelled: bool) -> None:
        """End the attempt that a lost worker was in, and have the next begin where there is one.

        Args:
            leg: the worker.
            cancelled: whether the person wants the run to stop.
        """
        leg.finished = True
        self._listening.forget(leg)
        why = why_lost(leg, cancelled=cancelled)
        status, error = why.status, why.error
        self._close_open(leg, status)
        if leg.action is None or self._ledger.first_began(leg.action) is None:
            self._give_up(leg, status, error)
            return
        delay = None if why.final or self._launcher.request.debug else delay_before_next(leg, status)
        self._ledger.tell(AttemptEnded(leg.action, leg.attempt, status, error, delay, time.time()))
        if delay is None:
            self._give_up(leg, status, error)
        else:
            self._next_attempts.append((self._clock() + delay, leg))

    def _give_up(self, leg: Leg, status: Status, error: ErrorInfo | None) -> None:
        self._ledger.tell_used(leg)
        if leg.parent is not None:
            self._delegated.answer_caller(leg, failure(status, error))
            return
        if self._ledger.is_open(leg.action):
            self._ledger.tell(ActionEnded(leg.action or "", status, (), error, time.time()))
        self._ledger.tell(RunEnded(status, (), error, time.time()))

    def _close_open(self, leg: Leg, status: Status) -> None:
        """End the actions that ran in a lost worker, and the workers that it had started."""
        for below in [other for other in self._workers if other.parent is leg and not other.finished]:
            below.finished = True
            below.worker.kill_group()
            self._listening.forget(below)
            self._close_open(below, status)
            if below.action:
                self._ledger.tell(ActionEnded(below.action, status, (), None, time.time()))
        self._ledger.close_under(leg.action, status)
