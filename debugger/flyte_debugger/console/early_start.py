"""A program that is started while its face is still being imported."""

import threading

from flyte_debugger.console.debug_target import DebugTarget, StartTarget
from flyte_debugger.session.event_listeners import Listener
from flyte_debugger.session.session_events import SessionEvent


class EarlyStart:
    """Starts a program at once, and keeps what happens in it for whoever starts to listen.

    Args:
        start: starts the program, or attaches to it.
    """

    def __init__(self, start: StartTarget) -> None:
        self._lock = threading.Lock()
        self._held: list[SessionEvent] = []
        self._listener: Listener | None = None
        self.target = start(self._take)

    def __call__(self, listener: Listener) -> DebugTarget:
        """The program, whose events the listener is told from now on, those that were included."""
        with self._lock:
            for event in self._held:
                listener(event)
            self._listener = listener
        return self.target

    def _take(self, event: SessionEvent) -> None:
        with self._lock:
            (self._listener or self._held.append)(event)
