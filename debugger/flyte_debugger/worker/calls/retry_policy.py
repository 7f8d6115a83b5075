"""How often an action is tried and how long is waited in between: Flyte's own rules."""

from typing import Any

from flyte.models import CheckpointPaths

from flyte_debugger.worker._flyte import BACKOFF_MULTIPLIER, MIN_BACKOFF, stage_previous_checkpoint
from flyte_taskmodel.any_task import AnyTask


def attempts_of(task: AnyTask) -> int:
    """The most attempts that the task's RetryStrategy allows; at least 1."""
    retries: Any = task.retries
    return int(getattr(retries, "count", retries) or 0) + 1


def delay_before(task: AnyTask, attempt: int) -> float:
    """Seconds to wait before attempt number `attempt` (2 or more): the task's Backoff, else Flyte's own."""
    backoff = getattr(task.retries, "backoff", None)
    if backoff is not None:
        return float(backoff.compute_delay(attempt - 2).total_seconds())
    return float(MIN_BACKOFF * BACKOFF_MULTIPLIER ** (attempt - 2))


def restage_checkpoint(checkpoints: CheckpointPaths) -> None:
    """Give the next attempt the checkpoint that the last one saved."""
    stage_previous_checkpoint(checkpoints)
