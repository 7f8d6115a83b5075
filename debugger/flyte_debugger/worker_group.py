"""The workers of a run: which there are, and what all of them are told."""

import threading
import time
from collections.abc import Callable, Iterator

from flyte_debugger import wire
from flyte_debugger.events import RunRefused
from flyte_debugger.ledger import Ledger
from flyte_debugger.leg import Leg
from flyte_debugger.listening import Listening
from flyte_taskmodel.errors import WorkbenchError


class WorkerGroup:
    """The workers of one run. What a person asks for reaches each once, also one that is added at that moment.

    The supervisor's thread adds and removes workers; any thread may tell them something.

    Args:
        listening: reads what they send and print.
        debugged: whether it is a debug run, whose workers are told of a cancel beside being interrupted.
    """

    def __init__(self, listening: Listening, debugged: bool) -> None:
        self._listening = listening
        self._debugged = debugged
        self._lock = threading.Lock()
        self._legs: list[Leg] = []
        self._stops: wire.TaskStops | None = None
        self._interrupted = False

    def __iter__(self) -> Iterator[Leg]:
        """Those that there are now; they may come and go meanwhile."""
        return iter(tuple(self._legs))

    def add(self, leg: Leg) -> None:
        """Listen to a worker from now on, and tell it what the others were told."""
        self._listening.add(leg)
        with self._lock:
            self._legs.append(leg)
            if self._stops is not None:
                leg.send(self._stops)
            if self._interrupted:
                self._interrupt(leg)

    def remove(self, leg: Leg) -> None:
        """Forget a worker that has ended, and leave nothing of it."""
        self._listening.forget(leg)
        with self._lock:
            self._legs.remove(leg)
        leg.worker.kill()

    def set_task_stops(self, stops: wire.TaskStops) -> None:
        """Replace the task breakpoints and stubs of each worker, and of those to come."""
        with self._lock:
            self._stops = stops
            for leg in self._legs:
                leg.send(stops)

    def interrupt(self) -> None:
        """Have each worker stop what it does, as Ctrl+C would, and those to come, too."""
        with self._lock:
            self._interrupted = True
            for leg in self._legs:
                self._interrupt(leg)

    def busy(self) -> list[Leg]:
        """Those that run something themselves, and do not wait for a call that they delegated."""
        going_on = [leg for leg in self if not leg.finished]
        waited_for = {leg.parent for leg in going_on}
        return [leg for leg in going_on if leg not in waited_for]

    def living(self) -> list[Leg]:
        """Those whose processes go on by themselves."""
        return [leg for leg in self if leg.worker.returncode() is None and leg.ending is None]

    def close(self) -> None:
        """End all of them, and listen to none."""
        for leg in self:
            leg.worker.kill()
        self._listening.close()

    def _interrupt(self, leg: Leg) -> None:
        if self._debugged:
            leg.send(wire.Cancel())
        leg.worker.interrupt()


def start_or_refuse(launch: Callable[[], Leg], workers: WorkerGroup, ledger: Ledger) -> None:
    """Add the worker that `launch` starts; where it cannot be started, the run is refused."""
    try:
        workers.add(launch())
    except WorkbenchError as error:
        ledger.tell(RunRefused(str(error), "", time.time()))
