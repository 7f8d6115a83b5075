"""Frames that are watched for exceptions alone: without a look at each of their lines, and at each call of them.

Where exceptions are stopped for, pydevd traces every function of the person's, has Python call it at each line for
nothing, and decides anew at each call. From Python 3.12 on it is told of exceptions without that.
"""

import threading
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

import pydevd
from _pydevd_bundle.pydevd_additional_thread_info import set_additional_thread_info
from _pydevd_bundle.pydevd_constants import PYDEVD_USE_SYS_MONITORING, STATE_RUN

_Trace = Callable[[FrameType, str, Any], Any]
_EXCEPTIONS_ALONE = "trace_exception"
"""The name of pydevd's trace function for a frame in which nothing else is to be seen."""


def replace_tracing() -> None:
    """Have frames that pydevd watches for exceptions alone run as if they were not watched, until it wants more."""
    if PYDEVD_USE_SYS_MONITORING:
        return
    make, set_trace = pydevd.fix_top_level_trace_and_get_trace_func, pydevd.PyDB.set_trace_for_frame_and_parents

    def fix_top_level_trace_and_get_trace_func(debugger: Any, frame: FrameType) -> tuple[Any, bool]:
        trace, applies = make(debugger, frame)
        return (None if trace is None else _quiet(debugger, trace)), applies

    def set_trace_for_frame_and_parents(self: Any, ident: int | None, frame: Any, **options: Any) -> None:
        set_trace(self, ident, frame, **options)
        while frame is not None:
            if isinstance(frame, FrameType) and frame.f_trace is not None:
                frame.f_trace_lines = True
            frame = frame.f_back

    pydevd.fix_top_level_trace_and_get_trace_func = fix_top_level_trace_and_get_trace_func
    pydevd.PyDB.set_trace_for_frame_and_parents = set_trace_for_frame_and_parents


def _quiet(debugger: Any, trace: _Trace) -> _Trace:
    """The trace function of the calling thread, which sees what `trace` sees.

    Args:
        debugger: its `mtime` changes with its breakpoints.
        trace: pydevd's own.
    """
    info = set_additional_thread_info(threading.current_thread())
    uneventful: dict[CodeType, int] = {}
    """What pydevd last watched for exceptions alone, and which breakpoints there were then."""

    def begin(frame: FrameType, event: str, arg: Any) -> Any:
        if (
            uneventful.get(frame.f_code) == debugger.mtime
            and event == "call"
            and info.pydev_step_cmd == -1
            and info.pydev_state == STATE_RUN
            and not debugger.pydb_disposed
        ):
            frame.f_trace_lines = False
            return watch
        return ask(frame, event, arg)

    def ask(frame: FrameType, event: str, arg: Any) -> Any:
        seen, kept = debugger.mtime, trace(frame, event, arg)
        while event == "call" and seen != debugger.mtime:  # A breakpoint came, and could not find the frame.
            seen, kept = debugger.mtime, trace(frame, event, arg)
        if kept is not None:
            frame.f_trace_lines = not _is_for_exceptions_alone(kept)
            if not frame.f_trace_lines and event == "call":
                uneventful[frame.f_code] = seen
        return kept

    def watch(frame: FrameType, event: str, arg: Any) -> Any:
        if event != "exception":
            return watch
        kept = ask(frame, "call", None)
        return None if kept is None else kept(frame, event, arg)

    return begin


def _is_for_exceptions_alone(trace: Any) -> bool:
    inside = getattr(trace, "get_method_object", None)  # in a wrapper, where pydevd is compiled
    return getattr(trace if inside is None else inside(), "__name__", "") == _EXCEPTIONS_ALONE
