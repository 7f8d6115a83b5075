"""Interrupts what the prompt evaluates for too long.

Sent to the debuggee as source, so: any Python 3.10, the standard library alone.
"""

import ctypes
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

AGAIN = 1.0
"""Seconds after which an interruption is repeated: what a `__del__` or a weakref's callback meets is lost."""
_guards: list[Callable[[], None]] = []
"""How the guard of what is evaluated now is taken away."""
_timers: list[threading.Thread] = []
"""Kept until they are over: pydevd takes one that is freed in its own thread for another, and then loses questions."""
_preparing: set[int] = set()
"""The threads that are about to evaluate: what interrupts the preparation may be lost, too."""
_signals = threading.RLock()
"""Held while a signal is sent, and while its handler is taken away: it would end the program otherwise."""


def guard(seconds: float) -> str:
    """Interrupt what the prompt evaluates next in this thread if it goes on for longer; with 0, no longer do so.

    Whoever sits at the prompt cannot: pydevd hears nothing while a stopped thread evaluates.
    """
    while _guards:
        _guards.pop()()
    if seconds:
        ident, others = threading.get_ident(), _evaluated(sys._getframe()) - 1
        interrupt = _by_signal if threading.current_thread() is threading.main_thread() else _by_exception
        _preparing.add(ident)
        _guard(seconds, interrupt(ident, lambda frame: ident not in _preparing and _evaluated(frame) > others))
        _preparing.remove(ident)
    return "null"


def _guard(seconds: float, interrupt: Callable[[], bool]) -> None:
    def until_done() -> None:  # Once that time is over, as soon as something is evaluated.
        while interrupt() and not timer.finished.wait(0.01):
            pass

    timer = threading.Timer(seconds, until_done)
    timer.daemon = timer.pydev_do_not_trace = timer.is_pydev_daemon_thread = True  # type: ignore[attr-defined]
    _timers[:] = [*filter(threading.Thread.is_alive, _timers), timer]
    _guards.append(timer.cancel)
    timer.start()


def _by_exception(ident: int, evaluates: Callable[[Any], bool]) -> Callable[[], bool]:
    """Interrupts a thread at the next Python that it runs; false once it was and what was evaluated is over."""
    raised: list[float] = []

    def interrupt() -> bool:
        found = evaluates(sys._current_frames().get(ident))
        if found and not _is_recent(raised):
            raised[:] = [time.monotonic()]
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(KeyboardInterrupt))
        return found or not raised

    return interrupt


def _by_signal(ident: int, evaluates: Callable[[Any], bool]) -> Callable[[], bool]:
    """Interrupts the main thread, also where it waits in C; signals of others are as before."""
    before = signal.getsignal(signal.SIGINT)
    if before is None or not hasattr(signal, "pthread_kill"):
        return _by_exception(ident, evaluates)
    sent: list[float] = []
    raised: list[float] = []

    def handle(number: int, frame: Any) -> None:
        if not _is_recent(sent):
            restore()
            if callable(before):
                before(number, frame)
        elif evaluates(frame) and not _is_recent(raised):
            raised[:] = [time.monotonic()]
            raise KeyboardInterrupt

    def restore() -> None:
        with _signals:
            if signal.getsignal(signal.SIGINT) is handle:
                signal.signal(signal.SIGINT, before)

    def interrupt() -> bool:
        with _signals:
            found = evaluates(sys._current_frames().get(ident)) and signal.getsignal(signal.SIGINT) is handle
            # Until it is raised: one that comes just before a call into C is lost.
            if found and not _is_recent(raised):
                sent[:] = [time.monotonic()]
                signal.pthread_kill(ident, signal.SIGINT)
            return found or not raised

    signal.signal(signal.SIGINT, handle)
    _guards.append(restore)
    return interrupt


def _is_recent(times: list[float]) -> bool:
    """Whether the last of these times is less than `AGAIN` ago."""
    return bool(times) and time.monotonic() - times[-1] < AGAIN


def _evaluated(frame: FrameType | None) -> int:
    """How many frames run code that came as a text."""
    count = 0
    while frame is not None:
        count += frame.f_code.co_filename == "<string>" and frame.f_code.co_name == "<module>"
        frame = frame.f_back
    return count
