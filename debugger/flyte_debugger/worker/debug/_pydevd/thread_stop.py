"""A stop as we see it, and who hears of it."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

from _pydevd_bundle import pydevd_comm_constants as commands
from _pydevd_bundle._debug_adapter.pydevd_base_schema import BaseSchema
from _pydevd_bundle.pydevd_constants import get_thread_id

STEPS = {
    commands.CMD_STEP_INTO: "in",
    commands.CMD_STEP_INTO_MY_CODE: "in",
    commands.CMD_STEP_INTO_COROUTINE: "in",
    commands.CMD_SMART_STEP_INTO: "in",
    commands.CMD_STEP_OVER: "over",
    commands.CMD_STEP_OVER_MY_CODE: "over",
    commands.CMD_STEP_RETURN: "out",
    commands.CMD_STEP_RETURN_MY_CODE: "out",
}
EXCEPTIONS = {commands.CMD_STEP_CAUGHT_EXCEPTION, commands.CMD_ADD_EXCEPTION_BREAK}
BREAKPOINTS = {commands.CMD_SET_BREAK, commands.CMD_SET_FUNCTION_BREAK}
_REASONS = {
    commands.CMD_SET_BREAK: "breakpoint",
    commands.CMD_SET_FUNCTION_BREAK: "function breakpoint",
    commands.CMD_SET_NEXT_STATEMENT: "goto",
    commands.CMD_STOP_ON_START: "entry",
    commands.CMD_THREAD_SUSPEND: "pause",
    **dict.fromkeys(STEPS, "step"),
    **dict.fromkeys(EXCEPTIONS, "exception"),
}


@dataclass(frozen=True)
class Stop:
    """A thread about to stop, or stopped; made and looked at in that thread."""

    thread: int
    """Its id in the Debug Adapter Protocol."""
    code: CodeType
    """What it runs; for an exception, the person's code that raised it."""
    line: int
    reason: str
    """As in DAP's `stopped` event."""
    error: BaseException | None
    """What is being raised, where the reason is `exception`."""


class Watcher:
    """Hears of stops."""

    def wants(self, stop: Stop) -> bool:
        """Whether to stop here; asked of steps and exceptions. Where not, a step goes on as it was."""
        return True

    def stopped(self, stop: Stop) -> None:
        """The thread stops; the client has yet to hear of it."""

    def joined(self, stack: Sequence[FrameType]) -> Sequence[FrameType]:
        """The calling thread's stack, innermost first, and behind it the frames that wait for it elsewhere."""
        return stack

    def continued(self, stop: Stop, step: str | None) -> None:
        """It goes on: `in`, `over` or `out` for a step, else None."""


def why(put_off: Any) -> int:
    """The reason that a suspension which was put off will have."""
    (_, reason, *_), options = put_off
    original: int = options.get("original_step_cmd", -1)
    return reason if original == -1 else original


def _persons(debugger: Any, frame: FrameType) -> FrameType:
    """The frame, or the one of the person's code that it was called from: pydevd stops at a library's returns, too."""
    caller: FrameType | None = frame
    while caller is not None and debugger.apply_files_filter(caller, caller.f_code.co_filename, True):
        caller = caller.f_back
    return caller or frame


def stop_of(debugger: Any, thread: Any, frame: FrameType, why: int, event: str, arg: Any) -> Stop:
    """The stop that pydevd is about to make."""
    dap_id: int = BaseSchema._translate_id_to_dap(get_thread_id(thread))
    reason = _REASONS.get(why, "pause")
    if event != "exception" or arg is None:
        shown = _persons(debugger, frame)
        return Stop(dap_id, shown.f_code, shown.f_lineno, reason, None)
    code, line = frame.f_code, frame.f_lineno
    for raised_in, raised_at in traceback.walk_tb(arg[2]):
        if not debugger.apply_files_filter(raised_in, raised_in.f_code.co_filename, True):
            code, line = raised_in.f_code, raised_at
    return Stop(dap_id, code, line, reason, arg[1])
