"""Workers that are gone before they said how their action ended: what ends with them, and what is tried again."""

import time

from flyte_debugger.run.events import ActionEnded, AttemptEnded, RunEnded, Status
from flyte_debugger.supervisor.delegated_calls import DelegatedCalls
from flyte_debugger.supervisor.leased_worker import Clock, LeasedWorker
from flyte_debugger.supervisor.run_progress import RunProgress
from flyte_debugger.supervisor.worker_group import WorkerGroup
from flyte_debugger.supervisor.worker_launcher import Launcher
from flyte_debugger.supervisor.worker_loss import delay_before_next, failure, why_lost
from flyte_debugger.supervisor.worker_reader import WorkerReader
from flyte_taskmodel.description.task_description import ErrorInfo


class LostWorkers:
    """Ends what a lost worker had begun, and starts the next attempt of its action where there is one.

    Args:
        launcher: starts workers.
        workers: of the run.
        reader: reads what they say.
        progress: knows which actions are open, and tells of their ends.
        delegated: answers the caller of a call that a lost worker ran.
        clock: seconds, as of the monotonic clock.
    """

    def __init__(
        self,
        launcher: Launcher,
        workers: WorkerGroup,
        reader: WorkerReader,
        progress: RunProgress,
        delegated: DelegatedCalls,
        clock: Clock = time.monotonic,
    ) -> None:
        self._launcher = launcher
        self._workers = workers
        self._reader = reader
        self._progress = progress
        self._delegated = delegated
        self._clock = clock
        self._next_attempts: list[tuple[float, LeasedWorker]] = []

    def seconds_to_next(self, most: float) -> float:
        """Seconds until the next attempt is to be started, at most so many."""
        return min((at - self._clock() for at, _ in self._next_attempts), default=most)

    def start_next_attempts(self) -> None:
        """Start the attempts whose time has come."""
        now = self._clock()
        due = [leased for at, leased in self._next_attempts if at <= now]
        self._next_attempts = [(at, leased) for at, leased in self._next_attempts if at > now]
        for leased in due:
            if not self._progress.is_over:
                self._workers.add(self._launcher.again(leased))

    def end_attempt(self, leased: LeasedWorker, cancelled: bool) -> None:
        """End the attempt that a lost worker was in, and have the next begin where there is one.

        Args:
            leased: the worker.
            cancelled: whether the person wants the run to stop.
        """
        leased.finished = True
        self._reader.forget(leased)
        why = why_lost(leased, cancelled=cancelled)
        status, error = why.status, why.error
        self._close_open(leased, status)
        if leased.action is None or self._progress.first_began(leased.action) is None:
            self._give_up(leased, status, error)
            return
        delay = None if why.final or self._launcher.request.debug else delay_before_next(leased, status)
        self._progress.tell(AttemptEnded(leased.action, leased.attempt, status, error, delay, time.time()))
        if delay is None:
            self._give_up(leased, status, error)
        else:
            self._next_attempts.append((self._clock() + delay, leased))

    def _give_up(self, leased: LeasedWorker, status: Status, error: ErrorInfo | None) -> None:
        self._progress.tell_used(leased)
        if leased.parent is not None:
            self._delegated.answer_caller(leased, failure(status, error))
            return
        if self._progress.is_open(leased.action):
            self._progress.tell(ActionEnded(leased.action or "", status, (), error, time.time()))
        self._progress.tell(RunEnded(status, (), error, time.time()))

    def _close_open(self, leased: LeasedWorker, status: Status) -> None:
        """End the actions that ran in a lost worker, and the workers that it had started."""
        for below in [other for other in self._workers if other.parent is leased and not other.finished]:
            below.finished = True
            below.worker.kill_group()
            self._reader.forget(below)
            self._close_open(below, status)
            if below.action:
                self._progress.tell(ActionEnded(below.action, status, (), None, time.time()))
        self._progress.close_under(leased.action, status)
