"""What a cluster tells of actions as the events of a run."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flyte_debugger.run.cluster_events import PhaseEntered
from flyte_debugger.run.cluster_phases import is_over, status_of
from flyte_debugger.run.events import ActionEnded, ActionStarted, AttemptStarted, Event
from flyte_debugger.worker.cluster.remote_values import phase_of, seconds, task_of

CACHE_HIT = 3
"""`CatalogCacheStatus.CACHE_HIT`."""


@dataclass
class _Known:
    phase: str = ""
    attempts: int = 0


class ActionEvents:
    """Turns actions as they are listed into what is new of them."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self.newest = 0.0
        """The latest time that the server has told, in seconds since the epoch: by its clock, not by ours."""

    def news(self, action: Any) -> Iterator[Event]:
        """The events that lead from what was known of an action (`flyte.remote.Action`) to what it is now."""
        status, phase = action.pb2.status, phase_of(action.pb2.status.phase)
        known = self._known.get(action.name)
        started, ended = seconds(status, "start_time") or 0.0, seconds(status, "end_time")
        self.newest = max(self.newest, started, ended or 0.0)
        if known is None:
            known = self._known[action.name] = _Known()
            yield _started(action, started)
        if status.attempts > known.attempts:
            known.attempts = status.attempts
            yield AttemptStarted(action.name, status.attempts, started)
        if phase != known.phase:
            known.phase = phase
            if is_over(phase):
                yield ActionEnded(action.name, status_of(phase), (), None, ended or time.time())
            else:
                yield PhaseEntered(action.name, phase, time.time())


def _started(action: Any, started: float) -> ActionStarted:
    metadata = action.pb2.metadata
    task = task_of(metadata)
    return ActionStarted(
        action=action.name,
        parent=metadata.parent or None,
        task=task,
        label=metadata.task.short_name or task,
        group=metadata.group or None,
        trace=not metadata.HasField("task"),
        inputs={},
        cache="hit" if action.pb2.status.cache_status == CACHE_HIT else "off",
        at=started,
    )
