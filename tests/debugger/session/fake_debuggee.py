"""A debuggee without a process or a socket, which answers as a test says: late, never, twice, wrongly.

Its time is the test's: a request that is not answered lets the clock run to the end of the request's time.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from flyte_debugger.dap.errors import ConnectionClosedError, DapError
from flyte_debugger.dap.framing import Message
from flyte_debugger.dap.transport import Transport


class Manner(Enum):
    """How a request is answered."""

    WELL = auto()
    LATE = auto()
    """After its time, when `deliver_late` is called; what it asks for is done then."""
    NEVER_DONE = auto()
    """Neither done nor answered."""
    NEVER_BUT_DONE = auto()
    TWICE = auto()
    REFUSED = auto()
    GARBLED = auto()
    """Done, and answered in another shape."""
    FOR_ANOTHER = auto()
    """Done, and answered under the number of another request."""
    HANGS_UP = auto()


MOVES = ("continue", "next", "stepIn", "stepOut", "goto")
LONG = 30.0
"""Seconds in which every request that a test makes is overdue."""


@dataclass
class FakeDebuggee(Transport):
    """The other end of a session, and where its program really is."""

    manners: dict[str, Manner] = field(default_factory=dict)
    """By command; WELL for any other."""
    bodies: dict[str, Any] = field(default_factory=dict)
    """By command: the body of a good answer."""
    is_stopped: bool = False
    is_over: bool = False
    says_continued: bool = True
    """Whether it sends the event `continued` when it goes on, as pydevd does."""

    def __post_init__(self) -> None:
        self._now = 0.0
        self._lock = threading.RLock()
        self._stops = 0
        self._late: list[tuple[Message, int]] = []
        """What is done and answered late, with the number of the stop at which it was asked."""

    def clock(self) -> float:
        """Its seconds."""
        return self._now

    def start(
        self, on_message: Callable[[Message], None], on_tick: Callable[[], None], on_close: Callable[[DapError], None]
    ) -> None:
        self._on_message, self._on_tick, self._on_close = on_message, on_tick, on_close

    def send(self, message: Message) -> None:
        with self._lock:
            if self.is_over:
                raise ConnectionClosedError("the debuggee closed the connection.")
            manner = self.manners.get(message["command"], Manner.WELL)
            match manner:
                case Manner.LATE:
                    self._late.append((message, self._stops))
                    self._pass_time()
                case Manner.NEVER_DONE:
                    self._pass_time()
                case Manner.REFUSED:
                    self._respond(message, success=False)
                case Manner.HANGS_UP:
                    self.close()
                case _:
                    self._do(message, self.says_continued)
                    self._answer(message, manner)

    def close(self) -> None:
        with self._lock:
            if not self.is_over:
                self.is_over, self.is_stopped = True, False
                self._on_close(ConnectionClosedError("the connection is closed."))

    def event(self, name: str, **body: Any) -> None:
        """Send an event."""
        with self._lock:
            if not self.is_over:
                self._on_message({"type": "event", "event": name, "body": body})

    def stop(self, reason: str) -> None:
        """Stop, and say so."""
        with self._lock:
            self.is_stopped = not self.is_over
            self._stops += 1
            self.event("stopped", reason=reason, threadId=1, text="ValueError", description="bad")

    def deliver_late(self) -> None:
        """Do and answer what is late; a step from a later stop than its own is told, or nobody could know."""
        with self._lock:
            late, self._late = self._late, []
            for message, asked_at in late:
                if not self.is_over:
                    self._do(message, says_continued=self.says_continued or asked_at != self._stops)
                    self._respond(message)

    def _answer(self, message: Message, manner: Manner) -> None:
        if manner is Manner.NEVER_BUT_DONE:
            self._pass_time()
        elif manner is Manner.FOR_ANOTHER:
            self._respond({**message, "seq": -message["seq"]})
            self._pass_time()
        else:
            for _ in range(2 if manner is Manner.TWICE else 1):
                self._respond(message, body=["garbled"] if manner is Manner.GARBLED else None)

    def _do(self, message: Message, says_continued: bool) -> None:
        if message["command"] in MOVES:
            self.is_stopped = False
            if says_continued:
                self.event("continued", threadId=1, allThreadsContinued=True)
        elif message["command"] == "attach":
            self.event("initialized")

    def _respond(self, message: Message, success: bool = True, body: Any = None) -> None:
        command = message["command"]
        if command == "evaluate" and "frameId" in message["arguments"] and not self.is_stopped:
            success = False
        head = {"type": "response", "request_seq": message["seq"], "command": command}
        good = self.bodies.get(command, {})
        self._on_message({**head, "success": success, "body": good if body is None else body, "message": "not now"})

    def _pass_time(self) -> None:
        self._now += LONG
        self._on_tick()
