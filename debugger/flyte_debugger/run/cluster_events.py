"""The events that only a run on a cluster has."""

from dataclasses import dataclass
from typing import ClassVar

from flyte_debugger.run.field_marks import Plain


@dataclass(frozen=True)
class PhaseEntered:
    """An action on a cluster, not yet over, is in another of Flyte's phases."""

    kind: ClassVar[str] = "phase_entered"
    action: Plain[str]
    phase: Plain[str]
    """`queued`, `waiting_for_resources`, `initializing`, `running` or `paused`."""
    at: float
