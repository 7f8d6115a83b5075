"""What a run says, between the thread that listens to it and the screen that draws it."""

import threading

from flyte_debugger.run.events import Event, Output

MAX_WAITING = 100_000
"""Characters of output that wait for the screen; more of it waits in the run, which drops the oldest and says so."""


class EventBox:
    """Holds events until the screen has time for them; who puts one in waits while there are too many."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[Event] = []
        self._characters = 0
        self._closed = False

    def put(self, event: Event) -> None:
        """Add an event."""
        with self._changed:
            self._changed.wait_for(lambda: self._characters < MAX_WAITING or self._closed)
            self._waiting.append(event)
            self._characters += len(event.text) if isinstance(event, Output) else 0

    def take(self) -> list[Event]:
        """What came since the last call."""
        with self._changed:
            taken, self._waiting, self._characters = self._waiting, [], 0
            self._changed.notify()
        return taken

    def close(self) -> None:
        """Nobody takes any more: nobody need wait."""
        with self._changed:
            self._closed = True
            self._changed.notify()
