"""Keeps a worker ready that has imported Flyte but no user code, so that the next run starts at once."""

import sys
import threading
import time
from collections.abc import Callable

from flyte_debugger.worker_process.worker_process import WorkerProcess

QUICKLY = 5.0
"""Seconds between two runs that follow each other: the next is begun before another worker could be ready."""


class WorkerPool:
    """Provides workers, and keeps a spare one; two while runs follow each other.

    A spare worker that has waited ten minutes ends by itself; the next is started on request.

    Args:
        refill: whether to start the next spare when one is taken; False for a program that runs one task and ends.
        clock: seconds that only go forward.
    """

    def __init__(self, refill: bool = True, clock: Callable[[], float] = time.monotonic) -> None:
        self._refill = refill
        self._clock = clock
        self._spares: list[WorkerProcess] = []
        self._taken_at = float("-inf")
        self._closed = False
        self._lock = threading.Lock()

    def prepare(self, python: str = sys.executable, count: int = 1) -> None:
        """Start spare workers in this interpreter until there are `count`; returns at once."""
        with self._lock:
            ready = [spare for spare in self._spares if _is_ready(spare, python)]
            if not self._closed:
                self._discard([spare for spare in self._spares if spare not in ready])
                self._spares = [*ready, *(WorkerProcess(python) for _ in range(count - len(ready)))]

    def take(self, python: str = sys.executable) -> WorkerProcess:
        """A worker that the caller must end: a spare one if it is alive and uses this interpreter, else a new one."""
        taken = self._take_spare(python) or WorkerProcess(python)
        if self._refill:
            now = self._clock()
            self.prepare(python, 2 if now - self._taken_at < QUICKLY else 1)
            self._taken_at = now
        return taken

    def close(self) -> None:
        """End the spare workers; safe to call twice."""
        with self._lock:
            self._closed = True
            self._discard(self._spares)
            self._spares = []

    def _take_spare(self, python: str) -> WorkerProcess | None:
        """The spare that was started first: it is ready before the others."""
        with self._lock:
            taken = next((spare for spare in self._spares if _is_ready(spare, python)), None)
            self._spares = [spare for spare in self._spares if spare is not taken]
            return taken

    @staticmethod
    def _discard(spares: list[WorkerProcess]) -> None:
        for spare in spares:
            spare.kill()


def _is_ready(worker: WorkerProcess, python: str) -> bool:
    return worker.python == python and worker.returncode() is None
