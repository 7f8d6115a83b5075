"""`breakpoint()` and `pdb.set_trace()` in a task: both come to `Pdb.set_trace`, as `ipdb` does.

In a debug run they stop in our debugger. In any other run they are pdb, where the run has an input to type into; where
it has none, or no more, they say so, instead of the `BdbQuit` that pdb ends a program with.
"""

import bdb
import os
import pdb
import shlex
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from flyte_debugger.run.request import TaskRef


def prompt_in_run(task: TaskRef) -> None:
    """Have pdb say of a run without input that it has none; call it in a run that is not debugged.

    Args:
        task: the run's, for the command that debugs it.
    """
    command = shlex.join(["flyte-tui", "debug", task.file or "FILE", task.name or "TASK"])
    set_trace, dispatch = pdb.Pdb.set_trace, pdb.Pdb.trace_dispatch

    def refuse(frame: FrameType | None, why: str) -> RuntimeError:
        at = f" at {frame.f_code.co_filename}:{frame.f_lineno}" if frame is not None else ""
        return RuntimeError(f"The breakpoint{at} stops nobody: {why}. Run it under the debugger: {command}")

    def set_trace_if_asked(self: pdb.Pdb, frame: FrameType | None = None, *args: Any, **options: Any) -> None:
        frame = frame or sys._getframe(1)
        if not _has_input():
            raise refuse(frame, "this run has no terminal and no input to read commands from")
        set_trace(self, frame, *args, **options)

    def at_end_of_input(self: pdb.Pdb, argument: str) -> None:
        raise refuse(getattr(self, "curframe", None), "the input is at its end")

    def trace_dispatch(self: pdb.Pdb, *event: Any) -> Any:
        """End the run as a cancel does, where pdb would end a program."""
        try:
            return dispatch(self, *event)
        except bdb.BdbQuit:
            raise KeyboardInterrupt from None

    pdb.Pdb.set_trace = set_trace_if_asked  # type: ignore[method-assign,assignment]
    pdb.Pdb.do_EOF = at_end_of_input  # type: ignore[method-assign,assignment]
    pdb.Pdb.trace_dispatch = trace_dispatch  # type: ignore[method-assign,assignment]


def stop_in_debugger(stop: Callable[[FrameType], None]) -> None:
    """Have pdb stop in our debugger; call it in a debug run.

    Args:
        stop: stops at the next line of a frame.
    """

    def set_trace(self: pdb.Pdb, frame: FrameType | None = None, *args: Any, **options: Any) -> None:
        stop(frame or sys._getframe(1))

    pdb.Pdb.set_trace = set_trace  # type: ignore[method-assign,assignment]


def _has_input() -> bool:
    """Whether the standard input is anything but the null device."""
    try:
        return not os.path.samestat(os.fstat(sys.stdin.fileno()), os.stat(os.devnull))  # noqa: PTH116
    except (AttributeError, OSError, ValueError):
        return sys.stdin is not None and not sys.stdin.closed
