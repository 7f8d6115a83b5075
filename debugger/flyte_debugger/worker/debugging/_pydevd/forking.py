"""What becomes of pydevd in a forked child, which has its state and its socket but none of its threads.

Whatever stopped there would wait for an answer that nobody gives.
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

from flyte_debugger.worker.debugging._pydevd import arming


def detach_children(detached: Callable[[], None], forked: Callable[[], None]) -> None:
    """Have each child that this process forks run without the debugger.

    Args:
        detached: called in the child.
        forked: called in this process, and in what it forks for whatever they fork.
    """

    def in_child() -> None:
        _detach()
        detached()

    os.register_at_fork(after_in_child=in_child, after_in_parent=forked)


def _detach() -> None:
    """Leave the debugger in a child: trace nothing, and hold no end of the parent's connection."""
    debugger = get_global_debugger()
    if debugger is None:
        return
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
    arming.forget()
    _close(debugger)
    set_global_debugger(None)
    pydevd.SetupHolder.setup = None


def _close(debugger: Any) -> None:
    """Close this process's copy of the socket, which stays open in the parent."""
    for running in (debugger.reader, debugger.writer):
        with contextlib.suppress(AttributeError, OSError):
            running.sock.close()
