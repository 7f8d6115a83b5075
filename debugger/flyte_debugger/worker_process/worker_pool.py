"""Has workers ready that have imported Flyte but no user code, so that the next run starts at once."""

import sys
import threading
from typing import IO

from flyte_debugger.worker_process import fork_server_leases, shared_fork_server
from flyte_debugger.worker_process.fork_server import ForkServer, ForkServerGoneError
from flyte_debugger.worker_process.worker_process import WorkerProcess
from flyte_taskmodel.errors import WorkerError


class WorkerPool:
    """Provides workers: forked from a server on Linux, elsewhere one that waits as a spare.

    A spare worker that has waited ten minutes ends by itself, and so does a server without workers; the next is started
    on request.

    Args:
        refill: whether more than one worker will be taken; False for a program that runs one task and ends.
        fork: whether workers may be forked.
    """

    def __init__(self, refill: bool = True, fork: bool = True) -> None:
        self._refill = refill
        self._fork = fork and (refill or bool(shared_fork_server.address()))
        self._server: tuple[str, ForkServer] | None = None
        self._spare: WorkerProcess | None = None
        self._closed = False
        self._lock = threading.Lock()

    def prepare(self, python: str = sys.executable) -> None:
        """Have the next worker of this interpreter ready soon; returns at once."""
        with self._lock:
            if self._closed or self._can_fork(python) or _is_ready(self._spare, python):
                return
            self._discard()
            self._spare = WorkerProcess(python)

    def take(self, python: str = sys.executable, output: IO[bytes] | None = None) -> WorkerProcess:
        """A worker that the caller must end.

        Args:
            python: the interpreter.
            output: as of `WorkerProcess`; with a file there is a new process where none can be forked.

        Raises:
            WorkerError: when the interpreter cannot be started.
        """
        with self._lock:
            server = self._lease(python)
        if server:
            try:
                return WorkerProcess(python, output, server)
            except ForkServerGoneError:
                pass  # Its Python is too old to run tasks, which a worker says, or it was killed.
        if output:
            return WorkerProcess(python, output)
        taken = self._take_spare(python) or WorkerProcess(python)
        if self._refill:
            self.prepare(python)
        return taken

    def close(self) -> None:
        """End what waits; safe to call twice."""
        with self._lock:
            self._closed = True
            self._discard()
            self._give_back()

    def _lease(self, python: str) -> ForkServer | None:
        if self._closed or not self._fork:
            return None
        if self._server and self._server[0] == python and self._server[1].is_alive:
            return self._server[1]
        self._give_back()
        server = fork_server_leases.lease(python)
        self._server = (python, server) if server else None
        return server

    def _can_fork(self, python: str) -> bool:
        try:
            return self._lease(python) is not None
        except WorkerError:  # It is said when a worker is taken.
            return True

    def _give_back(self) -> None:
        if self._server:
            fork_server_leases.give_back(self._server[1])
            self._server = None

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


def start_worker(python: str, output: IO[bytes] | None = None) -> WorkerProcess:
    """A worker for a program that keeps none ready: forked where programs share a server, else a new process.

    Args:
        python: the interpreter.
        output: as of `WorkerProcess`.

    Raises:
        WorkerError: when the interpreter cannot be started.
    """
    pool = WorkerPool(refill=False)
    try:
        return pool.take(python, output)
    finally:
        pool.close()


def _is_ready(worker: WorkerProcess | None, python: str) -> bool:
    return worker is not None and worker.python == python and worker.returncode() is None
