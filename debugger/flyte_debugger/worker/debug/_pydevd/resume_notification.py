"""Telling the client that the program goes on: once for each time that it asked for that.

All threads stop and go on as one, and pydevd tells of that by whichever thread goes on first. A thread that notices
late, when another one has stopped anew, would tell that *that* stop is over: the client would take the stopped program
for one that runs, and its next `continue` would not be answered.

A request to continue or to step resumes every thread. pydevd would also resume a thread that reached a breakpoint after
that request was sent: the client would be told of a stop in a thread that already runs, and what it asks there would be
refused. Such a thread stays stopped until the next request.
"""

import functools
import threading
from collections.abc import Callable
from typing import Any

import pydevd
from _pydevd_bundle.pydevd_additional_thread_info import set_additional_thread_info
from _pydevd_bundle.pydevd_api import PyDevdAPI
from _pydevd_bundle.pydevd_comm_constants import CMD_SET_NEXT_STATEMENT
from _pydevd_bundle.pydevd_constants import get_global_debugger

from flyte_debugger.worker.debug._pydevd.held_threads import hold

_REQUESTS = ("request_resume_thread", "request_step", "request_smart_step_into")
"""What a client has the program go on by; a jump is told by the thread that jumps."""


class ResumeNotification(pydevd.ThreadsSuspendedSingleNotification):  # type: ignore[misc]
    """Tells `continued` when it was asked for, and before the next `stopped` at the latest."""

    __slots__ = ["_arriving", "_is_due", "_shown"]

    def __init__(self, debugger: Any) -> None:
        super().__init__(debugger)
        self._is_due = False
        self._shown: threading.Thread | None = None
        """Whose stop the client was told of last, and has not asked to go on from."""
        self._arriving: set[threading.Thread] = set()
        """Threads from when they come to a stop of their own until they leave it."""

    def arrive(self, thread: threading.Thread) -> None:
        """A thread has come to a stop of its own, of which the client is told in its turn."""
        with self._lock:
            self._arriving.add(thread)

    def leave(self, thread: threading.Thread) -> None:
        """The thread goes on from there."""
        with self._lock:
            self._arriving.discard(thread)

    def expect(self) -> None:
        """The client has asked for the program to go on."""
        with self._lock:
            self._shown = None
            self._is_due = True
            if self.multi_threads_single_notification and not self._suspended_thread_id_to_thread:
                self._tell("*")  # it has gone on by itself

    def run(self, thread: threading.Thread, run: Callable[[], None]) -> None:
        """Have a thread run on, unless its stop is to be kept; none is when the client has gone."""
        with self._lock:
            if not self._is_kept(thread):
                run()

    def hold(self, thread: threading.Thread) -> bool:
        """Suspend the calling thread if another one's stop, for which it is to be held, is not over; whether it was."""
        with self._lock:
            return hold(thread)

    def _is_kept(self, thread: threading.Thread) -> bool:
        """Whether the client was told of the thread's stop since it asked last, or is yet to be told of it."""
        if not self.multi_threads_single_notification or not has_client(self._py_db()):
            return False
        is_told = thread in self._suspended_thread_id_to_thread.values()
        return thread is self._shown or (thread in self._arriving and not is_told)

    def send_suspend_notification(self, thread_id: str, thread: Any, stop_reason: int) -> None:
        self._tell(thread_id)  # another thread has stopped before those that were stopped have noticed
        self._shown = thread
        super().send_suspend_notification(thread_id, thread, stop_reason)

    def on_thread_resume(self, thread_id: str, thread: Any) -> None:
        with self._lock:
            self._suspended_thread_id_to_thread.pop(thread_id)
            if thread is self._shown or set_additional_thread_info(thread).pydev_step_cmd == CMD_SET_NEXT_STATEMENT:
                self._is_due = True  # though nobody has asked for it
            self._tell(thread_id)

    def _tell(self, thread_id: str) -> None:
        if self._is_due:
            self._is_due = False
            self._shown = None
            self.send_resume_notification(thread_id)


def has_client(debugger: Any) -> bool:
    """Whether somebody is told of stops, and can have the program go on."""
    return bool(debugger is not None and debugger._enable_thread_notifications)


def replace_notification() -> None:
    """Have pydevd tell by this; also the debugger that a child's new interpreter has already."""
    pydevd.ThreadsSuspendedSingleNotification = ResumeNotification
    if (debugger := get_global_debugger()) is not None:
        debugger._threads_suspended_single_notification = ResumeNotification(debugger)
    for name in _REQUESTS:
        setattr(PyDevdAPI, name, _expected(getattr(PyDevdAPI, name)))


def _expected(request: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(request)
    def request_and_expect(*args: Any, **options: Any) -> Any:
        get_global_debugger().threads_suspended_single_notification.expect()
        return request(*args, **options)

    return request_and_expect
