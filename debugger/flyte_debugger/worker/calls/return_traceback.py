"""Naming the line of a task's file that returned a value which Flyte refused: the function is over by then."""

import dis
import inspect
from types import CodeType, FrameType, TracebackType
from typing import Any

from flyte_taskmodel.any_task import AnyTask


def name_the_return(error: BaseException, task: AnyTask, frame: FrameType | None = None) -> None:
    """Put the task's own function into the traceback of an error, between our frames and Flyte's.

    Args:
        error: caught where the value was converted.
        task: whose value it was.
        frame: the frame that returned it, where it was kept; without one, the line is read from the function's code.
    """
    code = body_code(task)
    trace = error.__traceback__
    if trace is None or code is None:
        return
    found = _entry(frame, trace.tb_next) if frame is not None else _made_up_entry(code, trace.tb_next)
    trace.tb_next = found


def body_code(task: AnyTask) -> CodeType | None:
    """The code of the task's own function, below its decorators; None where it has none."""
    function: Any = getattr(task, "func", None)
    return getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None


def _entry(frame: FrameType, inner: TracebackType | None) -> TracebackType:
    return TracebackType(inner, frame, frame.f_lasti, frame.f_lineno or frame.f_code.co_firstlineno)


def _made_up_entry(code: CodeType, inner: TracebackType | None) -> TracebackType:
    """An entry for the line that returns, or for the function's first one where several do."""
    steps = (step for step in dis.get_instructions(code) if step.opname.startswith("RETURN_"))
    lines = {step.positions.lineno for step in steps if step.positions is not None}
    lines -= {None, code.co_firstlineno}
    number = (lines.pop() if len(lines) == 1 else None) or code.co_firstlineno
    names: dict[str, Any] = {}
    source = "\n" * (number - 1) + "frame = __import__('sys')._getframe()"
    exec(compile(source, code.co_filename, "exec").replace(co_name=code.co_name, co_qualname=code.co_qualname), names)
    return _entry(names["frame"], inner)
