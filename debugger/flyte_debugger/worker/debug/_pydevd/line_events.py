"""Line events where a breakpoint is, and nowhere else: on Python 3.12 and later.

pydevd has Python tell it of each line of a function that holds a breakpoint, for as long as the breakpoint is there.
Here each line that nobody wants is switched off when it is first come to; pydevd switches all of them on again
(`restart_events`) when a breakpoint, a pause or a step changes what is wanted.
"""

import functools
import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from _pydevd_bundle import pydevd_comm_constants as commands
from _pydevd_bundle.pydevd_additional_thread_info import any_thread_stepping, set_additional_thread_info
from _pydevd_bundle.pydevd_constants import (
    PYDEVD_USE_SYS_MONITORING,
    PYTHON_SUSPEND,
    STATE_RUN,
    get_global_debugger,
)

from flyte_debugger.worker.debug._pydevd.breakpoint_conditions import BreakpointCondition, BreakpointConditions
from flyte_debugger.worker.debug._pydevd.frame_expression import Function
from flyte_debugger.worker.debug._pydevd.known_thread import known_thread

_monitoring: Any = getattr(sys, "monitoring", None)
_Lines = dict[int, BreakpointCondition | None]
"""The lines of a function that hold a breakpoint, and what narrows it."""
_Callback = Callable[..., Any]
_STAYS_IN_FRAME = (
    commands.CMD_STEP_OVER,
    commands.CMD_STEP_OVER_MY_CODE,
    commands.CMD_STEP_RETURN,
    commands.CMD_STEP_RETURN_MY_CODE,
)
"""Steps that stop at no line of any other frame."""
_CALLBACKS = ("line_event", "other_line", "start_event", "jump_event", "return_event", "hand_on")
"""The functions of this module that Python calls for an event, and that call pydevd for it."""


def replace_line_events(conditions: BreakpointConditions) -> None:
    """Have lines that hold no breakpoint cost nothing, and those that do as little as their condition."""
    if sys.version_info < (3, 12) or not PYDEVD_USE_SYS_MONITORING:
        return
    from _pydevd_sys_monitoring import pydevd_sys_monitoring

    own = sys.modules[pydevd_sys_monitoring.restart_events.__module__]
    _have_frames_found(own)
    events, wanted, update = (
        _monitoring.events,
        _WantedLines(conditions),
        pydevd_sys_monitoring.update_monitor_events,
    )
    replacements = [
        _Replacement(events.LINE, functools.partial(_line_callback, wanted)),
        _Replacement(events.PY_START, _start_callback),
        _Replacement(events.PY_RETURN, _return_callback),
        _Replacement(events.JUMP, functools.partial(_jump_callback, wanted)),
    ]

    def update_monitor_events(*args: Any, **options: Any) -> None:
        wanted.clear()
        update(*args, **options)
        if _monitoring.get_tool(_monitoring.DEBUGGER_ID) == "pydevd":
            for each in replacements:
                each.register()

    pydevd_sys_monitoring.update_monitor_events = own.update_monitor_events = update_monitor_events


class _Replacement:
    """A callback for an event, in the place of pydevd's own, which it hands on to.

    Args:
        event: one of `sys.monitoring.events`.
        make: makes the callback from one that is pydevd's own.
    """

    def __init__(self, event: int, make: Callable[[_Callback], _Callback]) -> None:
        self._event = event
        self._pydevds: _Callback | None = None
        self._callback = make(self.hand_on)

    def register(self) -> None:
        """Take the place of what pydevd has registered just now, where it has."""
        before = _monitoring.register_callback(_monitoring.DEBUGGER_ID, self._event, self._callback)
        if before is not self._callback:
            self._pydevds = before

    def hand_on(self, *event: Any) -> Any:
        return None if self._pydevds is None else self._pydevds(*event)


class _WantedLines(dict[int, _Lines]):
    """By the id of a function's code, the lines of it that hold a breakpoint; a code's own hash takes microseconds."""

    def __init__(self, conditions: BreakpointConditions) -> None:
        super().__init__()
        self.conditions = conditions
        self.alone: dict[tuple[int, int], tuple[Function, dict[str, Any], BreakpointCondition]] = {}
        """By code's id and line, while no thread steps or is to pause: what is all that is wanted of these lines, with
        the condition as a function, and the globals that this is for."""
        self._codes: list[CodeType] = []
        """Kept, so that no other code comes by the same id."""

    def clear(self) -> None:
        """Forget all: a breakpoint, a pause or a step has changed what is wanted."""
        self.alone.clear()
        super().clear()
        self._codes.clear()

    def learn(self, code: CodeType) -> _Lines:
        """Find out what is wanted of a function."""
        self._codes.append(code)
        self[id(code)] = found = self.conditions.in_code(code)
        return found

    def is_all_that_is_wanted(self, frame: FrameType, line: int, condition: BreakpointCondition) -> None:
        """Note a line with a condition, unless a thread steps or is to pause."""
        if not any_thread_stepping() and not any(map(_is_busy, _threads())):
            function = condition.expression.in_function(frame)
            self.alone[id(frame.f_code), line] = function, frame.f_globals, condition


def _threads() -> list[Any]:
    return [info for thread in threading.enumerate() if (info := getattr(thread, "additional_info", None))]


