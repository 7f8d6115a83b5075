"""Returns that are none: pydevd tells them by less than there is to know."""

import dis
import inspect
import sys
from types import FrameType
from typing import Any

import pydevd
from _pydevd_bundle.pydevd_collect_bytecode_info import collect_return_info


def has_handled_it(frame: FrameType) -> bool:
    """Whether the frame returns in peace; where pydevd steps, it takes each return after an exception for a failure."""
    return dis.opname[frame.f_code.co_code[frame.f_lasti]].startswith("RETURN")


def only_awaits(debugger: Any, frame: FrameType | None) -> bool:
    """Whether the coroutine that seems to return to its caller goes to sleep in an `await`, which look alike."""
    frame = traced_frame(debugger, frame)
    return (
        frame is not None
        and bool(frame.f_code.co_flags & inspect.CO_COROUTINE)
        and frame.f_code.co_code[frame.f_lasti] == dis.opmap["YIELD_VALUE"]
    )


def only_passes_on(frame: FrameType) -> bool:
    """Whether the frame comes to its line again only since what it awaits there raised, from Python 3.12 on."""
    return dis.opname[frame.f_code.co_code[frame.f_lasti]] == "CLEANUP_THROW"


def traced_frame(debugger: Any, frame: FrameType | None) -> FrameType | None:
    """The frame that pydevd's own frames and ours, which may be on top of it, look at."""
    while frame is not None and (debugger.get_file_type(frame) is not None or _is_ours(frame)):
        frame = frame.f_back
    return frame


def _is_ours(frame: FrameType) -> bool:
    """Whether it is a function here that hands on to pydevd what Python tells."""
    return str(frame.f_globals.get("__name__", "")).startswith(__package__)


class _ReturnLine(int):
    """A line on which a coroutine returns, equal to it only while that is so: on `return await x` it may go to sleep.

    pydevd asks by the line alone, in the trace function of the very frame.
    """

    __hash__ = int.__hash__

    def __eq__(self, other: object) -> bool:
        return int.__eq__(self, other) is True and not only_awaits(pydevd.get_global_debugger(), sys._getframe(1))


def returns_of(code: Any, *args: Any, **options: Any) -> list[Any]:
    """What pydevd knows of a function's returns, on lines that tell a return from an `await`."""
    found: list[Any] = collect_return_info(code, *args, **options)
    for each in found:
        each.return_line = _ReturnLine(each.return_line)
    return found
