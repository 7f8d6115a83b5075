"""A run between the thread that listens to it and the screen that draws it."""

import threading
import time

from flyte_debugger.events import Event, Output, RunRefused
from flyte_debugger.request import RunRequest
from flyte_debugger.runs import Run, start_run
from flyte_debugger.warm import WarmWorkers

MAX_WAITING = 100_000
"""Characters of output that wait for the screen; more of it waits in the run, which drops the oldest and says so."""


class LiveRun:
    """One run, started and listened to by `follow` in a thread of its own.

    Args:
        request: what to run.
        workers: where a worker is kept ready for it.
    """

    def __init__(self, request: RunRequest, workers: WarmWorkers) -> None:
        self.request = request
        self._workers = workers
        self._changed = threading.Condition()
        self._waiting: list[Event] = []
        self._characters = 0
        self._run: Run | None = None
        self._cancelled = False
        self._closed = False

    def follow(self) -> None:
        """Start the run and gather what it says until it is over; returns when nothing is left of its process."""
        if self._closed:
            return
        try:
            run = start_run(self.request, self._workers)
        except OSError as error:
            self._gather(RunRefused(f"The run's process could not be started: {error}.", "", time.time()))
            return
        with run:
            with self._changed:
                self._run = run
                cancelled, closed = self._cancelled, self._closed
            if closed:
                return
            if cancelled:
                run.cancel()
            for event in run.events():
                self._gather(event)

    def take(self) -> list[Event]:
        """What came since the last call."""
        with self._changed:
            taken, self._waiting, self._characters = self._waiting, [], 0
            self._changed.notify()
        return taken

    def cancel(self) -> None:
        """Interrupt the run; called again, kill it."""
        with self._changed:
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

    def close(self) -> None:
        """End the run, whatever it does, and leave no process. May take a moment."""
        with self._changed:
            self._closed, run = True, self._run
            self._changed.notify()
        if run:
            run.close()

    def _gather(self, event: Event) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._characters < MAX_WAITING or self._closed)
            self._waiting.append(event)
            self._characters += len(event.text) if isinstance(event, Output) else 0
