"""Functions under `flyte.trace` as actions of the run: Flyte's LocalController records them, this tells of them."""

import time
from collections.abc import Callable
from typing import Any

from flyte_debugger import events
from flyte_debugger.worker._flyte import RunRecorder
from flyte_taskmodel.description import ErrorInfo
from flyte_taskmodel.values import to_json


class TraceRecorder(RunRecorder):
    """Stands where Flyte's recorder does; our controller sends a task's own events itself, so only traces come here."""

    def __init__(self, send: Callable[[events.Event], None]) -> None:
        super().__init__()
        self._send_event = send

    @property
    def is_active(self) -> bool:
        """True, so that the LocalController tells of traces."""
        return True

    def record_start(self, *, action_id: str, task_name: str, parent_id: str | None = None, **known: Any) -> None:
        """A traced function begins."""
        inputs = {name: to_json(value, 20_000) for name, value in (known.get("inputs") or {}).items()}
        self._send_event(
            events.ActionStarted(action_id, parent_id, task_name, task_name, None, True, inputs, "off", time.time())
        )

    def record_complete(self, *, action_id: str, outputs: Any = None) -> None:
        """A traced function returned."""
        shown = () if outputs is None else (to_json(self._to_display(outputs), 20_000),)
        self._send_event(events.ActionEnded(action_id, "succeeded", shown, None, time.time()))

    def record_failure(self, *, action_id: str, error: str) -> None:
        """A traced function raised; the error itself reaches the person with the task's."""
        self._send_event(events.ActionEnded(action_id, "failed", (), ErrorInfo("", error), time.time()))