def _is_busy(info: Any) -> bool:
    return bool(info.pydev_step_cmd != -1 or info.pydev_state != STATE_RUN)


def _line_callback(wanted: _WantedLines, pydevds: _Callback) -> _Callback:
    other_line = _other_line_callback(wanted, pydevds)
    get_frame, alone, conditions = sys._getframe, wanted.alone, wanted.conditions

    def line_event(code: CodeType, line: int) -> Any:
        """Written for speed: a condition that is false is all that a hot line calls."""
        try:
            function, global_values, condition = alone[id(code), line]
        except KeyError:
            return other_line(code, line)
        frame = get_frame(1)
        if frame.f_globals is not global_values:
            return other_line(code, line)
        try:
            if not function(frame.f_locals):
                return None
        except KeyboardInterrupt:
            raise
        except BaseException:
            return None if condition.has_failed else pydevds(code, line)
        if not condition.is_hit():
            return None
        conditions.note(condition)
        return pydevds(code, line)

    return line_event


def _other_line_callback(wanted: _WantedLines, pydevds: _Callback) -> _Callback:
    """For lines of which more may be wanted than a condition; called by `line_event`."""
    disable, get_frame = _monitoring.DISABLE, sys._getframe

    def other_line(code: CodeType, line: int) -> Any:
        lines, frame = wanted.get(id(code)), get_frame(2)
        if lines is None:
            lines = wanted.learn(code)
        if not lines:
            return pydevds(code, line)
        if line in lines:
            kept, condition = pydevds(code, line), lines[line]
            if condition is not None and wanted.get(id(code)) is lines:
                wanted.is_all_that_is_wanted(frame, line, condition)
            return kept
        if _steps_elsewhere(_thread_info(), frame):
            return None
        kept = pydevds(code, line)
        return disable if wanted.get(id(code)) is lines and _is_unwatched() else kept

    return other_line


def _thread_info() -> Any:
    """What pydevd knows of the calling thread; None where that has only begun."""
    thread = known_thread()
    return None if thread is None else set_additional_thread_info(thread)


def _steps_elsewhere(info: Any, frame: FrameType) -> bool:
    """Whether the thread is in a step that goes on in another frame than this one."""
    return (
        info is not None
        and info.pydev_step_cmd in _STAYS_IN_FRAME
        and info.pydev_state == STATE_RUN
        and info.pydev_step_stop is not frame
        and info.suspend_type == PYTHON_SUSPEND
    )


def _is_unwatched() -> bool:
    """Whether nobody steps, and the calling thread is not to pause either."""
    if any_thread_stepping():
        return False
    info = _thread_info()
    return info is not None and info.pydev_state == STATE_RUN


def _start_callback(pydevds: _Callback) -> _Callback:
    """A function whose lines are told of already need not be told of when it is called."""
    monitoring = _monitoring
    tool, line = monitoring.DEBUGGER_ID, monitoring.events.LINE

    def start_event(code: CodeType, offset: int) -> Any:
        debugger = get_global_debugger()
        seen = debugger.mtime if debugger is not None else None
        kept = pydevds(code, offset)
        if debugger is None or kept is not None or not monitoring.get_local_events(tool, code) & line:
            return kept
        if debugger.function_breakpoint_name_to_breakpoint or debugger.has_plugin_line_breaks:
            return kept
        return monitoring.DISABLE if _is_unwatched() and seen == debugger.mtime else kept

    return start_event


def _jump_callback(wanted: _WantedLines, pydevds: _Callback) -> _Callback:
    """On Python 3.12 a line that jumps back to itself is told of as a jump."""
    if sys.version_info >= (3, 13):
        return lambda *event: _monitoring.DISABLE  # pydevd asks for jumps there, and does nothing with them
    disable, get_frame = _monitoring.DISABLE, sys._getframe

    def jump_event(code: CodeType, start: int, end: int) -> Any:
        lines = wanted.get(id(code))
        if lines is None:
            lines = wanted.learn(code)
        frame = get_frame(1)
        if lines and frame.f_lineno not in lines and _steps_elsewhere(_thread_info(), frame):
            return None
        kept = pydevds(code, start, end)
        if kept is None and frame.f_lineno not in lines and wanted.get(id(code)) is lines and _is_unwatched():
            return disable
        return kept

    return jump_event


def _return_callback(pydevds: _Callback) -> _Callback:
    """A function that was stepped through once keeps telling of its returns, which only a step wants."""

    def return_event(code: CodeType, offset: int, value: Any) -> Any:
        kept = pydevds(code, offset, value)
        return _monitoring.DISABLE if kept is None and _is_unwatched() else kept

    return return_event


def _have_frames_found(pydevds: Any) -> None:
    """Have pydevd find the program's frame where it is called from here instead of by Python."""
    own = globals()

    def get_frame(depth: int = 0) -> FrameType | None:
        frame: FrameType | None = sys._getframe(depth + 1)
        while frame is not None and frame.f_globals is own and frame.f_code.co_name in _CALLBACKS:
            frame = frame.f_back
        return frame

    class Sys:
        """`sys` for pydevd's compiled module, which looks `_getframe` up in it."""

        _getframe = staticmethod(get_frame)

        def __getattr__(self, name: str) -> Any:
            return getattr(sys, name)

    if pydevds.__file__.endswith(".py"):
        pydevds._getframe = get_frame
    else:
        pydevds.sys = Sys()
