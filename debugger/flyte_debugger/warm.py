"""A worker kept ready: Flyte imported, no user code, so that the next run starts at once."""

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

    def prepare(self) -> None:
        """Start the spare worker, unless there is one; returns at once."""
        with self._lock:
            if not self._closed and (self._spare is None or self._spare.returncode() is not None):
                self._discard()
                self._spare = WorkerProcess()

    def take(self) -> WorkerProcess:
        """A worker that is the caller's to end; the spare one where it is alive."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare and spare.returncode() is None:
            return spare
        if spare:
            spare.kill()
        return WorkerProcess()

    def close(self) -> None:
        """End the spare worker; safe to call twice."""
        with self._lock:
            self._closed = True
            self._discard()

    def _discard(self) -> None:
        if self._spare:
            self._spare.kill()
            self._spare = None
