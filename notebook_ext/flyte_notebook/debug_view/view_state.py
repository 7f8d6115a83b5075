"""What the debug view draws, as JSON made of the console's snapshots and the run's state: pure functions."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.dap.messages import StackFrame
from flyte_debugger.run.state import RunState
from flyte_debugger.session.stop_recording import RecordedStop
from flyte_notebook.debug_view.variable_view import bounded
from flyte_notebook.run_view.run_report import time_text

BOUNDARY = "/flyte_debugger/worker/debug/boundary_frames.py"
"""Has the frames of stops at a task's boundary that no line of the task stands for."""

MAX_INLINE = 40
"""Characters of a value beside its line."""

STOPPED = ("continue", "next", "step", "out", "next_task", "restart", "end")
RUNNING = ("pause", "restart", "end")
ENDED = ("restart",)

FileTitle = Callable[[str], str]
"""What a file is called for a person: `train.py`, `Cell In[3]`."""


@dataclass(frozen=True)
class Program:
    """What is known of the program."""

    state: RunState
    snapshot: StopSnapshot | None = None
    """Where it stands still, or what is shown in place of that."""
    is_run: bool = True
    """Whether it is a run of a task, not a program that was attached to."""
    reason: str | None = None
    """Why the session is over; None while it is not."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state.ended is not None if self.is_run and self.state.started else self.reason is not None


def status(program: Program, title: FileTitle) -> dict[str, Any]:
    """For the trait `status`."""
    state, snapshot = program.state, program.snapshot
    shown = {"task": state.task, "detail": "", "error": "", "outcome": "", "action": "", "is_run": program.is_run}
    if program.is_over:
        return shown | _ended(program)
    if snapshot is None:
        started = bool(state.actions) or not program.is_run
        name = "running" if started else "starting"
        return shown | {"state": name, "text": name.capitalize(), "can": _possible(RUNNING, program)}
    if snapshot.stack_snapshot:
        words = {"state": "past", "text": "Past stop", "detail": snapshot.stack_snapshot.title}
        return shown | words | {"error": snapshot.error or "", "can": ["continue", "end"]}
    return shown | {
        "state": "stopped",
        "text": "Stopped",
        "task": snapshot.task or state.task,
        "detail": _where(snapshot, title),
        "error": snapshot.error or "",
        "action": snapshot.action.action or "",
        "can": _possible(STOPPED, program),
    }


def _possible(commands: Collection[str], program: Program) -> list[str]:
    """The commands that a program has; one that was attached to is neither restarted nor knows of tasks."""
    return [one for one in commands if program.is_run or one not in ("restart", "next_task")]


def _ended(program: Program) -> dict[str, Any]:
    state = program.state
    if state.refused:
        return {"state": "ended", "outcome": "failed", "text": "Not started", "error": state.refused.message, "can": []}
    if not program.is_run or state.ended is None:
        return {"state": "ended", "text": "Ended", "detail": program.reason or "", "can": []}
    words = state.status.replace("_", " ").capitalize()
    took = "" if state.seconds is None else f"in {time_text(state.seconds)}"
    error = f"{state.error.type}: {state.error.message}" if state.error else ""
    value = ", ".join(map(repr, state.outputs))
    outcome = "succeeded" if state.status == "succeeded" else "failed"
    detail = f"{took} → {bounded(value, 120)}" if outcome == "succeeded" and value else took
    can = list(ENDED)
    return {"state": "ended", "outcome": outcome, "text": words, "detail": detail, "error": error, "can": can}


def _where(snapshot: StopSnapshot, title: FileTitle) -> str:
    frame = snapshot.frame
    if frame is None:
        return snapshot.reason
    path = frame.source.path or ""
    place = (
        frame.name.replace("at_", "at its ").replace("_", " ") if path.endswith(BOUNDARY) else place_of(frame, title)
    )
    return f"{place} ({snapshot.reason})" if snapshot.reason else place


def place_of(frame: StackFrame, title: FileTitle) -> str:
    """`train.py:12`, `Cell In[3]:12`."""
    return f"{title(frame.source.path)}:{frame.line}" if frame.source.path else frame.name


def stack(snapshot: StopSnapshot | None, title: FileTitle) -> list[dict[str, Any]]:
    """For the trait `stack`: the frames, the innermost first; the innermost of each action names its task."""
    if snapshot is None:
        return []
    actions = [frame.action for frame in snapshot.frames]
    return [
        {
            "index": number,
            "name": frame.name,
            "place": place_of(frame, title),
            "action": "" if number and actions[number - 1] == frame.action else frame.task or "",
            "selected": number == snapshot.frame_index,
            "subtle": frame.presentationHint == "subtle",
        }
        for number, frame in enumerate(snapshot.frames)
    ]


def inline_values(snapshot: StopSnapshot) -> dict[str, list[dict[str, Any]]]:
    """By line: the values that stand beside it, for the trait `place`."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in snapshot.inline_values:
        shown = {"name": one.name, "value": bounded(one.value, MAX_INLINE), "changed": one.is_changed}
        found.setdefault(str(one.line), []).append(shown)
    return found


def marks(breakpoints: Collection[BreakpointStatus], path: str) -> dict[str, str]:
    """For the gutter of a file: by line, `on`, `off`, `conditional` or `pending`."""
    of_file = (one for one in breakpoints if one.file == path and one.line is not None)
    return {str(one.line): mark(one.enabled, one.is_conditional, one.verified) for one in of_file}


def mark(is_enabled: bool, is_conditional: bool, is_verified: bool = True) -> str:
    """What the gutter shows of a breakpoint."""
    if not is_enabled:
        return "off"
    if not is_verified:
        return "pending"
    return "conditional" if is_conditional else "on"


def breakpoint_rows(breakpoints: Collection[BreakpointStatus], title: FileTitle) -> list[dict[str, Any]]:
    """For the trait `breakpoints`."""
    return [
        {
            "text": one.text,
            "label": one.text.replace(one.file, title(one.file)) if one.file else one.text,
            "enabled": one.enabled,
            "state": "" if one.verified or not one.enabled else "pending",
            "note": one.message or "",
        }
        for one in breakpoints
    ]


def stops(recorded: tuple[RecordedStop, ...], snapshot: StopSnapshot | None) -> dict[str, Any]:
    """For the trait `stops`: how many are recorded, and whether one of them is shown."""
    is_past = snapshot is not None and snapshot.stack_snapshot is not None
    return {"total": len(recorded), "past": is_past}


def changed_names(recorded: tuple[RecordedStop, ...], snapshot: StopSnapshot | None) -> frozenset[str]:
    """The local names whose values are not as they were; none in a function that is seen for the first time."""
    if snapshot is None:
        return frozenset()
    if snapshot.stack_snapshot:
        return frozenset(path[-1] for path in snapshot.stack_snapshot.changed)
    if not recorded or snapshot.stop is None or recorded[-1].number != snapshot.stop.number or snapshot.frame_index:
        return frozenset()
    last = recorded[-1]
    is_first = len(last.changed) == len(last.values) and not any(last.changed.values())
    return frozenset() if is_first else frozenset(last.changed)


def file_title(cell_name: Callable[[str], str | None]) -> FileTitle:
    """How files are called: a cell by its number, any other by its name."""

    def title(path: str) -> str:
        cell = cell_name(path)
        return f"Cell {cell}" if cell else Path(path).name

    return title
