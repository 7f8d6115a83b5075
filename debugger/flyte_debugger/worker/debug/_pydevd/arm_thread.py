"""Having a thread stop at its next line."""

import sys
import threading
from types import FrameType
from typing import Any

import debugpy
import pydevd
from _pydevd_bundle import pydevd_comm_constants as commands
from _pydevd_bundle import pydevd_thread_lifecycle
from _pydevd_bundle.pydevd_additional_thread_info import set_additional_thread_info
from _pydevd_bundle.pydevd_constants import PYDEVD_USE_SYS_MONITORING, STATE_RUN, STATE_SUSPEND, get_global_debugger

from flyte_debugger.worker.debug._pydevd.held_threads import is_to_be_held
from flyte_debugger.worker.debug._pydevd.suspended_threads import run_on

AS_ENTRY, AS_BREAKPOINT, AS_STEP = commands.CMD_STOP_ON_START, commands.CMD_SET_BREAK, commands.CMD_STEP_INTO_MY_CODE
"""What a stop that was armed for is shown as."""
_due: dict[int | None, int] = {}
"""Threads by ident that are to stop at their next line, even when another's stop comes first, and as what."""


def arm(shown_as: int, ident: int | None = None) -> None:
    """Have a thread stop at the next line of the person's code that it comes to, in whatever frame.

    Args:
        shown_as: AS_ENTRY, AS_BREAKPOINT or AS_STEP.
        ident: the thread's, as `threading.get_ident` gives it; None for the one that calls.
    """
    debugger, thread = get_global_debugger(), _thread(ident)
    if debugger is None or thread is None:
        return
    if shown_as == AS_BREAKPOINT or (shown_as == AS_STEP and ident is None):
        _due[thread.ident] = shown_as
    info = set_additional_thread_info(thread)
    if ident is None and (info.pydev_state == STATE_SUSPEND or is_to_be_held(info)):
        return  # it is held, or about to be, for another thread's stop, which comes first
    info.pydev_original_step_cmd = shown_as
    info.pydev_step_cmd = commands.CMD_STEP_INTO_MY_CODE
    info.pydev_step_stop = None
    info.pydev_state = STATE_RUN
    info.update_stepping_info()
    if PYDEVD_USE_SYS_MONITORING:
        from _pydevd_sys_monitoring import pydevd_sys_monitoring

        pydevd_sys_monitoring.update_monitor_events(suspend_requested=True)
    frame = sys._getframe() if ident is None else sys._current_frames().get(ident)
    debugger.set_trace_for_frame_and_parents(thread.ident, frame)
    if PYDEVD_USE_SYS_MONITORING:
        pydevd_sys_monitoring.restart_events()


def stop_at(frame: FrameType) -> None:
    """Have the calling thread stop at the next line of a frame of its own; without a client nothing stops."""
    if debugpy.is_client_connected():
        pydevd.settrace(suspend=True, trace_only_current_thread=True, patch_multiprocessing=False, stop_at_frame=frame)


def disarm() -> None:
    """Have the calling thread run on, whatever step it was in."""
    _due.pop(threading.get_ident(), None)
    thread = threading.current_thread()
    info = set_additional_thread_info(thread)
    if info.pydev_state == STATE_RUN and not is_to_be_held(info):
        run_on(thread)


def replace_running_on() -> None:
    """Have a thread that runs on when another's stop is over stop still, where it is due, and keep a stop of its own.

    pydevd takes back then whatever a thread was armed for, also of one that did not come to its next line meanwhile.
    """
    run_thread = pydevd_thread_lifecycle.internal_run_thread

    def internal_run_thread(thread: threading.Thread, *args: Any, **options: Any) -> None:
        notification = get_global_debugger().threads_suspended_single_notification
        notification.run(thread, lambda: run_thread(thread, *args, **options))
        if (shown_as := _due.get(thread.ident)) is not None:
            arm(shown_as, thread.ident)

    pydevd_thread_lifecycle.internal_run_thread = internal_run_thread


def take_due() -> int | None:
    """As what the calling thread was to stop at its next line, whatever stopped before; it no longer is."""
    return _due.pop(threading.get_ident(), None)


def forget() -> None:
    """No thread is due: those of a forked child are its parent's no longer."""
    _due.clear()


def _thread(ident: int | None) -> threading.Thread | None:
    if ident is None:
        return threading.current_thread()
    return next((thread for thread in threading.enumerate() if thread.ident == ident), None)
