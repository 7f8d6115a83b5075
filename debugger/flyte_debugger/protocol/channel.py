"""JSON messages, one a line, over a connected socket: the way between a worker and whoever started it.

Framing (`Lines`) does no I/O and can be tested alone; `Channel` puts it on a socket. Any thread may send.
"""

import json
import socket
import threading
from typing import Any

CHUNK = 1 << 16


class ChannelClosedError(Exception):
    """The other side is gone."""


class Lines:
    """Bytes in, whole lines out, however the bytes were cut."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that `data` completes, without their newlines."""
        if b"\n" not in data:
            self._parts.append(data)
            return []
        *lines, rest = (b"".join(self._parts) + data).split(b"\n")
        self._parts = [rest] if rest else []
        return lines


class Channel:
    """One side of the connection; closes its socket when closed."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.descriptors: list[int] = []
        """File descriptors that came with messages; whoever takes one out closes it."""
        self._lines = Lines()
        self._sending = threading.Lock()

    def fileno(self) -> int:
        """For selectors."""
        return self.sock.fileno()

    def send(self, message: dict[str, Any], *descriptors: int) -> None:
        """Send one message, whole.

        Args:
            message: any JSON object.
            descriptors: file descriptors that the other process gets copies of, up to four.

        Raises:
            ChannelClosedError: when the other side is gone.
        """
        data = json.dumps(message, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        try:
            with self._sending:
                if descriptors:
                    data = data[socket.send_fds(self.sock, [data[:1]], descriptors) :]
                self.sock.sendall(data)
        except OSError as error:
            raise ChannelClosedError(str(error)) from None

    def receive(self) -> list[dict[str, Any]]:
        """The messages that the next bytes complete, perhaps none; waits for bytes as the socket is set to.

        Raises:
            ChannelClosedError: when the other side is gone, or sends what is not JSON.
        """
        try:
            data, descriptors, _, _ = socket.recv_fds(self.sock, CHUNK, 4)
        except (BlockingIOError, InterruptedError):
            return []
        except OSError as error:
            raise ChannelClosedError(str(error)) from None
        self.descriptors += descriptors
        if not data:
            raise ChannelClosedError("the other side closed the connection")
        try:
            return [json.loads(line) for line in self._lines.feed(data)]
        except ValueError as error:
            raise ChannelClosedError(f"unreadable message: {error}") from None

    def close(self) -> None:
        """Close the socket; safe to call twice."""
        self.sock.close()
