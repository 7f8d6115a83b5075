"""The events that a front end has not taken yet: bounded however much a task prints and however slow the reader is."""

import dataclasses
import threading
import time
from collections import deque
from collections.abc import Iterator

from flyte_debugger.run.events import Event, Notice, Output, RunEnded, RunRefused

MAX_PENDING = 1 << 20
"""Characters of output text that are held for the reader."""
MAX_EVENT = 1 << 16
"""Characters of one output event that more text of the same stream is joined to."""


class EventBuffer:
    """A queue with one reader. Output of one stream is joined; too much of it gives way, oldest first, to a notice."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque()
        self._changed = threading.Condition()
        self._held = 0
        self._left_out = 0
        self._complete = False

    def put(self, event: Event) -> None:
        """Add an event; `RunEnded` and `RunRefused` are the last."""
        with self._changed:
            if isinstance(event, Output):
                self._put_output(event)
            else:
                self._events.append(event)
            self._complete = self._complete or isinstance(event, RunEnded | RunRefused)
            self._changed.notify()

    def __iter__(self) -> Iterator[Event]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._events or self._left_out or self._complete)
                if self._left_out:
                    event: Event = self._notice()
                elif self._events:
                    event = self._take()
                else:
                    return
            yield event

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

    def _notice(self) -> Notice:
        left_out, self._left_out = self._left_out, 0
        return Notice(f"{left_out:,} characters of output are not shown here; the run's folder has all.", time.time())


def _of_one(one: Output, other: Output) -> bool:
    """Whether two pieces of output are of the same stream of the same attempt."""
    return (one.stream, one.action, one.attempt) == (other.stream, other.action, other.attempt)
