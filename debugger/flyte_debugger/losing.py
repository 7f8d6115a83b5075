"""A worker that is gone before it said how its action ended: why, what follows, and what its caller sees."""

import dataclasses

from flyte_debugger import wire
from flyte_debugger.events import Status
from flyte_debugger.leg import Ending, Leg
from flyte_debugger.process import describe_exit
from flyte_taskmodel.description import ErrorInfo

USER_ERROR = 1
"""Flyte's `ExecutionError.USER`."""
_CODES = {"out_of_memory": "OOMError", "cancelled": "Interrupted"}


def why_lost(leg: Leg, cancelled: bool) -> Ending:
    """Why a worker is gone: the person's wish, ours, or its own doing."""
    now = leg.clock()
    if cancelled:
        return Ending("cancelled", None, True, now)
    if leg.ending is not None:
        return leg.ending
    how = describe_exit(leg.worker.returncode())
    error = ErrorInfo("WorkerDied", f"the task's process ended before the task did: {how}")
    return Ending("crashed", error, False, now)


def delay_before_next(leg: Leg, status: Status) -> float | None:
    """Seconds until the next attempt, None when there is none left; a preempted attempt costs no retry."""
    if status == "preempted":
        leg.limits = dataclasses.replace(leg.limits, delays=(0.0, *leg.limits.delays))
        return 0.0
    return leg.limits.delays[leg.attempt - 1] if leg.attempt <= len(leg.limits.delays) else None


def failure(status: Status, error: ErrorInfo | None) -> wire.Failure:
    """A failure that no worker could pack, since its worker is gone; its code has Flyte raise the error for it."""
    info = error or ErrorInfo("Cancelled", "the task was cancelled")
    code = _CODES.get(status, info.type.rpartition(".")[2])
    return wire.Failure(USER_ERROR, code, info.message, status, info)
