"""A past stop, a waiting asyncio task or a line of a file, shown in place of where the program stands still."""

import re
from dataclasses import dataclass

from flyte_debugger.console.variable_rows import EXCEPTION, LOCALS, Path, VariableRow
from flyte_debugger.dap.messages import Source, StackFrame
from flyte_debugger.session.debuggee.asyncio_tasks import AsyncioTask, AwaitingFrame
from flyte_debugger.session.stop_recording import RecordedStop, Recording

_LIBRARY = re.compile(r"[/\\\\](site-packages|lib[/\\\\]python3[^/\\\\]*|flyte_debugger)[/\\\\]|^<frozen ")


@dataclass(frozen=True)
class StackSnapshot:
    """A stack to look at, of which nothing more can be asked."""

    title: str
    """What it is, in a few words."""
    frames: tuple[StackFrame, ...]
    """Innermost first."""
    rows: tuple[VariableRow, ...] = ()
    """The innermost frame's variables."""
    changed: frozenset[Path] = frozenset()
    """Those that had changed."""
    task: str | None = None
    error: str | None = None
    asyncio_task: AsyncioTask | None = None
    """The one whose stack it is: the variables of each of its frames can be asked for."""


class StopHistoryCursor:
    """Where a person is who walks back through the stops that were.

    Args:
        recording: grows as the program goes on.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._number: int | None = None

    def step(self, forward: bool, present: int | None) -> StackSnapshot | None:
        """The stop before, or after, the one that is looked at; None where that is the present.

        Args:
            forward: towards the present.
            present: the number of the stop where the program is; None while it is at none.
        """
        stops = [one for one in self._recording.stops if one.number != present]
        numbers = [one.number for one in stops]
        at = len(stops) if self._number is None else numbers.index(self._number) if self._number in numbers else -1
        to = at + 1 if forward else max(at - 1, 0)
        return self._look_at(stops[to] if to < len(stops) else None)

    def go_to(self, number: int) -> StackSnapshot | None:
        """The stop of that number."""
        return self._look_at(next((one for one in self._recording.stops if one.number == number), None))

    def reset(self) -> None:
        """Be in the present."""
        self._number = None

    def _look_at(self, stop: RecordedStop | None) -> StackSnapshot | None:
        self._number = stop.number if stop else None
        return snapshot_of_stop(stop, max(one.number for one in self._recording.stops)) if stop else None


def snapshot_of_stop(stop: RecordedStop, last: int) -> StackSnapshot:
    """A past stop; `last` is the number of the newest."""
    values = tuple(VariableRow((*LOCALS, name), value) for name, value in stop.values.items())
    is_new = len(stop.changed) == len(values) and not any(stop.changed.values())
    kind, _, message = (stop.error or "").partition(": ")
    error = VariableRow((EXCEPTION,), children=(VariableRow((EXCEPTION, kind), message, is_error=True),))
    return StackSnapshot(
        title=f"stop {stop.number} of {last}, recorded  {stop.reason}",
        frames=stop.frames,
        rows=(*([error] if stop.error else []), VariableRow(LOCALS, children=values)),
        changed=frozenset() if is_new else frozenset((*LOCALS, name) for name in stop.changed),
        task=stop.task,
        error=stop.error,
    )


def snapshot_of_task(task: AsyncioTask) -> StackSnapshot:
    """An asyncio task, at what it awaits."""
    frames = tuple(_stack_frame(task.frames[number]) for number in shown_frames(task))
    return StackSnapshot(f"asyncio task {task.name}  {what_it_does(task)}", frames, asyncio_task=task)


def snapshot_of_line(path: str, line: int, title: str) -> StackSnapshot:
    """A line of a file."""
    return StackSnapshot(title, (StackFrame(0, title, line, source=Source(path=path, name=path)),))


def _stack_frame(frame: AwaitingFrame) -> StackFrame:
    return StackFrame(0, frame.name, frame.line, source=Source(path=frame.path, name=frame.path))


def shown_frames(task: AsyncioTask) -> tuple[int, ...]:
    """The numbers of the frames of a task's stack: the person's, or all where there are none of theirs."""
    return persons_frames(task) or _innermost_first(task)


def persons_frames(task: AsyncioTask) -> tuple[int, ...]:
    """The numbers of a task's frames without those of libraries and of ours, innermost first."""
    return tuple(number for number in _innermost_first(task) if not _LIBRARY.search(task.frames[number].path))


def _innermost_first(task: AsyncioTask) -> tuple[int, ...]:
    return tuple(reversed(range(len(task.frames))))


def what_it_does(task: AsyncioTask) -> str:
    """What a task is at, in a few words."""
    return "runs" if task.running else f"awaits {task.awaits}" if task.awaits else "is ready"
