"""A debug run from start to end, something being killed at a moment of it; `python -m ... MOMENT` kills itself."""

import contextlib
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from flyte_debugger.dap.client import Client
from flyte_debugger.session.debug_run import DebugRun
from flyte_debugger.session.session_events import Ended, SessionEvent, Stopped
from flyte_taskmodel.errors import WorkbenchError
from tests.debugger.session.runs import EventLog, at, start
from tests.debugger.worker.debug.driving import PATIENCE

STARTING = "starting"
MOMENTS = (
    STARTING,
    *("initialize", "attach", "setBreakpoints", "configurationDone"),
    *("stackTrace", "variables", "evaluate", "next", "disconnect"),
)
"""The start of its worker, and the requests before which it happens: of the handshake, stopped, stepping, detaching."""


@contextlib.contextmanager
def when_asked(moment: str, act: Callable[[Client], None]) -> Iterator[None]:
    """Have `act` called before the first request of that command is sent."""
    request, done = Client.request, threading.Event()

    def watched(self: Client, command: str, *timeout: float, **arguments: Any) -> Any:
        if command == moment and not done.is_set():
            done.set()
            act(self)
        return request(self, command, *timeout, **arguments)

    with mock.patch.object(Client, "request", watched):
        yield


def begin() -> tuple[DebugRun, EventLog]:
    """A run that will stop in its first line."""
    return start("sweep", "--n", "2", breakpoints=at("sweep"))


def go_through(debug: DebugRun, told: EventLog) -> None:
    """Look, evaluate, step and detach, as far as one gets."""
    with contextlib.suppress(WorkbenchError):
        session = debug.wait_session(PATIENCE)
        if session is None or not _stopped(told.happened):
            return
        stop = session.stop
        assert stop is not None
        stop.variables(stop.scopes()[0])
        stop.evaluate("n + 1")
        session.next()
        if _stopped(told.happened):
            debug.detach()


def _stopped(happened: "queue.Queue[SessionEvent]") -> bool:
    while not isinstance(event := happened.get(timeout=PATIENCE), Stopped):
        if isinstance(event, Ended):
            happened.put(event)
            return False
    return event.stop is not None


def main() -> None:
    """Go through it, and be killed."""

    def kill_myself(client: Client | None = None) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with when_asked(sys.argv[1], kill_myself):
        debug, told = begin()
        if sys.argv[1] == STARTING:
            kill_myself()
        go_through(debug, told)


if __name__ == "__main__":
    main()
