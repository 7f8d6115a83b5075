"""A debug run and what its session tells."""

import queue
from pathlib import Path

from flyte_debugger.debugging.breakpoints import Breakpoints, LineBreakpoint
from flyte_debugger.debugging.debug_run import DebugRun, start_debug
from flyte_debugger.debugging.happenings import Ended, Happening, Stopped
from flyte_debugger.debugging.stop import Stop
from flyte_debugger.request import RunRequest, TaskRef
from flyte_debugger.warm import WarmWorkers
from tests.debugging.driving import PATIENCE, TASKS, marked

STOPS = TASKS / "stops.py"


class Told:
    """What a session told its listener.

    Args:
        file: whose marks name lines.
    """

    def __init__(self, file: Path = STOPS) -> None:
        self.file = file
        self.happened: queue.Queue[Happening] = queue.Queue()

    def next_stop(self) -> tuple[Stop, str]:
        """The next stop, and the mark of its line."""
        while not isinstance(happening := self.happened.get(timeout=PATIENCE), Stopped):
            assert not isinstance(happening, Ended), happening
        frame = happening.stop.top()
        assert frame is not None
        return happening.stop, {line: mark for mark, line in marked(self.file).items()}.get(frame.line, str(frame.line))

    def end(self) -> Ended:
        """How it ended."""
        while not isinstance(happening := self.happened.get(timeout=PATIENCE), Ended):
            pass
        return happening


def start(
    task: str, *arguments: str, breakpoints: Breakpoints, workers: WarmWorkers | None = None
) -> tuple[DebugRun, Told]:
    told = Told()
    request = RunRequest(TaskRef(file=str(STOPS), name=task), arguments)
    return start_debug(request, breakpoints, workers, told.happened.put), told


def at(*marks: str) -> Breakpoints:
    return Breakpoints(lines=tuple(LineBreakpoint(str(STOPS), marked(STOPS)[mark]) for mark in marks))
