"""Debounced work: done in a thread, a moment after it was last asked for, so that the kernel stays idle meanwhile."""

import threading
from collections.abc import Callable
from typing import Protocol, TypeAlias

PAUSE = 0.15
"""Seconds without a further change after which a form is checked."""


class Timer(Protocol):
    """The part of `threading.Timer` that is used."""

    def start(self) -> None:
        """Begin to wait."""

    def cancel(self) -> None:
        """Do not call the function after all, unless that has begun."""


MakeTimer: TypeAlias = Callable[[float, Callable[[], None]], Timer]
"""Makes a timer that calls the function once, so many seconds after its start, in a thread of its own."""


def daemon_timer(seconds: float, work: Callable[[], None]) -> Timer:
    """A timer that does not keep the kernel alive."""
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    return timer


class Debouncer:
    """Calls a function a moment after it was last asked for; never twice at once.

    Args:
        work: what is done, in a thread.
        pause: seconds without a further call after which it is done.
        make_timer: what waits for that long.
    """

    def __init__(self, work: Callable[[], None], pause: float = PAUSE, make_timer: MakeTimer = daemon_timer) -> None:
        self._work = work
        self._pause = pause
        self._make_timer = make_timer
        self._timer: Timer | None = None
        self._asking = threading.Lock()
        self._working = threading.Lock()

    def ask(self) -> None:
        """Ask for the work; an earlier request that has not begun is dropped."""
        with self._asking:
            if self._timer:
                self._timer.cancel()
            self._timer = self._make_timer(self._pause, self._do)
            self._timer.start()

    def _do(self) -> None:
        with self._working:
            self._work()
