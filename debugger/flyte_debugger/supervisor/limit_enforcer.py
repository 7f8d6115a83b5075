"""LimitEnforcer workers to what the person asked for and to what their tasks declare: which one is to end, and when."""

import time

from flyte_debugger.run.request import RunRequest
from flyte_debugger.supervisor.leased_worker import Clock, Ending, LeasedWorker
from flyte_debugger.supervisor.limit_errors import over_memory, over_time
from flyte_debugger.supervisor.run_progress import RunProgress

CANCEL_GRACE = 5.0
"""Seconds that a task has to end after it was asked to."""
KIND_GRACE = 1.0
"""Seconds that a task has to end, and to flush its report, when its time is up."""
POLL = 0.2
CLOSE_POLL = 0.05
"""Seconds between looks at a worker that is held to its memory."""


class LimitEnforcer:
    """Decides when a worker is to end.

    Args:
        request: the run.
        progress: knows when actions began, and tells the person why one is not preempted.
        clock: seconds, as of the monotonic clock.
    """

    def __init__(self, request: RunRequest, progress: RunProgress, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self.killed = False
        """Whether every worker is to end at once."""
        self._progress = progress
        self._enforce = request.enforce_resources
        self._poll = CLOSE_POLL if request.enforce_resources else POLL
        self._cancelled_at: float | None = None
        self._preempt_asked = False
        self._preempt_after = request.preempt_after

    # What the person asks for, from any thread.

    @property
    def cancelled(self) -> bool:
        """Whether the person wants the run to stop."""
        return self._cancelled_at is not None

    def cancel(self) -> bool:
        """Have the run stop, at once when asked again; whether this was the first time."""
        if self.cancelled:
            self.killed = True
            return False
        self._cancelled_at = self._clock()
        return True

    def kill(self) -> None:
        """Have every worker end at once."""
        self._cancelled_at = self._cancelled_at or self._clock()
        self.killed = True

    def preempt(self) -> None:
        """Have the person's task killed as a spot node would."""
        self._preempt_asked = True

    # What follows for a worker.

    def pause(self, leased_workers: list[LeasedWorker]) -> float:
        """Seconds until the next look at these workers."""
        bounds = [
            bound for leased in leased_workers for bound in (leased.limits.max_runtime, leased.limits.deadline) if bound
        ]
        return min([self._poll, *(max(0.01, bound / 20) for bound in bounds)])

    def look(self, leased: LeasedWorker) -> None:
        """End a worker that has had its time to end by itself, and begin to end one that is over a limit."""
        if self.killed or self._overdue(leased):
            leased.worker.kill_group()
        if leased.ending is None:
            self._hold_to_limits(leased)

    def _overdue(self, leased: LeasedWorker) -> bool:
        if leased.ending is not None and self._clock() - leased.ending.at > KIND_GRACE:
            return True
        return self._cancelled_at is not None and self._clock() - self._cancelled_at > CANCEL_GRACE

    def _hold_to_limits(self, leased: LeasedWorker) -> None:
        held = leased.sample(self._poll) if leased.began is not None else 0
        ending = over_time(leased, self._progress.first_began(leased.action))
        if ending is not None:
            leased.end(ending, graceful=True)
        elif self._enforce and (too_much := over_memory(leased, held)):
            leased.end(too_much, graceful=False)
        elif leased.parent is None and leased.began is not None and self._preempt_is_due(leased):
            self._preempt(leased)

    def _preempt_is_due(self, leased: LeasedWorker) -> bool:
        after = self._preempt_after if leased.attempt == 1 else None
        return self._preempt_asked or (after is not None and leased.seconds_since(leased.began) >= after)

    def _preempt(self, leased: LeasedWorker) -> None:
        self._preempt_asked = False
        if leased.limits.interruptible:
            leased.end(Ending("preempted", None, False, self._clock()), graceful=False)
        else:
            self._preempt_after = None
            self._progress.notice(["The task is not preempted: it does not declare interruptible=True."])
