"""Whether a breakpoint that the program comes to stops it: its condition, its hit count and its log message.

pydevd evaluates a condition's text anew at each hit, takes a hit count for an alternative to the condition instead of
a count of the times that it held, and reads log messages by rules of its own.

Also sent as source to programs under stock debugpy: it imports what is there, or is sent too.
"""

import contextlib
import threading
from types import CodeType, FrameType
from typing import Any

import pydevd
import pydevd_file_utils
from _pydevd_bundle import pydevd_process_net_command_json
from _pydevd_bundle.pydevd_breakpoints import FunctionBreakpoint, LineBreakpoint

from flyte_debugger.session.breakpoints.f_string import f_string_of
from flyte_debugger.worker.debug._pydevd.frame_expression import FrameExpression

_STDERR = 2
_HIT = "@HIT@"
"""What pydevd writes for the number of hits in the text of a hit condition."""


class BreakpointCondition:
    """What narrows one breakpoint, compiled once.

    Args:
        breakpoint: pydevd's.
    """

    def __init__(self, breakpoint: Any) -> None:
        self._breakpoint = breakpoint
        self._hits = 0
        self._lock = threading.Lock()
        self.has_failed = False
        """Whether it was told of that it raises."""
        self.expression = FrameExpression(breakpoint.condition or "True")
        self._hit_condition = _compiled((breakpoint.hit_condition or "").replace(_HIT, "hits"))
        self._log = FrameExpression(breakpoint.expression or "''")

    def holds(self, frame: FrameType) -> bool:
        """Whether to stop in this frame, or to log; each time that its condition is true counts as a hit."""
        return bool(self.expression.value(frame)) and self.is_hit()

    def is_hit(self) -> bool:
        """Whether to stop now that the condition is true; counts it."""
        return self._hit_condition is None or self._counts()

    def holds_or_fails(self, frame: FrameType) -> bool:
        """The same; one that cannot be told stops once, and says why."""
        try:
            return self.holds(frame)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return self._is_first_failure(frame, "condition", self._breakpoint.condition, error)

    def message(self, frame: FrameType) -> str | None:
        """What to log; None where that cannot be told."""
        try:
            return str(self._log.value(frame))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._is_first_failure(frame, "log message", self._breakpoint.expression, error)
            return None

    def _counts(self) -> bool:
        assert self._hit_condition is not None
        with self._lock:
            self._hits += 1
            return bool(eval(self._hit_condition, {"hits": self._hits}))

    def _is_first_failure(self, frame: FrameType, what: str, text: str, error: BaseException) -> bool:
        if self.has_failed:
            return False
        self.has_failed = True
        at, stops = f"{frame.f_code.co_filename}:{frame.f_lineno}", " The program stops there this once."
        sentence = f"The {what} of {at} raised {type(error).__name__}: {error} ({text})."
        told = sentence + (stops if what == "condition" else "")
        if (debugger := pydevd.get_global_debugger()) is not None:  # None once the client has left
            debugger.writer.add_command(debugger.cmd_factory.make_io_message(f"{told}\n", _STDERR))
        return what == "condition"


def _compiled(text: str | None) -> CodeType | str | None:
    """The code of an expression; one that is none stays its text, and raises each time it is evaluated."""
    if not text:
        return None
    with contextlib.suppress(SyntaxError, ValueError):
        return compile(text.strip(), "<breakpoint>", "eval", dont_inherit=True)
    return text


def is_at_breakpoint(frame: FrameType) -> bool:
    """Whether the line where a frame is holds a breakpoint now."""
    return frame.f_lineno in _in_file(frame.f_code)


def _in_file(code: CodeType) -> dict[int, Any]:
    """By line, the breakpoints in the file of a code object; none once pydevd has left."""
    debugger = pydevd.get_global_debugger()
    if debugger is None:
        return {}
    file = pydevd_file_utils.get_abs_path_real_path_and_base_from_file(code.co_filename)[1]
    return debugger.breakpoints.get(file) or {}


class BreakpointConditions:
    """The conditions of all breakpoints, each made when it is first asked for."""

    def __init__(self) -> None:
        self._known = threading.local()

    def of(self, breakpoint: Any) -> BreakpointCondition | None:
        """What narrows a breakpoint of pydevd's; None where nothing does."""
        if not (breakpoint.condition or breakpoint.hit_condition or breakpoint.expression):
            return None
        found: BreakpointCondition | None = getattr(breakpoint, _KEPT_AS, None)
        if found is None:  # Of two that threads make at once the first is kept: each would count its own hits.
            found = vars(breakpoint).setdefault(_KEPT_AS, BreakpointCondition(breakpoint))
        return found

    def in_code(self, code: CodeType) -> dict[int, BreakpointCondition | None]:
        """The lines of a function that hold a breakpoint now, and what narrows each; none once pydevd has left."""
        own_lines = {line for _, _, line in code.co_lines()}
        return {line: self.of(breakpoint) for line, breakpoint in _in_file(code).items() if line in own_lines}

    def is_false(self, condition: BreakpointCondition, frame: FrameType) -> bool:
        """Whether nothing is to be done; where a condition holds, pydevd is not to evaluate it again."""
        try:
            if not condition.holds(frame):
                return True
        except KeyboardInterrupt:
            raise
        except BaseException:
            return condition.has_failed
        self.note(condition)
        return False

    def note(self, condition: BreakpointCondition) -> None:
        """It holds where the calling thread is: pydevd is not to evaluate it again."""
        self._known.to_hold = condition

    def replace(self) -> None:
        """Have pydevd ask these conditions."""

        def handle_breakpoint_condition(debugger: Any, info: Any, breakpoint: Any, frame: FrameType) -> bool:
            condition = self.of(breakpoint)
            if condition is None:
                return True
            known, self._known.to_hold = getattr(self._known, "to_hold", None), None
            if known is not condition and not condition.holds_or_fails(frame):
                return False
            if breakpoint.is_logpoint:
                info.pydev_message = condition.message(frame)
            return True

        def handle_breakpoint_expression(debugger: Any, breakpoint: Any, info: Any, frame: FrameType) -> None:
            """pydevd calls it before the condition is known to hold: what is logged comes with the condition."""

        pydevd.PyDB.handle_breakpoint_condition = handle_breakpoint_condition
        pydevd.PyDB.handle_breakpoint_expression = handle_breakpoint_expression
        for kind in (LineBreakpoint, FunctionBreakpoint):
            kind.has_condition = property(lambda breakpoint: self.of(breakpoint) is not None)
        pydevd_process_net_command_json.convert_dap_log_message_to_expression = _log_expression


def _log_expression(text: str) -> str:
    """The expression that a client's log message stands for; of one that is none, the reason."""
    try:
        return f_string_of(text)
    except SyntaxError as error:
        return repr(f"The log message {text!r} is no f-string: {error.msg}.")


_KEPT_AS = "flyte_workbench_condition"
"""The attribute of pydevd's breakpoint that keeps what narrows it."""
