"""Telling the client that the program goes on: once for each time that it asked for that.

All threads stop and go on as one, and pydevd tells of that by whichever thread goes on first. A thread that notices
late, when another one has stopped anew, would tell that *that* stop is over: the client would take the stopped program
for one that runs, and its next `continue` would not be answered.
"""

import functools
from collections.abc import Callable
from typing import Any

import pydevd
from _pydevd_bundle.pydevd_additional_thread_info import set_additional_thread_info
from _pydevd_bundle.pydevd_api import PyDevdAPI
from _pydevd_bundle.pydevd_comm_constants import CMD_SET_NEXT_STATEMENT
from _pydevd_bundle.pydevd_constants import get_global_debugger

_REQUESTS = ("request_resume_thread", "request_step", "request_smart_step_into")
"""What a client has the program go on by; a jump is told by the thread that jumps."""


class ResumeNotification(pydevd.ThreadsSuspendedSingleNotification):  # type: ignore[misc]
    """Tells `continued` when it was asked for, and before the next `stopped` at the latest."""

    __slots__ = ["_is_due"]

    def __init__(self, debugger: Any) -> None:
        super().__init__(debugger)
        self._is_due = False

    def expect(self) -> None:
        """The client has asked for the program to go on."""
        self._is_due = True

    def send_suspend_notification(self, thread_id: str, thread: Any, stop_reason: int) -> None:
        self._tell(thread_id)  # another thread has stopped before those that were stopped have noticed
        super().send_suspend_notification(thread_id, thread, stop_reason)

    def on_thread_resume(self, thread_id: str, thread: Any) -> None:
        with self._lock:
            self._suspended_thread_id_to_thread.pop(thread_id)
            if set_additional_thread_info(thread).pydev_step_cmd == CMD_SET_NEXT_STATEMENT:
                self._is_due = True
            self._tell(thread_id)

    def _tell(self, thread_id: str) -> None:
        if self._is_due:
            self._is_due = False
            self.send_resume_notification(thread_id)


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
