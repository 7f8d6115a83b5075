"""Holding the other threads while one is stopped: each at the next line that it comes to.

pydevd sets the others to STATE_SUSPEND at once, wherever they are. A thread in that state ignores breakpoints and
exceptions. If it is resumed while it handles a line event, pydevd caches that the line holds no breakpoint, and no
thread stops there until the breakpoints change. Here the others get a step instead, CMD_THREAD_SUSPEND: at its next
line a thread is held, unless it stops there for a breakpoint or an exception of its own.
"""

import threading
from typing import Any

from _pydevd_bundle import pydevd_thread_lifecycle
from _pydevd_bundle.pydevd_additional_thread_info import set_additional_thread_info
from _pydevd_bundle.pydevd_comm_constants import CMD_THREAD_SUSPEND
from _pydevd_bundle.pydevd_constants import PYTHON_SUSPEND, STATE_RUN, STATE_SUSPEND

from flyte_debugger.worker.debug._pydevd.suspended_threads import run_on


def replace_marks() -> None:
    """Have pydevd call `mark_thread_suspended` below for each thread that is to be held."""
    pydevd_thread_lifecycle.mark_thread_suspended = mark_thread_suspended


def mark_thread_suspended(thread: threading.Thread, stop_reason: int, **_: Any) -> Any:
    """Have another thread be held at its next line, by a step."""
    info = set_additional_thread_info(thread)
    info.suspend_type = PYTHON_SUSPEND
    thread.stop_reason = stop_reason  # type: ignore[attr-defined]  # pydevd's
    info.pydev_step_stop = None
    info.pydev_step_cmd = CMD_THREAD_SUSPEND
    info.update_stepping_info()
    return info


def is_to_be_held(info: Any) -> bool:
    """Whether a thread runs that is to be held at its next line."""
    return bool(info.pydev_state == STATE_RUN and info.pydev_step_cmd == CMD_THREAD_SUSPEND)


def hold(thread: threading.Thread) -> bool:
    """Suspend the calling thread if it is still to be held; whether it was. Called where no thread is resumed."""
    info = set_additional_thread_info(thread)
    if not is_to_be_held(info):
        return False
    thread.stop_reason = CMD_THREAD_SUSPEND  # type: ignore[attr-defined]  # pydevd's
    info.pydev_state = STATE_SUSPEND
    info.update_stepping_info()
    return True


def go_on(thread: threading.Thread) -> None:
    """Resume a thread that does not stop after all: with the step it was in, but no longer to be held."""
    info = set_additional_thread_info(thread)
    info.pydev_state = STATE_RUN
    if is_to_be_held(info):
        run_on(thread)
