"""Keeps a worker ready that has imported Flyte but no user code, so that the next run starts at once."""

import sys
import threading

from flyte_debugger.worker_process.worker_process import WorkerProcess


class WorkerPool:
    """Provides workers, and keeps one spare.

    A spare worker that has waited ten minutes ends by itself; the next is started on request.

    Args:
        refill: whether to start the next spare when one is taken; False for a program that runs one task and ends.
    """

    def __init__(self, refill: bool = True) -> None:
        self._refill = refill
        self._spare: WorkerProcess | None = None
        self._closed = False
        self._lock = threading.Lock()

    def prepare(self, python: str = sys.executable) -> None:
        """Start a spare worker in this interpreter, unless there is one; returns at once."""
        with self._lock:
            if not self._closed and not _is_ready(self._spare, python):
                self._discard()
                self._spare = WorkerProcess(python)

    def take(self, python: str = sys.executable) -> WorkerProcess:
        """A worker that the caller must end: the spare one if it is alive and uses this interpreter, else a new one."""
        taken = self._take_spare(python) or WorkerProcess(python)
        if self._refill:
            self.prepare(python)
        return taken

    def close(self) -> None:
        """End the spare worker; safe to call twice."""
        with self._lock:
            self._closed = True
            self._discard()

    def _take_spare(self, python: str) -> WorkerProcess | None:
        with self._lock:
            if not _is_ready(self._spare, python):
                return None
            spare, self._spare = self._spare, None
            return spare

    def _discard(self) -> None:
        if self._spare:
            self._spare.kill()
            self._spare = None


def _is_ready(worker: WorkerProcess | None, python: str) -> bool:
    return worker is not None and worker.python == python and worker.returncode() is None
