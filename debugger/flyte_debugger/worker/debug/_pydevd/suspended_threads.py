"""How stopped threads wait: quickly, one after the other, and no longer than the run is to go on."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pydevd
from _pydevd_bundle import pydevd_comm_constants as commands
from _pydevd_bundle.pydevd_additional_thread_info import set_additional_thread_info
from _pydevd_bundle.pydevd_constants import STATE_RUN

POLL = 0.004
"""Seconds between looks of a stopped thread at what it is to do."""
TURN_POLL = 0.05
"""Seconds between looks of a thread that waits for its turn."""


class Waiting:
    """The threads that are stopped.

    Args:
        wait: pydevd's own `do_wait_suspend`.
    """

    def __init__(self, wait: Callable[..., None]) -> None:
        self.is_over = False
        """Whether no thread is to stop any more, since the run is being ended."""
        self._wait = wait
        self._slow = pydevd.TIMEOUT_SLOW
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self._taken = 0

    def wait(self, debugger: Any, thread: threading.Thread, *stop: Any) -> None:
        """Wait as pydevd does, until the client has the thread go on.

        Raises:
            KeyboardInterrupt: when the run is to end.
        """
        with self._interruptible(thread), self._counted(thread):
            if not self.is_over:
                self._wait(debugger, thread, *stop)
        if self.is_over:
            run_on(thread)
            raise KeyboardInterrupt

    def let_go(self) -> None:
        """The run is to end: every thread that is stopped is interrupted there, and none stops again.

        The main thread goes on only with the signal that it gets besides, or it would be interrupted twice.
        """
        self.is_over = True
        for thread in list(self._threads):
            if thread is not threading.main_thread():
                run_on(thread)

    def forget(self) -> None:
        """No thread is stopped: those that were are a forked child's no longer, and may hold the locks."""
        self._threads = set()
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self._taken = 0
        pydevd.TIMEOUT_SLOW = self._slow

    @contextlib.contextmanager
    def turn(self, in_turn: bool) -> Iterator[None]:
        """The time of a stop: of two threads that stop as one, pydevd tells the client of one alone.

        Args:
            in_turn: whether to wait until no other thread is stopped.
        """
        with self._changed:
            while in_turn and self._taken and not self.is_over:
                self._changed.wait(TURN_POLL)
            self._taken += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def _counted(self, thread: threading.Thread) -> Iterator[None]:
        """Stopped threads look often at what they are to do; where none is, pydevd's others look seldom."""
        self._count(thread, True)
        try:
            yield
        finally:
            self._count(thread, False)

    def _count(self, thread: threading.Thread, comes: bool) -> None:
        with self._lock:
            (self._threads.add if comes else self._threads.discard)(thread)
            pydevd.TIMEOUT_SLOW = POLL if self._threads else self._slow

    @contextlib.contextmanager
    def _interruptible(self, thread: threading.Thread) -> Iterator[None]:
        """Have Ctrl+C end the stop of the main thread, also while something is evaluated there, which hides it."""
        if thread is not threading.main_thread() or (before := signal.getsignal(signal.SIGINT)) is None:
            yield
            return

        def interrupt(number: int, frame: FrameType | None) -> None:
            self.let_go()
            run_on(thread)
            raise KeyboardInterrupt

        signal.signal(signal.SIGINT, interrupt)
        try:
            yield
        finally:
            if signal.getsignal(signal.SIGINT) is interrupt:
                signal.signal(signal.SIGINT, before)


def run_on(thread: threading.Thread) -> None:
    """Take back that a thread is to stop, or to step."""
    info = set_additional_thread_info(thread)
    info.pydev_original_step_cmd = info.pydev_step_cmd = -1
    info.pydev_step_stop = None
    info.pydev_state = STATE_RUN
    info.update_stepping_info()


def is_held_for_another(debugger: Any, thread: Any) -> bool:
    """Whether the thread stops only because another one has."""
    notification = debugger.threads_suspended_single_notification
    return (
        thread.stop_reason == commands.CMD_THREAD_SUSPEND
        and debugger.multi_threads_single_notification
        and not notification._pause_requested
    )


def is_a_librarys(debugger: Any, frame: FrameType) -> bool:
    """Whether the frame runs no code of the person's; from Python 3.12 on pydevd stops at the returns of such, too."""
    return bool(debugger.apply_files_filter(frame, frame.f_code.co_filename, True))
