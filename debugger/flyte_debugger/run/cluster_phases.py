"""Flyte's phases of a run or an action on a cluster, and the workbench's statuses for them."""

from flyte_debugger.run.events import Status

PHASES: dict[Status, tuple[str, ...]] = {
    "running": ("queued", "waiting_for_resources", "initializing", "running", "paused"),
    "succeeded": ("succeeded", "recovered"),
    "failed": ("failed",),
    "timed_out": ("timed_out",),
    "cancelled": ("aborted",),
}
"""The phases of each status that a cluster knows, in lower case."""
_STATUSES = {phase: status for status, phases in PHASES.items() for phase in phases}


def status_of(phase: str) -> Status:
    """The workbench's status of something in this phase: `running` until it is over."""
    return _STATUSES.get(phase, "running")


def is_over(phase: str) -> bool:
    """Whether nothing comes after this phase."""
    return status_of(phase) != "running"
