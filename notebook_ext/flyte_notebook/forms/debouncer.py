"""Work that follows a person's typing: done in a thread, a moment after the last key, so that the kernel stays idle."""

import threading
from collections.abc import Callable

PAUSE = 0.15
"""Seconds without a further change after which a form is checked."""


class Debouncer:
    """Calls a function a moment after it was last asked for; never twice at once.

    Args:
        work: what is to be done, in a thread.
        pause: seconds without a further call.
    """

    def __init__(self, work: Callable[[], None], pause: float = PAUSE) -> None:
        self._work = work
        self._pause = pause
        self._timer: threading.Timer | None = None
        self._asking = threading.Lock()
        self._working = threading.Lock()

    def ask(self) -> None:
        """Have it done; what was asked for before and has not begun is dropped."""
        with self._asking:
            if self._timer:
                self._timer.cancel()
            self._timer = threading.Timer(self._pause, self._do)
            self._timer.daemon = True
            self._timer.start()

    def cancel(self) -> None:
        """Drop what was asked for and has not begun."""
        with self._asking:
            if self._timer:
                self._timer.cancel()

    def _do(self) -> None:
        with self._working:
            self._work()
