"""Work on values of a stopped program that ends in time, whatever they do.

It is done in a thread beside the stopped one, which waits for it no longer than that: so that ends, too, where a `repr`
sleeps, goes round or waits for a lock. Also sent as source to programs under stock debugpy, so: the standard library.
"""

import contextlib
import contextvars
import ctypes
import queue
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

EACH = 0.2
"""Seconds that a value has."""
ALL = 0.5
"""Seconds that all values of one listing have together."""
SLICE = 0.02
"""Seconds of one wait for a value. It counts as no more where it takes longer: a busy machine makes no value slow."""
ENDLESS = 1.0
"""Seconds after which a text that nobody waits for any more is given up, where it takes up processor time."""
SAMPLE = 0.05
"""Seconds for which that is watched."""
IDLE = 5.0
"""Seconds that the thread of a listing waits for more of it."""
MOST_LEFT = 32
"""Texts that nobody waits for any more; with that many, no further one is begun."""
_left: dict[Any, "_Helper"] = {}
"""Those that are still at a text that nobody waits for, by what it is of."""

_threads: list[threading.Thread] = []
"""Kept until they are over: pydevd takes one that is freed in its own thread for another, and then loses questions."""


class Slow(str):
    """Stands for a text that was not there in time."""


SLOW = Slow("<slow: not shown in time>")


class _Helper:
    """A thread beside the stopped one, in its context."""

    def __init__(self) -> None:
        self._is_done = threading.Event()
        self._processor: int | None = None
        """The clock of its thread's processor time."""
        self._work: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.waited = 0.0
        """Seconds that the last of its answers was waited for."""
        self.thread = _unseen(contextvars.copy_context().run, self._serve)

    def run(self, work: Callable[[], Any], seconds: float, of: Any) -> Any:
        """What `work` gives within so many seconds, else SLOW; then this helper is left to itself."""
        answer: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._work.put((work, answer))
        try:
            result, error = self._wait_for(answer, seconds)
        except queue.Empty:
            _left[of] = self
            self._work.put(None)
            _unseen(self._give_up, of)
            return SLOW
        if error is not None:
            raise error
        return result

    def _wait_for(self, answer: "queue.SimpleQueue[Any]", seconds: float) -> Any:
        """What comes within so many seconds, of which those count in which the machine let this thread look."""
        self.waited = 0.0
        while self.waited < seconds:
            began, wait = time.monotonic(), min(SLICE, seconds - self.waited)
            try:
                return answer.get(timeout=wait)
            except queue.Empty:
                continue
            finally:
                self.waited += min(time.monotonic() - began, wait)
        raise queue.Empty

    def _is_at_work(self) -> bool:
        """Whether its thread takes up processor time; where the system does not tell, it is not."""
        if self._processor is None:
            return False
        before = time.clock_gettime(self._processor)
        time.sleep(SAMPLE)
        return time.clock_gettime(self._processor) - before > SAMPLE / 10

    def _serve(self) -> None:
        if hasattr(time, "pthread_getcpuclockid"):
            self._processor = time.pthread_getcpuclockid(threading.get_ident())
        try:
            while task := self._work.get(timeout=IDLE):
                work, answer = task
                try:
                    answer.put((work(), None))
                except BaseException as error:
                    answer.put((None, error))
        except queue.Empty:
            pass
        finally:
            self._is_done.set()

    def _give_up(self, of: Any) -> None:
        """Interrupt what goes on for ever; not what waits in C, which may have a lock of the program's just after."""
        with contextlib.suppress(OSError):  # it ends while it is watched
            while not self._is_done.wait(ENDLESS):
                if self._is_at_work() and not _is_importing(sys._current_frames().get(self.thread.ident or 0)):
                    _interrupt(self.thread.ident)
        del _left[of]


class Look:
    """One listing of variables, and the time that is left for it."""

    def __init__(self) -> None:
        self._seconds = ALL
        self._helper: _Helper | None = None

    def run(self, work: Callable[[], Any], *of: Any) -> Any:
        """What `work` gives, else SLOW.

        Args:
            work: holds what it is of, so that no other has its id meanwhile.
            of: the id of a value, and more where it is not its text; what is still at the same is not begun again.
        """
        seconds = min(EACH, self._seconds)
        if seconds <= 0 or of in _left or len(_left) >= MOST_LEFT:
            return SLOW
        if self._helper is None or not self._helper.thread.is_alive():
            self._helper = _Helper()
        try:
            found = self._helper.run(work, seconds, of)
        finally:
            self._seconds -= self._helper.waited
        if found is SLOW:
            self._helper = None
        return found


def forget() -> None:
    """This process is a forked child, in which nothing is at a text."""
    _left.clear()


def _unseen(work: Callable[..., Any], *args: Any) -> threading.Thread:
    """Start a thread that the debugger neither shows nor stops."""
    thread: Any = threading.Thread(target=work, args=args, name="flyte-workbench-values", daemon=True)
    thread.pydev_do_not_trace = thread.is_pydev_daemon_thread = True
    thread.start()
    _threads[:] = [*filter(threading.Thread.is_alive, _threads), thread]
    return thread  # type: ignore[no-any-return]


def _is_importing(frame: Any) -> bool:
    """Whether a thread is at an import, which must not be torn."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _interrupt(ident: int | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident or 0), ctypes.py_object(SystemExit))
