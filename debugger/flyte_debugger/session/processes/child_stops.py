"""Stops in child processes as events of the run, so that its record and whoever looks at it know of them."""

import contextlib
import time
from collections.abc import Callable

from flyte_debugger.run.events import Continued, Stopped
from flyte_debugger.session.debuggee import worker_expressions
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.errors import WorkbenchError

_HAS_WORKER = "'flyte_debugger.worker.debug.session_requests' in __import__('sys').modules"


class ChildStops:
    """Tells the run of each stop in a child process, and of its end.

    Args:
        tell: takes the events; their thread is minus the process's id, and those of a child that does not know what
            action it works for have none.
    """

    def __init__(self, tell: Callable[[Stopped | Continued], None]) -> None:
        self._tell = tell
        self._stopped: dict[int, Stopped] = {}

    def stopped(self, pid: int, stop: Stop) -> None:
        """A child has stopped there."""
        self._stopped[pid] = event = _event_of(pid, stop)
        self._tell(event)

    def went_on(self, pid: int) -> None:
        """It goes on, or has ended."""
        if event := self._stopped.pop(pid, None):
            self._tell(Continued(event.action, event.thread, time.time()))


def knows_its_action(stop: Stop) -> bool:
    """Whether a child is a forked one, which has from its parent what action it works for."""
    return stop.evaluate(_HAS_WORKER, context="watch").result == "True"


def _event_of(pid: int, stop: Stop) -> Stopped:
    """What can be told of a stop; one that is over before that has no place."""
    action, frame = None, None
    with contextlib.suppress(WorkbenchError):
        frame = stop.top()
        if knows_its_action(stop):
            action = stop.value(worker_expressions.WHERE)["action"]
    return Stopped(
        action=action,
        thread=-pid,
        file=(frame.source.path or "") if frame else "",
        line=frame.line if frame else 0,
        function=frame.name if frame else "",
        reason=stop.reason,
        breakpoint=None,
        at=time.time(),
    )
