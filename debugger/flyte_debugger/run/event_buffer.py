"""The events that a front end has not taken yet: bounded however much a task prints and however slow the reader is."""

import dataclasses
import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import ClassVar

from flyte_debugger.run.events import Event, Notice, Output, RunEnded, RunRefused
from flyte_taskmodel.frozen_dataclass import dataclass

MAX_PENDING = 1 << 20
"""Characters of output text that are held for the reader."""
MAX_EVENT = 1 << 16
"""Characters of one output event that more text of the same stream is joined to."""


@dataclass(frozen=True)
class OutputOmitted(Notice):
    """Output that this reader was too slow for is not among its events; the run's folder has it."""

    kind: ClassVar[str] = "output_omitted"
    characters: int = 0


class EventBuffer:
    """A queue with one reader at a time. Output of one stream is joined; too much gives way, oldest first, to a notice.

    Who puts an event in never waits. A reader either goes through all of them, waiting for each, or takes now and then
    what there is.
    """

    def __init__(self) -> None:
        self._events: deque[Event] = deque()
        self._changed = threading.Condition()
        self._held = 0
        self._left_out = 0
        self._complete = False
        self._woken = False
        self._closed = False

    def put(self, event: Event) -> None:
        """Add an event; `RunEnded` and `RunRefused` are the last."""
        with self._changed:
            if self._closed:
                return
            if isinstance(event, Output):
                self._put_output(event)
            else:
                self._events.append(event)
            self._complete = self._complete or isinstance(event, RunEnded | RunRefused)
            self._changed.notify()

    def __iter__(self) -> Iterator[Event]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_something_there() or self._complete or self._closed)
                event = self._next()
            if event is None:
                return
            yield event

    def take(self, timeout: float = 0.0, characters: int = MAX_PENDING) -> list[Event]:
        """What came since the last call; waits for the first event at most so many seconds.

        Args:
            timeout: seconds.
            characters: of output after which the rest is left for the next call.
        """
        taken: list[Event] = []
        with self._changed:
            self._changed.wait_for(lambda: self._is_something_there() or self._woken or self._closed, timeout)
            self._woken = False
            while characters > 0 and (event := self._next()) is not None:
                taken.append(event)
                characters -= len(event.text) if isinstance(event, Output) else 0
        return taken

    def wake(self) -> None:
        """Have the reader that waits in `take`, else the next one, return with what there is."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def close(self) -> None:
        """Nobody reads any more: drop what there is and what still comes, and release who waits."""
        with self._changed:
            self._closed = True
            self._events.clear()
            self._left_out = 0
            self._changed.notify_all()

    def _is_something_there(self) -> bool:
        return bool(self._events or self._left_out)

    def _next(self) -> Event | None:
        if self._left_out:
            return self._omission()
        return self._take() if self._events else None

    def _put_output(self, event: Output) -> None:
        last = self._events[-1] if self._events else None
        if isinstance(last, Output) and _of_one(last, event) and len(last.text) < MAX_EVENT:
            self._events[-1] = dataclasses.replace(last, text=last.text + event.text)
        else:
            self._events.append(event)
        self._held += len(event.text)
        while self._held > MAX_PENDING and self._drop_oldest_output():
            pass

    def _drop_oldest_output(self) -> bool:
        for index, event in enumerate(self._events):
            if isinstance(event, Output):
                del self._events[index]
                self._held -= len(event.text)
                self._left_out += len(event.text)
                return True
        return False

    def _take(self) -> Event:
        event = self._events.popleft()
        if isinstance(event, Output):
            self._held -= len(event.text)
        return event

    def _omission(self) -> OutputOmitted:
        left_out, self._left_out = self._left_out, 0
        text = f"{left_out:,} characters of output are not shown here; the run's folder has all."
        return OutputOmitted(text, time.time(), left_out)


def _of_one(one: Output, other: Output) -> bool:
    """Whether two pieces of output are of the same stream of the same attempt."""
    return (one.stream, one.action, one.attempt) == (other.stream, other.action, other.attempt)
