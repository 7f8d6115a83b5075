"""Before Python 3.12: frames that are watched for exceptions or breakpoints alone cost less than pydevd makes them.

Where exceptions are stopped for, pydevd traces every function of the person's, has Python call it at each line for
nothing, and decides anew at each call. Of a function that holds a breakpoint it looks at everything at each line. From
Python 3.12 on it is told of exceptions without that, and `line_events` sees to lines.
"""

from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

import pydevd
from _pydevd_bundle.pydevd_additional_thread_info import set_additional_thread_info
from _pydevd_bundle.pydevd_constants import PYDEVD_USE_SYS_MONITORING, STATE_RUN

from flyte_debugger.worker.debug._pydevd.breakpoint_conditions import BreakpointCondition, BreakpointConditions
from flyte_debugger.worker.debug._pydevd.known_thread import known_thread

_Trace = Callable[[FrameType, str, Any], Any]
_Lines = dict[int, BreakpointCondition | None]
_EXCEPTIONS_ALONE = "trace_exception"
"""The name of pydevd's trace function for a frame in which nothing else is to be seen."""


def replace_tracing(conditions: BreakpointConditions) -> None:
    """Have frames that pydevd watches for exceptions alone run as if they were not watched, until it wants more.

    Frames that hold breakpoints are looked at by their lines alone, until one of these or a step is come to.
    """
    if PYDEVD_USE_SYS_MONITORING:
        return
    make, set_trace = pydevd.fix_top_level_trace_and_get_trace_func, pydevd.PyDB.set_trace_for_frame_and_parents

    def fix_top_level_trace_and_get_trace_func(debugger: Any, frame: FrameType) -> tuple[Any, bool]:
        trace, applies = make(debugger, frame)
        return (None if trace is None else _ThreadTrace(debugger, trace, conditions).begin), applies

    def set_trace_for_frame_and_parents(self: Any, ident: int | None, frame: Any, **options: Any) -> None:
        set_trace(self, ident, frame, **options)
        while frame is not None:
            if isinstance(frame, FrameType) and frame.f_trace is not None:
                frame.f_trace_lines = True
            frame = frame.f_back

    pydevd.fix_top_level_trace_and_get_trace_func = fix_top_level_trace_and_get_trace_func
    pydevd.PyDB.set_trace_for_frame_and_parents = set_trace_for_frame_and_parents


class _ThreadTrace:
    """The trace functions of one thread, which see what pydevd's own sees.

    Args:
        debugger: its `mtime` changes with its breakpoints.
        trace: pydevd's own.
        conditions: what narrows breakpoints.
    """

    def __init__(self, debugger: Any, trace: _Trace, conditions: BreakpointConditions) -> None:
        self._debugger = debugger
        self._trace = trace
        self._conditions = conditions
        self._info: Any = None
        """What pydevd knows of the thread; None until `threading` knows it, too."""
        self._uneventful: dict[CodeType, int] = {}
        """What pydevd last watched for exceptions alone, and which breakpoints there were then."""
        self._lines: dict[int, tuple[CodeType, int, _Lines]] = {}
        """By the id of a function's code, the same of functions that hold breakpoints."""

    def begin(self, frame: FrameType, event: str, arg: Any) -> Any:
        """The thread's own trace function: called where a frame begins, or where pydevd has put it."""
        debugger = self._debugger
        if event == "call" and not self._is_busy() and not debugger.pydb_disposed:
            if (lines := self._known_lines(frame.f_code)) and not debugger.function_breakpoint_name_to_breakpoint:
                frame.f_trace_lines = True
                return self._at_lines(lines, None)
            if self._uneventful.get(frame.f_code) == debugger.mtime:
                frame.f_trace_lines = False
                return self._at_exceptions
        kept = self._ask(frame, event, arg)
        if kept is None or not frame.f_trace_lines:
            return kept
        lines = self._learn(frame.f_code)
        return self._at_lines(lines, kept) if lines and self._is_known() else kept

    def _ask(self, frame: FrameType, event: str, arg: Any) -> Any:
        """What pydevd wants to see of a frame."""
        debugger, trace = self._debugger, self._trace
        seen, kept = debugger.mtime, trace(frame, event, arg)
        while event == "call" and seen != debugger.mtime:  # A breakpoint came, and could not find the frame.
            seen, kept = debugger.mtime, trace(frame, event, arg)
        if kept is not None:
            frame.f_trace_lines = not _is_for_exceptions_alone(kept)
            if not frame.f_trace_lines and event == "call":
                self._uneventful[frame.f_code] = seen
        return kept

    def _at_exceptions(self, frame: FrameType, event: str, arg: Any) -> Any:
        """The trace function of a frame that is watched for exceptions alone."""
        if event != "exception":
            return self._at_exceptions
        kept = self._ask(frame, "call", None)
        return None if kept is None else kept(frame, event, arg)

    def _at_lines(self, lines: _Lines, kept: Any) -> _Trace:
        """The trace function of a frame with breakpoints: pydevd's is called for these, exceptions and steps alone.

        Args:
            lines: those that hold a breakpoint.
            kept: pydevd's own trace function for the frame; None until it is asked for.
        """
        debugger, info, conditions = self._debugger, self._info, self._conditions
        seen = debugger.mtime

        def at_line(frame: FrameType, event: str, arg: Any) -> Any:
            nonlocal lines, kept, seen
            if event == "line" and info.pydev_step_cmd == -1 and info.pydev_state == STATE_RUN:
                if seen != debugger.mtime:
                    seen, lines = debugger.mtime, self._learn(frame.f_code)
                line = frame.f_lineno
                if line not in lines:
                    return at_line
                condition = lines[line]
                if condition is not None and conditions.is_false(condition, frame):
                    return at_line
            elif event == "return" and kept is None and not self._is_busy():
                return None
            kept = kept or self._ask(frame, "call", None)
            wanted = None if kept is None else kept(frame, event, arg)
            if wanted is not None and _is_for_exceptions_alone(wanted):
                frame.f_trace_lines = False
                return wanted
            kept = wanted or kept
            return at_line

        return at_line

    def _is_busy(self) -> bool:
        """Whether pydevd may want anything of the thread."""
        return not self._is_known() or self._info.pydev_step_cmd != -1 or self._info.pydev_state != STATE_RUN

    def _is_known(self) -> bool:
        if self._info is None and (thread := known_thread()) is not None:
            self._info = set_additional_thread_info(thread)
        return self._info is not None

    def _known_lines(self, code: CodeType) -> _Lines | None:
        found = self._lines.get(id(code))
        return found[2] if found is not None and found[1] == self._debugger.mtime else None

    def _learn(self, code: CodeType) -> _Lines:
        if (lines := self._known_lines(code)) is None:
            seen, lines = self._debugger.mtime, self._conditions.in_code(code)
            self._lines[id(code)] = code, seen, lines
        return lines


def _is_for_exceptions_alone(trace: Any) -> bool:
    inside = getattr(trace, "get_method_object", None)  # in a wrapper, where pydevd is compiled
    return getattr(trace if inside is None else inside(), "__name__", "") == _EXCEPTIONS_ALONE
