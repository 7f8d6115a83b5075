"""A run between the thread that listens to it and the screen that draws it."""

import threading
from collections import deque
from dataclasses import dataclass, field

from flyte_debugger.events import Event, Output
from flyte_debugger.request import RunRequest
from flyte_debugger.runs import Run, start_run

MAX_WAITING = 2_000_000
"""Characters of output kept for a screen that has not come to draw them; beyond, the oldest go."""


@dataclass
class Batch:
    """What a run has said since it was last asked."""

    events: list[Event] = field(default_factory=list)
    """All but output, in order."""
    output: list[Output] = field(default_factory=list)
    missed_lines: int = 0
    """Lines of output that came before `output` and were dropped."""


class LiveRun:
    """One run, started and listened to by `follow` in a thread of its own; every other method returns at once.

    Args:
        request: what to run.
    """

    def __init__(self, request: RunRequest) -> None:
        self.request = request
        self._lock = threading.Lock()
        self._events: list[Event] = []
        self._output: deque[Output] = deque()
        self._waiting = 0
        self._missed_lines = 0
        self._run: Run | None = None
        self._cancelled = False

    def follow(self) -> None:
        """Start the run and gather what it says until it is over; then nothing is left of its process."""
        with start_run(self.request) as run:
            with self._lock:
                self._run = run
            if self._cancelled:
                run.cancel()
            for event in run.events():
                self._gather(event)

    def take(self) -> Batch:
        """What came since the last call."""
        with self._lock:
            batch = Batch(self._events, list(self._output), self._missed_lines)
            self._events, self._waiting, self._missed_lines = [], 0, 0
            self._output.clear()
        return batch

    def cancel(self) -> None:
        """Interrupt the run; called again, kill it."""
        with self._lock:
            self._cancelled, run = True, self._run
        if run:
            run.cancel()

    def close(self) -> None:
        """End the run, whatever it does; `follow` returns soon after. May take a moment."""
        with self._lock:
            self._cancelled, run = True, self._run
        if run:
            run.close()

    @property
    def folder(self) -> str | None:
        """Where the run's record and whole output are, once it has started."""
        return str(self._run.folder) if self._run else None

    def _gather(self, event: Event) -> None:
        with self._lock:
            if not isinstance(event, Output):
                self._events.append(event)
                return
            self._output.append(event)
            self._waiting += len(event.text)
            while self._waiting > MAX_WAITING and len(self._output) > 1:
                dropped = self._output.popleft()
                self._waiting -= len(dropped.text)
                self._missed_lines += dropped.text.count("\n")
