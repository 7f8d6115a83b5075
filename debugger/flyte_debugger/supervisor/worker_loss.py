"""A worker that is gone before it said how its action ended: why, what follows, and what its caller sees."""

import dataclasses

from flyte_debugger.protocol import worker_messages
from flyte_debugger.run.events import Status
from flyte_debugger.supervisor.leased_worker import Ending, LeasedWorker
from flyte_debugger.worker_process.worker_process import describe_exit
from flyte_taskmodel.description.task_description import ErrorInfo

USER_ERROR = 1
"""Flyte's `ExecutionError.USER`."""
_CODES = {"out_of_memory": "OOMError", "cancelled": "Interrupted"}


def why_lost(leased: LeasedWorker, cancelled: bool) -> Ending:
    """Why a worker is gone: the person's wish, ours, or its own doing."""
    now = leased.clock()
    if cancelled:
        return Ending("cancelled", None, True, now)
    if leased.ending is not None:
        return leased.ending
    how = describe_exit(leased.worker.returncode())
    error = ErrorInfo("WorkerDied", f"the task's process ended before the task did: {how}")
    return Ending("crashed", error, False, now)


def delay_before_next(leased: LeasedWorker, status: Status) -> float | None:
    """Seconds until the next attempt, None when there is none left; a preempted attempt costs no retry."""
    if status == "preempted":
        leased.limits = dataclasses.replace(leased.limits, delays=(0.0, *leased.limits.delays))
        return 0.0
    return leased.limits.delays[leased.attempt - 1] if leased.attempt <= len(leased.limits.delays) else None


def failure(status: Status, error: ErrorInfo | None) -> worker_messages.Failure:
    """A failure that no worker could pack, since its worker is gone; its code has Flyte raise the error for it."""
    info = error or ErrorInfo("Cancelled", "the task was cancelled")
    code = _CODES.get(status, info.type.rpartition(".")[2])
    return worker_messages.Failure(USER_ERROR, code, info.message, status, info)
