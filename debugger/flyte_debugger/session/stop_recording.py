"""What was seen at each stop of a session, kept so that a person can walk back through the stops that were."""

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from flyte_debugger.dap.messages import StackFrame
from flyte_debugger.session.processes.debuggee_process import DebuggeeProcess
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.errors import WorkbenchError

MAX_STOPS = 1_000
"""Stops that are kept; the oldest gives way."""
MAX_FRAMES = 50
"""Frames of a stop that are kept."""
MAX_NAMES = 100
"""Variables of a stop that are kept."""
MAX_VALUE = 200
"""Characters of a value that are kept."""


@dataclass(frozen=True)
class RecordedStop:
    """One stop as it was."""

    number: int
    """Of the stop in its session, counted from 1."""
    at: float
    """Seconds since the epoch."""
    reason: str
    error: str | None
    """Type and message, where it stopped for an exception."""
    threadId: int
    frames: tuple[StackFrame, ...]
    """Innermost first, at least one."""
    values: dict[str, str]
    """The innermost frame's variables, as they showed."""
    changed: dict[str, str | None]
    """Those that are not as they were when this function was seen last, with what they were; None for new ones."""
    task: str | None = None
    """That the thread worked for, where that was known."""
    process: DebuggeeProcess | None = None
    """The child process that it was in; None for the program itself."""

    @property
    def top(self) -> StackFrame:
        """The innermost frame."""
        return self.frames[0]


class Recording:
    """The last stops of a session, as far as it was given them. Whoever follows the session gives it each stop.

    Args:
        most: stops that are kept.
    """

    def __init__(self, most: int = MAX_STOPS) -> None:
        self._stops: deque[RecordedStop] = deque(maxlen=most)

    @property
    def stops(self) -> tuple[RecordedStop, ...]:
        """What was recorded, the oldest first."""
        return tuple(self._stops)

    def take(
        self,
        stop: Stop,
        frames: tuple[StackFrame, ...] = (),
        values: Mapping[str, str] | None = None,
        task: str | None = None,
    ) -> RecordedStop | None:
        """Keep a stop that lasts; what is not given is asked of it.

        Returns:
            what is kept; None where the program has gone on meanwhile, or nothing of it is shown.
        """
        try:
            frames = frames or stop.stack(levels=MAX_FRAMES).frames
            if not frames:
                return None
            if values is None:
                found = stop.variables(stop.scopes(frames[0])[0], 0, MAX_NAMES).items
                values = {each.name: each.value for each in found}
        except (WorkbenchError, IndexError):
            return None
        kept = {name: value[:MAX_VALUE] for name, value in list(values.items())[:MAX_NAMES]}
        self._forget(stop.number)
        last = self.last_seen(stop, frames[0])
        before = last.values if last else {}
        recorded = RecordedStop(
            number=stop.number,
            at=time.time(),
            reason=stop.reason,
            error=stop.error,
            threadId=stop.threadId,
            frames=frames[:MAX_FRAMES],
            values=kept,
            changed={name: before.get(name) for name, value in kept.items() if before.get(name) != value},
            task=task,
            process=stop.process,
        )
        self._stops.append(recorded)
        return recorded

    def _forget(self, number: int) -> None:
        """A stop that is looked at again, after another process was, is kept once."""
        if any(one.number == number for one in self._stops):
            self._stops = deque((one for one in self._stops if one.number != number), self._stops.maxlen)

    def last_seen(self, stop: Stop, frame: StackFrame) -> RecordedStop | None:
        """The last stop of that thread in a frame's function before this one; a function that calls itself is one."""
        for each in reversed(self._stops):
            is_thread = (_pid(each.process), each.threadId) == (_pid(stop.process), stop.threadId)
            is_other = each.number != stop.number
            if is_other and is_thread and (each.top.source.path, each.top.name) == (frame.source.path, frame.name):
                return each
        return None


def _pid(process: DebuggeeProcess | None) -> int | None:
    return None if process is None else process.pid
