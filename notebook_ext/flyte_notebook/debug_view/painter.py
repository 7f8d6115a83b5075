"""The thread that keeps a view as its model is."""

import threading
from collections.abc import Callable

GATHERING = 0.015
"""Seconds that what happens is gathered before it is painted: most steps take less, and are painted once."""
PAUSE = 0.2
"""Seconds after a painting that no person waits for, in case a task prints in a loop."""


class Painter:
    """Paints in a thread of its own what has changed, so that no thread of the console waits for a browser.

    Args:
        paint: called when something has changed, never twice at once; whether a person waits for what it painted.
    """

    def __init__(self, paint: Callable[[], bool]) -> None:
        self._paint = paint
        self._wanted = threading.Event()
        self._closed = threading.Event()
        threading.Thread(target=self._run, name="flyte-notebook-debug", daemon=True).start()

    def want(self) -> None:
        """Something has changed; returns at once."""
        self._wanted.set()

    def close(self) -> None:
        """Paint once more and end."""
        self._closed.set()
        self._wanted.set()

    def _run(self) -> None:
        is_last = False
        while not is_last:
            self._wanted.wait()
            is_last = self._closed.wait(GATHERING)
            self._wanted.clear()
            if not self._paint():
                self._closed.wait(PAUSE)
