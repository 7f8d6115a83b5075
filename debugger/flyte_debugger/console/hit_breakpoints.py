"""Which breakpoints a program has stopped at: pydevd tells only that it was one."""

from collections.abc import Iterator

from flyte_debugger.console.kept_breakpoints import each
from flyte_debugger.dap.messages import StackFrame
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, FunctionBreakpoint, LineBreakpoint
from flyte_debugger.session.breakpoints.breakpoint_sync import PlacedBreakpoint
from flyte_debugger.session.breakpoints.source_functions import first_line
from flyte_debugger.session.breakpoints.task_breakpoints import parse_task_breakpoint
from flyte_debugger.session.stop import Stop
from flyte_debugger.session.stopped_action import StoppedAction

BOUNDARY_FILE = "/boundary_frames.py"
"""The end of the path of our own frames, `at_exit` and its like, that stand for a task's boundary."""


def hit_breakpoints(
    wanted: Breakpoints,
    placed: tuple[PlacedBreakpoint, ...],
    stop: Stop,
    frame: StackFrame | None,
    action: StoppedAction,
) -> tuple[str, ...]:
    """The breakpoints that a stop is at, as a person would write them.

    Args:
        wanted: all that there are.
        placed: where pydevd has those of lines and functions.
        stop: where the program stands still.
        frame: its innermost frame.
        action: what its thread works for.
    """
    if frame is None or not ("breakpoint" in stop.reason or stop.reason == "exception"):
        return ()
    at = {one.spec: one.breakpoint for one in placed}
    boundaries = tuple(_boundaries(stop, frame, action))
    found = []
    for one, text, enabled in each(wanted):
        if isinstance(one, str):
            task = parse_task_breakpoint(one)
            is_hit = (task.on, task.attempt) in boundaries and task.names(action.task or "", "")
        else:
            known = at.get(one)
            is_hit = known is not None and (
                known.id in stop.hitBreakpointIds or (stop.reason != "exception" and _is_at(one, known.line, frame))
            )
        if enabled and is_hit:
            found.append(text)
    return tuple(found)


def _is_at(one: LineBreakpoint | FunctionBreakpoint, line: int | None, frame: StackFrame) -> bool:
    if isinstance(one, FunctionBreakpoint) and (one.path is None or line is None):
        return frame.name.rpartition(".")[2] == one.name.rpartition(".")[2]
    return one.path == frame.source.path and (line or getattr(one, "line", None)) == frame.line


def _boundaries(stop: Stop, frame: StackFrame, action: StoppedAction) -> Iterator[tuple[str, int | None]]:
    """The boundaries of its task that a stop may be at, with the attempt where that counts."""
    if stop.reason == "exception":
        yield "failure", None
    elif (frame.source.path or "").endswith(BOUNDARY_FILE) and frame.name.startswith("at_"):
        yield frame.name.removeprefix("at_").replace("_", "-"), None
    elif first_line(frame.source.path or "", (action.task or "").rpartition(".")[2]) == frame.line:
        yield "entry", None
        yield "attempt", action.attempt
