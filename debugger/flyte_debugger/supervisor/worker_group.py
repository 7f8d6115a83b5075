"""The workers of a run: which there are, and what all of them are told."""

import threading
import time
from collections.abc import Callable, Iterator

from flyte_debugger.protocol import worker_messages
from flyte_debugger.run.events import RunRefused
from flyte_debugger.supervisor.leased_worker import LeasedWorker
from flyte_debugger.supervisor.run_progress import RunProgress
from flyte_debugger.supervisor.worker_reader import WorkerReader
from flyte_taskmodel.errors import WorkbenchError


class WorkerGroup:
    """The workers of one run. What a person asks for reaches each once, also one that is added at that moment.

    The supervisor's thread adds and removes workers; any thread may tell them something.

    Args:
        reader: reads what they send and print.
        debugged: whether it is a debug run, whose workers are told of a cancel beside being interrupted.
    """

    def __init__(self, reader: WorkerReader, debugged: bool) -> None:
        self._reader = reader
        self._debugged = debugged
        self._lock = threading.Lock()
        self._leased_workers: list[LeasedWorker] = []
        self._stops: worker_messages.TaskStops | None = None
        self._interrupted = False

    def __iter__(self) -> Iterator[LeasedWorker]:
        """Those that there are now; they may come and go meanwhile."""
        return iter(tuple(self._leased_workers))

    def add(self, leased: LeasedWorker) -> None:
        """Listen to a worker from now on, and tell it what the others were told."""
        self._reader.add(leased)
        with self._lock:
            self._leased_workers.append(leased)
            if self._stops is not None:
                leased.send(self._stops)
            if self._interrupted:
                self._interrupt(leased)

    def remove(self, leased: LeasedWorker) -> None:
        """Forget a worker that has ended, and leave nothing of it."""
        self._reader.forget(leased)
        with self._lock:
            self._leased_workers.remove(leased)
        leased.worker.kill()

    def set_task_stops(self, stops: worker_messages.TaskStops) -> None:
        """Replace the task breakpoints and stubs of each worker, and of those to come."""
        with self._lock:
            self._stops = stops
            for leased in self._leased_workers:
                leased.send(stops)

    def interrupt(self) -> None:
        """Have each worker stop what it does, as Ctrl+C would, and those to come, too."""
        with self._lock:
            self._interrupted = True
            for leased in self._leased_workers:
                self._interrupt(leased)

    def busy(self) -> list[LeasedWorker]:
        """Those that run something themselves, and do not wait for a call that they delegated."""
        going_on = [leased for leased in self if not leased.finished]
        waited_for = {leased.parent for leased in going_on}
        return [leased for leased in going_on if leased not in waited_for]

    def living(self) -> list[LeasedWorker]:
        """Those whose processes go on by themselves."""
        return [leased for leased in self if leased.worker.returncode() is None and leased.ending is None]

    def close(self) -> None:
        """End all of them, and listen to none."""
        for leased in self:
            leased.worker.kill()
        self._reader.close()

    def _interrupt(self, leased: LeasedWorker) -> None:
        if self._debugged:
            leased.send(worker_messages.Cancel())
        leased.worker.interrupt()


def start_or_refuse(launch: Callable[[], LeasedWorker], workers: WorkerGroup, progress: RunProgress) -> None:
    """Add the worker that `launch` starts; where it cannot be started, the run is refused."""
    try:
        workers.add(launch())
    except WorkbenchError as error:
        progress.tell(RunRefused(str(error), "", time.time()))
