"""Stopping for an exception that was caught: its frames have ended, and their values are kept by its traceback.

pydevd stops for a failure while it leaves the person's code, and misses some: in a coroutine that is stepped through,
of `StopIteration`, and after a `RecursionError`, which ends its tracing.
"""

import threading
from types import TracebackType

from _pydevd_bundle.pydevd_additional_thread_info import set_additional_thread_info
from _pydevd_bundle.pydevd_breakpoints import get_exception_breakpoint
from _pydevd_bundle.pydevd_constants import EXCEPTION_TYPE_USER_UNHANDLED, get_global_debugger
from _pydevd_bundle.pydevd_trace_dispatch import handle_exception


def stop_for(error: BaseException, trace: TracebackType | None) -> None:
    """Stop the calling thread with the frames of a traceback, if a client wants stops for failures.

    Args:
        error: what was raised.
        trace: through the frames to show, the one that raised last.

    Raises:
        KeyboardInterrupt: when the run ends meanwhile.
    """
    debugger = get_global_debugger()
    if debugger is None or debugger.pydb_disposed or trace is None:
        return
    if get_exception_breakpoint(type(error), debugger.break_on_user_uncaught_exceptions) is None:
        return
    innermost = trace
    while innermost.tb_next is not None:
        innermost = innermost.tb_next
    thread = threading.current_thread()
    info = set_additional_thread_info(thread)
    info.is_tracing += 1
    try:
        debugger.enable_tracing()  # a RecursionError in a trace function has Python end it
        arg = type(error), error, trace
        handle_exception(debugger, thread, innermost.tb_frame, arg, EXCEPTION_TYPE_USER_UNHANDLED)
    finally:
        info.is_tracing -= 1
