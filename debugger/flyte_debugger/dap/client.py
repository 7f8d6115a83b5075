"""Requests and their answers, events in order: the protocol's grammar, and nothing of what it is about."""

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from flyte_debugger.dap.errors import (
    ConnectionClosedError,
    DapError,
    ProtocolError,
    RequestRefusedError,
    RequestTimedOutError,
)
from flyte_debugger.dap.framing import Message
from flyte_debugger.dap.transport import Transport

TIMEOUT = 10.0
"""Seconds for an answer, unless the caller says otherwise."""
_READ = frozenset(
    {"value", "result", "output", "message", "description", "text", "stackTrace", "exceptionId", "name", "evaluateName"}
    | {"label", "content", "format"}
)
"""The fields that a person reads."""


@dataclass(frozen=True)
class _Pending:
    command: str
    answer: "Future[dict[str, Any]]"
    timeout: float
    until: float
    on_late: Callable[[], None] | None = None


class Client:
    """Sends requests; hands out answers and events. Every request ends: answered, timed out, or with the stream.

    Args:
        transport: connected and not started; the client's to close.
        on_event: takes each event's name and body, in order, in the receiving thread: it must not wait for an answer.
        on_close: takes the reason, once, after everything pending has failed with it.
        first_seq: the number of the first request.
        mask: takes out of a text what nobody may see; used on whatever the debuggee gives to be shown.
        clock: seconds, for the time that an answer may take.
    """

    def __init__(
        self,
        transport: Transport,
        on_event: Callable[[str, dict[str, Any]], None],
        on_close: Callable[[DapError], None],
        first_seq: int = 1,
        mask: Callable[[str], str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._transport = transport
        self._on_event = on_event
        self._on_close = on_close
        self._mask = mask
        self._seq = itertools.count(first_seq)
        self._pending: dict[int, _Pending] = {}
        self._late: dict[int, Callable[[], None]] = {}
        self._closed: DapError | None = None
        self._lock = threading.Lock()
        transport.start(self._take, self._expire, self._end)

    def request(
        self,
        command: str,
        timeout: float = TIMEOUT,
        on_late: Callable[[], None] | None = None,
        /,
        **arguments: Any,
    ) -> "Future[dict[str, Any]]":
        """Send a request; its future holds the answer's body, or raises a `DapError`.

        Args:
            command: the protocol's name of it.
            timeout: seconds for the answer.
            on_late: called in the receiving thread where the debuggee does it after all, but answers too late.
            arguments: the request's own.
        """
        answer: Future[dict[str, Any]] = Future()
        answer.set_running_or_notify_cancel()
        with self._lock:
            seq = next(self._seq)
            if self._closed:
                answer.set_exception(self._closed)
                return answer
            self._pending[seq] = _Pending(command, answer, timeout, self._clock() + timeout, on_late)
        message = {"seq": seq, "type": "request", "command": command, "arguments": arguments}
        try:
            self._transport.send(message)
        except ConnectionClosedError as error:
            self._fail(seq, error)
        return answer

    def ask(self, command: str, timeout: float = TIMEOUT, /, **arguments: Any) -> dict[str, Any]:
        """Send a request and wait for its answer's body; not for the receiving thread.

        Raises:
            DapError: RequestRefusedError, RequestTimedOutError or ConnectionClosedError.
        """
        return self.request(command, timeout, **arguments).result()

    def close(self) -> None:
        """End the connection; everything pending fails. Safe to call twice."""
        self._transport.close()

    # The receiving thread.

    def _take(self, message: Message) -> None:
        if self._mask:
            message = _masked(message, self._mask)
        match message.get("type"):
            case "response":
                self._answered(message)
            case "event" if isinstance(message.get("event"), str):
                body = message.get("body")
                self._on_event(message["event"], body if isinstance(body, dict) else {})
            case "request":
                self._refuse(message)
            case kind:
                raise ProtocolError(f"a message of type {kind!r}: this is not a debug adapter.")

    def _answered(self, message: Message) -> None:
        with self._lock:
            pending = self._pending.pop(message.get("request_seq", -1), None)
            on_late = self._late.pop(message.get("request_seq", -1), None)
        if pending is None:  # late, or of somebody else
            if on_late and message.get("success"):
                on_late()
            return
        if message.get("success"):
            body = message.get("body")
            pending.answer.set_result(body if isinstance(body, dict) else {})
        else:
            pending.answer.set_exception(RequestRefusedError(pending.command, _reason(message)))

    def _refuse(self, message: Message) -> None:
        """Answer a request of the debuggee's side: there is none that this client offers."""
        command = message.get("command")
        self._transport.send(
            {
                "seq": next(self._seq),
                "type": "response",
                "request_seq": message.get("seq", 0),
                "command": command,
                "success": False,
                "message": f"this client does not offer {command!r}",
            }
        )

    def _expire(self) -> None:
        now = self._clock()
        with self._lock:
            overdue = [(seq, pending) for seq, pending in self._pending.items() if pending.until <= now]
            self._late |= {seq: pending.on_late for seq, pending in overdue if pending.on_late}
        for seq, pending in overdue:
            sentence = f"the debuggee did not answer {pending.command!r} within {pending.timeout:g} s."
            self._fail(seq, RequestTimedOutError(sentence))

    def _fail(self, seq: int, error: DapError) -> None:
        with self._lock:
            pending = self._pending.pop(seq, None)
        if pending is not None:
            pending.answer.set_exception(error)

    def _end(self, reason: DapError) -> None:
        with self._lock:
            self._closed = reason
            pending, self._pending = list(self._pending.values()), {}
        for each in pending:
            each.answer.set_exception(reason)
        self._on_close(reason)


def _masked(value: Any, mask: Callable[[str], str]) -> Any:
    """The message with the texts in it masked that are there to be read; what the protocol goes by stays."""
    if isinstance(value, dict):
        return {
            key: mask(item) if key in _READ and isinstance(item, str) else _masked(item, mask)
            for key, item in value.items()
        }
    return [_masked(item, mask) for item in value] if isinstance(value, list) else value


def _reason(message: Message) -> str:
    """Why it was refused: `message`, or the protocol's structured error with its variables put in."""
    body = message.get("body")
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict) or not isinstance(error.get("format"), str):
        return str(message.get("message") or "")
    text, variables = error["format"], error.get("variables")
    for name, value in (variables if isinstance(variables, dict) else {}).items():
        text = text.replace(f"{{{name}}}", str(value))
    return str(text)
