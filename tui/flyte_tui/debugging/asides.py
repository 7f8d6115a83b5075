"""What can be looked at instead of where the program stands still: a stop that was, a waiting asyncio task, a line."""

from dataclasses import dataclass

from flyte_debugger.dap.messages import Source, StackFrame
from flyte_debugger.debugging.asyncio_tasks import AsyncioTask
from flyte_debugger.debugging.recording import RecordedStop, Recording
from flyte_tui.debugging.rows import LOCALS, Path, Row


@dataclass(frozen=True)
class Aside:
    """A stack to look at, of which nothing more can be asked."""

    words: str
    """What it is, for the first line."""
    frames: tuple[StackFrame, ...]
    """Innermost first."""
    rows: tuple[Row, ...] = ()
    """The innermost frame's variables."""
    changed: frozenset[Path] = frozenset()
    """Those that stand out."""
    task: str | None = None
    error: str | None = None


class Walk:
    """Where a person is who walks back through the stops that were.

    Args:
        recording: grows as the program goes on.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._number: int | None = None

    def step(self, forward: bool, now: int | None) -> Aside | None:
        """The stop before, or after, the one that is looked at; None where that is the present.

        Args:
            forward: towards the present.
            now: the number of the stop where the program is; None while it is at none.
        """
        stops = [one for one in self._recording.stops if one.number != now]
        if forward:
            later = [one for one in stops if self._number is not None and one.number > self._number]
            return self._look_at(later[0] if later else None)
        earlier = [one for one in stops if self._number is None or one.number < self._number]
        return self._look_at(earlier[-1] if earlier else next(iter(stops), None))

    def go_to(self, number: int) -> Aside | None:
        """The stop of that number."""
        return self._look_at(next((one for one in self._recording.stops if one.number == number), None))

    def end(self) -> None:
        """Be in the present."""
        self._number = None

    def _look_at(self, stop: RecordedStop | None) -> Aside | None:
        self._number = stop.number if stop else None
        return _of_stop(stop, self._recording.stops[-1].number) if stop else None


def _of_stop(stop: RecordedStop, last: int) -> Aside:
    rows = tuple(Row((*LOCALS, name), value) for name, value in stop.values.items())
    is_new = len(stop.changed) == len(rows) and not any(stop.changed.values())
    return Aside(
        words=f"stop {stop.number} of {last}, recorded  {stop.reason}",
        frames=stop.frames,
        rows=(Row(LOCALS, children=rows),),
        changed=frozenset() if is_new else frozenset((*LOCALS, name) for name in stop.changed),
        task=stop.task,
        error=stop.error,
    )


def of_asyncio_task(task: AsyncioTask) -> Aside:
    """An asyncio task, at what it awaits."""
    frames = tuple(
        StackFrame(0, one.name, one.line, source=Source(path=one.path, name=one.path)) for one in reversed(task.frames)
    )
    does = "runs" if task.running else f"awaits {task.awaits}" if task.awaits else "is ready"
    return Aside(f"asyncio task {task.name}  {does}", frames)


def of_line(path: str, line: int, words: str) -> Aside:
    """A line of a file."""
    return Aside(words, (StackFrame(0, words, line, source=Source(path=path, name=path)),))
