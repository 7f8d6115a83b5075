"""A debug run and what its session tells."""

import queue
from pathlib import Path

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, LineBreakpoint
from flyte_debugger.session.debug_run import DebugRun, start_debug
from flyte_debugger.session.session_events import Ended, SessionEvent, Stopped
from flyte_debugger.session.stop import Stop
from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.debugger.worker.debug.driving import PATIENCE, TASKS, marked

STOPS = TASKS / "stops.py"


class EventLog:
    """What a session told its listener.

    Args:
        file: whose marks name lines.
    """

    def __init__(self, file: Path = STOPS) -> None:
        self.file = file
        self.happened: queue.Queue[SessionEvent] = queue.Queue()

    def next_stop(self) -> tuple[Stop, str]:
        """The next stop, and the mark of its line."""
        while not isinstance(event := self.happened.get(timeout=PATIENCE), Stopped):
            assert not isinstance(event, Ended), event
        frame = event.stop.top()
        assert frame is not None
        return event.stop, {line: mark for mark, line in marked(self.file).items()}.get(frame.line, str(frame.line))

    def stop_or_end(self) -> Stopped | Ended:
        """The next stop, or how it ended without one."""
        while not isinstance(event := self.happened.get(timeout=PATIENCE), Stopped | Ended):
            pass
        return event

    def end(self) -> Ended:
        """How it ended."""
        while not isinstance(event := self.happened.get(timeout=PATIENCE), Ended):
            pass
        return event


def start(
    task: str, *arguments: str, breakpoints: Breakpoints, workers: WorkerPool | None = None
) -> tuple[DebugRun, EventLog]:
    told = EventLog()
    request = RunRequest(TaskRef(file=str(STOPS), name=task), arguments)
    return start_debug(request, breakpoints, workers, told.happened.put), told


def at(*marks: str) -> Breakpoints:
    return Breakpoints(lines=tuple(LineBreakpoint(str(STOPS), marked(STOPS)[mark]) for mark in marks))
