"""A run between the thread that listens to it and the screen that draws it."""

import contextlib
import subprocess
import threading
import time
from pathlib import Path

from flyte_debugger.run.event_buffer import EventBuffer
from flyte_debugger.run.events import Event, RunRefused
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.run_handle import Run, start_run
from flyte_debugger.worker_process.worker_pool import WorkerPool

PAINTED = 100_000
"""Characters of output that a face draws at once; the rest waits for the next time."""


class LiveRun:
    """One run, started and listened to by `follow` in a thread of its own.

    Args:
        request: what to run.
        workers: where a worker is kept ready for it.
        cwd: the run's working directory; None for this process's own.
    """

    is_recorded = False
    """Whether it is a past run, of which only the record is told."""
    folder: Path | None = None
    """The folder of a past run."""
    problem: str | None = None
    """Why it cannot be run again from here; None where it can."""

    def __init__(self, request: RunRequest, workers: WorkerPool, cwd: str | None = None) -> None:
        self.request = request
        self.cwd = cwd
        self._workers = workers
        self._box = EventBuffer()
        self._lock = threading.Lock()
        self._run: Run | None = None
        self._cancelled = False
        self._closed = False

    def follow(self) -> None:
        """Start the run and gather what it says until it is over; returns when nothing is left of its process."""
        if self._closed:
            return
        try:
            run = start_run(self.request, self._workers, subprocess.PIPE, self.cwd)
        except OSError as error:
            self._box.put(RunRefused(f"The run's process could not be started: {error}.", "", time.time()))
            return
        with run:
            with self._lock:
                self._run = run
                cancelled, closed = self._cancelled, self._closed
            if closed:
                return
            if cancelled:
                run.cancel()
            for event in run.events():
                self._box.put(event)

    def take(self) -> list[Event]:
        """What came since the last call."""
        return self._box.take(characters=PAINTED)

    def cancel(self) -> None:
        """Interrupt the run; called again, kill it."""
        with self._lock:
            self._cancelled, run = True, self._run
        if run:
            run.cancel()

    def preempt(self) -> None:
        """Kill the task as a spot node would."""
        if self._run:
            self._run.preempt()

    def answer(self, action: str, text: str) -> None:
        """Give a person's answer to the condition of that action."""
        if self._run:
            self._run.answer(action, text)

    def write_stdin(self, text: str) -> None:
        """Give the task more to read from its stdin; may wait while it leaves much unread."""
        if self._run:
            with contextlib.suppress(ValueError):  # Its stdin was closed.
                self._run.write_stdin(text)

    def close_stdin(self) -> None:
        """End the task's stdin."""
        if self._run:
            self._run.close_stdin()

    def close(self) -> None:
        """End the run, whatever it does, and leave no process. May take a moment."""
        with self._lock:
            self._closed, run = True, self._run
        self._box.close()
        if run:
            run.close()
