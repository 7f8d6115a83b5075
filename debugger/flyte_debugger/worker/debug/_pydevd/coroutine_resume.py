"""Stepping into a coroutine that goes on, on Python 3.12 and later.

There pydevd watches through `sys.monitoring`, and is told when a function begins, but not when a coroutine or a
generator resumes. One that was asleep while its thread was told to stop at its next line would run on unseen.
"""

import sys
import threading
from types import CodeType
from typing import Any

from _pydevd_bundle.pydevd_constants import PYDEVD_USE_SYS_MONITORING, get_global_debugger

from flyte_debugger.worker.debug._pydevd.known_thread import known_thread


def watch_resumes() -> None:
    """Have each coroutine that resumes in a thread that steps be watched, as each function that begins is."""
    if sys.version_info < (3, 12) or not PYDEVD_USE_SYS_MONITORING:
        return
    from _pydevd_sys_monitoring import pydevd_sys_monitoring

    monitoring = sys.monitoring
    update = pydevd_sys_monitoring.update_monitor_events

    def resumed(code: CodeType, offset: int) -> Any:
        if get_global_debugger() is not None:  # for a step, and for a breakpoint that came while it was asleep
            pydevd_sys_monitoring.enable_code_tracing(threading.get_ident(), code, sys._getframe(1))
        info = getattr(known_thread(), "additional_info", None)
        if info is None or info.pydev_step_cmd == -1:
            return monitoring.DISABLE  # until the next step or breakpoint, which has all events come again
        return None

    def update_monitor_events(*args: Any, **options: Any) -> None:
        update(*args, **options)
        monitoring.register_callback(monitoring.DEBUGGER_ID, monitoring.events.PY_RESUME, resumed)

    pydevd_sys_monitoring.update_monitor_events = update_monitor_events
