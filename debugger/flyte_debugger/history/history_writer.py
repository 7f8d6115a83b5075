"""Writes a run's row in the history, in a thread, so that a slow disk does not delay what the run does."""

import os
import queue
import threading
from collections.abc import Callable
from pathlib import Path

import psutil

from flyte_debugger.history.run_history import History, HistoryError
from flyte_debugger.run.events import RunStarted
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.state import RunState


class HistoryWriter:
    """Records one run in the history, in a thread of its own.

    Args:
        folder: the run's folder.
        request: of the run.
        started: seconds since the epoch.
    """

    def __init__(self, folder: Path, request: RunRequest, started: float) -> None:
        self._folder = folder
        self._request = request
        self._started = started
        self._history = History()
        self._notices: list[str] = []
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="flyte-history", daemon=True)
        self._thread.start()
        self._work.put(lambda: self._begin(request.task.name))

    def started(self, event: RunStarted) -> None:
        """Record the task's full name."""
        self._work.put(lambda: self._begin(event.task))

    def close(self, state: RunState) -> list[str]:
        """Record the end of the run, or that it was refused, and wait until it is written.

        Returns:
            A sentence when the history cannot be used, or had to be rebuilt.
        """
        self._work.put(lambda: self._end(state))
        self._work.put(None)
        self._thread.join()
        return self._notices

    def _begin(self, task: str) -> None:
        pid = os.getpid()
        began = psutil.Process(pid).create_time()
        self._history.begin(
            self._folder.name, task, self._request.task.file, str(self._folder), self._started, pid, began
        )

    def _end(self, state: RunState) -> None:
        if state.refused:
            self._history.forget(self._folder.name)
            return
        error = f"{state.error.type}: {state.error.message}".splitlines()[0] if state.error else None
        used = state.used.values()
        peak = max((one.peak_memory for one in used), default=None)
        seconds = sum(one.cpu_seconds for one in used) if used else None
        self._history.end(self._folder.name, state.status, state.seconds, error, peak, seconds)

    def _write(self) -> None:
        usable = True
        while (work := self._work.get()) is not None:
            try:
                work()
            except HistoryError as error:
                if usable:
                    self._notices.append(str(error))
                usable = False
            if self._history.notice:
                self._notices.append(self._history.notice)
                self._history.notice = None
