"""What becomes of pydevd in a forked child, which has its state and its socket but none of its threads.

Whatever stopped there would wait for an answer that nobody gives. So a child first leaves the debugger, however it was
forked; `child_debugging` then has one of its own connect.
"""

import contextlib
import os
import threading
from collections.abc import Callable
from typing import Any

import pydevd
import pydevd_tracing
from _pydevd_bundle import pydevd_constants
from _pydevd_bundle.pydevd_constants import PYDEVD_USE_SYS_MONITORING, get_global_debugger, set_global_debugger

from flyte_debugger.worker.debug._pydevd import arm_thread, patches, time_limits

_was_debugged = False


def detach_children(detached: Callable[[], None]) -> None:
    """Have each child that this process forks leave the debugger.

    Args:
        detached: called in the child.
    """

    def in_child() -> None:
        global _was_debugged
        debugger = get_global_debugger()
        _was_debugged = debugger is not None and not debugger.pydb_disposed
        if debugger is not None:
            detach()
            detached()

    os.register_at_fork(after_in_child=in_child)


def was_debugged() -> bool:
    """Whether this process, a forked child, was debugged when it was forked."""
    return _was_debugged


def detach() -> None:
    """Leave the debugger in a child: trace nothing, and hold no end of the parent's connection."""
    debugger = get_global_debugger()
    pydevd_constants.after_fork()  # makes its locks anew, which threads may hold that are gone
    pydevd_tracing.restore_sys_set_trace_func()
    if PYDEVD_USE_SYS_MONITORING:
        from _pydevd_sys_monitoring import pydevd_sys_monitoring

        pydevd_sys_monitoring.stop_monitoring(all_threads=True)
    else:
        pydevd_tracing.SetTrace(None)
        threading.settrace(None)
    debugger.ready_to_run = debugger.pydb_disposed = True
    debugger.created_pydb_daemon_threads = {}
    threading.current_thread().additional_info = None  # type: ignore[attr-defined]
    arm_thread.forget()
    patches.forget_stops()
    time_limits.forget()
    _close(debugger)
    set_global_debugger(None)
    pydevd.SetupHolder.setup = None


def _close(debugger: Any) -> None:
    """Close this process's copy of the socket, which stays open in the parent."""
    for running in (debugger.reader, debugger.writer):
        with contextlib.suppress(AttributeError, OSError):
            running.sock.close()
