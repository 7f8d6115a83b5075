"""A worker kept ready: Flyte imported, no user code, so that the next run starts at once."""

import sys
import threading

from flyte_debugger.process import WorkerProcess


class WarmWorkers:
    """Hands out workers and keeps one spare. For programs that run more than one task; a command line needs none.

    A worker that has waited ten minutes ends by itself; the next one is then started when it is asked for.
    """

    def __init__(self) -> None:
        self._spare: WorkerProcess | None = None
        self._closed = False
        self._lock = threading.Lock()

    def prepare(self, python: str = sys.executable) -> None:
        """Start the spare worker in that interpreter, unless there is one; returns at once."""
        with self._lock:
            if not self._closed and not _is_ready(self._spare, python):
                self._discard()
                self._spare = WorkerProcess(python)

    def take(self, python: str = sys.executable) -> WorkerProcess:
        """A worker that is the caller's to end; the spare one where it is alive and of that interpreter."""
        with self._lock:
            if _is_ready(self._spare, python):
                spare, self._spare = self._spare, None
                assert spare is not None
                return spare
        return WorkerProcess(python)

    def close(self) -> None:
        """End the spare worker; safe to call twice."""
        with self._lock:
            self._closed = True
            self._discard()

    def _discard(self) -> None:
        if self._spare:
            self._spare.kill()
            self._spare = None


def _is_ready(worker: WorkerProcess | None, python: str) -> bool:
    return worker is not None and worker.python == python and worker.returncode() is None
