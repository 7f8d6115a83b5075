"""Holding workers to what the person asked for and to what their tasks declare: which one is to end, and when."""

import time

from flyte_debugger.ledger import Ledger
from flyte_debugger.leg import Clock, Ending, Leg
from flyte_debugger.limits import over_memory, over_time
from flyte_debugger.request import RunRequest

CANCEL_GRACE = 5.0
"""Seconds that a task has to end after it was asked to."""
KIND_GRACE = 1.0
"""Seconds that a task has to end, and to flush its report, when its time is up."""
POLL = 0.2
CLOSE_POLL = 0.05
"""Seconds between looks at a worker that is held to its memory."""


class Holding:
    """Decides when a worker is to end.

    Args:
        request: the run.
        ledger: knows when actions began, and tells the person why one is not preempted.
        clock: seconds, as of the monotonic clock.
    """

    def __init__(self, request: RunRequest, ledger: Ledger, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self.killed = False
        """Whether every worker is to end at once."""
        self._ledger = ledger
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

    def pause(self, legs: list[Leg]) -> float:
        """Seconds until the next look at these workers."""
        bounds = [bound for leg in legs for bound in (leg.limits.max_runtime, leg.limits.deadline) if bound]
        return min([self._poll, *(max(0.01, bound / 20) for bound in bounds)])

    def look(self, leg: Leg) -> None:
        """End a worker that has had its time to end by itself, and begin to end one that is over a limit."""
        if self.killed or self._overdue(leg):
            leg.worker.kill_group()
        if leg.ending is None:
            self._hold_to_limits(leg)

    def _overdue(self, leg: Leg) -> bool:
        if leg.ending is not None and self._clock() - leg.ending.at > KIND_GRACE:
            return True
        return self._cancelled_at is not None and self._clock() - self._cancelled_at > CANCEL_GRACE

    def _hold_to_limits(self, leg: Leg) -> None:
        held = leg.sample(self._poll) if leg.began is not None else 0
        ending = over_time(leg, self._ledger.first_began(leg.action))
        if ending is not None:
            leg.end(ending, kindly=True)
        elif self._enforce and (too_much := over_memory(leg, held)):
            leg.end(too_much, kindly=False)
        elif leg.parent is None and leg.began is not None and self._preempt_is_due(leg):
            self._preempt(leg)

    def _preempt_is_due(self, leg: Leg) -> bool:
        after = self._preempt_after if leg.attempt == 1 else None
        return self._preempt_asked or (after is not None and leg.seconds_since(leg.began) >= after)

    def _preempt(self, leg: Leg) -> None:
        self._preempt_asked = False
        if leg.limits.interruptible:
            leg.end(Ending("preempted", None, False, self._clock()), kindly=False)
        else:
            self._preempt_after = None
            self._ledger.remark(["The task is not preempted: it does not declare interruptible=True."])
