"""The protocol's base: JSON bodies under Content-Length headers. No I/O here."""

import json
from typing import Any, TypeAlias

from flyte_debugger.dap.errors import ProtocolError

MAX_HEADER = 1 << 12
"""Bytes of headers before one message."""
MAX_BODY = 1 << 26
"""Bytes of one message; an editor's values and stacks stay far below."""
_END = b"\r\n\r\n"

Message: TypeAlias = dict[str, Any]


def to_bytes(message: Message) -> bytes:
    """The message as it goes over the worker_messages."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


class Frames:
    """Bytes in, whole messages out, however the bytes were cut."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None

    def feed(self, data: bytes) -> list[Message]:
        """The messages that `data` completes.

        Raises:
            ProtocolError: for headers or a body that are not the protocol's, or larger than its bounds.
        """
        self._buffer += data
        messages = []
        while (body := self._take()) is not None:
            messages.append(_to_message(body))
        return messages

    def _take(self) -> bytes | None:
        if self._length is None:
            self._length = self._take_headers()
        if self._length is None or len(self._buffer) < self._length:
            return None
        body = bytes(self._buffer[: self._length])
        del self._buffer[: self._length]
        self._length = None
        return body

    def _take_headers(self) -> int | None:
        end = self._buffer.find(_END, 0, MAX_HEADER)
        if end < 0:
            if len(self._buffer) >= MAX_HEADER:
                raise ProtocolError(f"no message begins within {MAX_HEADER} bytes: this is not a debug adapter.")
            return None
        headers = bytes(self._buffer[:end])
        del self._buffer[: end + len(_END)]
        return _content_length(headers)


def _content_length(headers: bytes) -> int:
    fields = dict(line.partition(b":")[::2] for line in headers.lower().split(b"\r\n"))
    value = fields.get(b"content-length", b"").strip()
    if not value.isdigit():
        raise ProtocolError(f"headers without a Content-Length: {headers[:80]!r}: this is not a debug adapter.")
    length = int(value) if len(value) < 20 else MAX_BODY + 1
    if length > MAX_BODY:
        raise ProtocolError(
            f"a message of {value[:20].decode()} bytes is larger than {MAX_BODY}, the most that is read."
        )
    return length


def _to_message(body: bytes) -> Message:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        raise ProtocolError(f"a message that is not JSON: {body[:80]!r}.") from None
    if not isinstance(message, dict):
        raise ProtocolError(f"a message that is not a JSON object: {body[:80]!r}.")
    return message
