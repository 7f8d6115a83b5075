"""A program that is started while its screen is still being imported."""

import threading
from collections.abc import Callable

from flyte_debugger.session.event_listeners import Listener
from flyte_debugger.session.session_events import SessionEvent
from flyte_tui.debugging.program import Program


class Begun:
    """Starts a program at once, and keeps what happens in it for whoever starts to listen.

    Args:
        start: starts the program, or attaches to it.
    """

    def __init__(self, start: Callable[[Listener], Program]) -> None:
        self._lock = threading.Lock()
        self._held: list[SessionEvent] = []
        self._listener: Listener | None = None
        self.program = start(self._take)

    def __call__(self, listener: Listener) -> Program:
        """The program, whose happenings the listener is told from now on, those that were included."""
        with self._lock:
            for event in self._held:
                listener(event)
            self._listener = listener
        return self.program

    def _take(self, event: SessionEvent) -> None:
        with self._lock:
            (self._listener or self._held.append)(event)
