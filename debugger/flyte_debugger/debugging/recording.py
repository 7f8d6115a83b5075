"""What was seen at each stop of a session, kept so that a person can walk back through the stops that were."""

import time
from collections import deque
from dataclasses import dataclass

from flyte_debugger.debugging.happenings import Happening, Stopped
from flyte_debugger.debugging.session import Session
from flyte_debugger.debugging.stop import Stop
from flyte_taskmodel.errors import WorkbenchError

MAX_STOPS = 1_000
"""Stops that are kept; the oldest gives way."""
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
    threadId: int
    function: str
    path: str | None
    line: int
    values: dict[str, str]
    """The innermost frame's variables, as they showed."""
    changed: dict[str, str | None]
    """Those that are not as they were when this function was seen last, with what they were; None for new ones."""


class Recording:
    """Records a session from now on, within bounds, and has a place in it: the last stop until a person walks back.

    Args:
        session: what is recorded.
        most: stops that are kept.
    """

    def __init__(self, session: Session, most: int = MAX_STOPS) -> None:
        self._stops: deque[RecordedStop] = deque(maxlen=most)
        self._back = 0
        self.end = session.listen(self._take)
        """Call it to record no more."""

    @property
    def stops(self) -> tuple[RecordedStop, ...]:
        """What was recorded, the oldest first."""
        return tuple(self._stops)

    @property
    def here(self) -> RecordedStop | None:
        """The stop that is looked at; None while there is none."""
        stops = self.stops
        return stops[-1 - min(self._back, len(stops) - 1)] if stops else None

    def back(self) -> RecordedStop | None:
        """Look at the stop before; the oldest has none before it."""
        self._back = min(self._back + 1, max(len(self._stops) - 1, 0))
        return self.here

    def forward(self) -> RecordedStop | None:
        """Look at the stop after; the last has none after it."""
        self._back = max(self._back - 1, 0)
        return self.here

    def _take(self, happening: Happening) -> None:
        if isinstance(happening, Stopped):
            self._back = 0
            recorded = self._record(happening.stop)
            if recorded:
                self._stops.append(recorded)

    def _record(self, stop: Stop) -> RecordedStop | None:
        """None where the program has gone on meanwhile, or nothing of it is shown."""
        try:
            frame = stop.top()
            if frame is None:
                return None
            found = stop.variables(stop.scopes(frame)[0], 0, MAX_NAMES).items
        except (WorkbenchError, IndexError):
            return None
        values = {each.name: each.value[:MAX_VALUE] for each in found}
        before = self._last_seen(stop.threadId, frame.source.path, frame.name)
        return RecordedStop(
            number=stop.number,
            at=time.time(),
            reason=stop.reason,
            threadId=stop.threadId,
            function=frame.name,
            path=frame.source.path,
            line=frame.line,
            values=values,
            changed={name: before.get(name) for name, value in values.items() if before.get(name) != value},
        )

    def _last_seen(self, thread: int, path: str | None, function: str) -> dict[str, str]:
        wanted = (thread, path, function)
        seen = (each for each in reversed(self._stops) if (each.threadId, each.path, each.function) == wanted)
        return next((each.values for each in seen), {})
