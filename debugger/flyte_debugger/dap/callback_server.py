"""How a debuggee calls back: on loopback, from whoever knows the token; one connection, or one for each process."""

import contextlib
import hmac
import secrets
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flyte_debugger.dap.errors import ConnectError, ProtocolError
from flyte_debugger.dap.framing import Frames, Message, to_bytes
from flyte_debugger.dap.transport import CHUNK, Transport

LOOPBACK = "127.0.0.1"
HANDSHAKE = 5.0
"""Seconds that a caller has to say the token."""
MAX_CALLERS = 16
"""Callers that are heard at once; more wait in the system's queue."""
AUTHORIZE = {
    "seq": 1,
    "type": "request",
    "command": "pydevdAuthorize",
    "arguments": {"debugServerAccessToken": None},
}
"""Has pydevd say the token that it was started with; holds nothing that a stranger may not see."""
FIRST_SEQ = 2
"""Of the requests that follow."""


@dataclass(eq=False)
class _Caller:
    sock: socket.socket
    until: float
    frames: Frames = field(default_factory=Frames)


class CallbackServer:
    """Waits for one debuggee, or for any number, and turns everyone else away.

    `debugpy.connect((host, port), access_token=token)` is how a debuggee calls. One who does not say the token is told
    nothing, and does not keep the debuggee waiting.
    """

    def __init__(self) -> None:
        self.token = secrets.token_hex(32)
        self._sock = socket.create_server((LOOPBACK, 0))
        self._sock.setblocking(False)
        self.host: str = LOOPBACK
        self.port: int = self._sock.getsockname()[1]
        self._bell, self._rung = socket.socketpair()
        self._callers: list[_Caller] = []
        self._accepting = False

    def accept(self, timeout: float) -> Transport:
        """The connection to the debuggee; nobody else is listened to from then on.

        Raises:
            ConnectError: when it did not come within `timeout` seconds, or `close` was called meanwhile.
        """
        deadline = time.monotonic() + timeout
        self._accepting = True
        try:
            while (now := time.monotonic()) < deadline:
                self._turn_away([caller for caller in self._callers if caller.until <= now])
                next_look = min([deadline, *(caller.until for caller in self._callers)])
                if known := self._hear(next_look - now):
                    self._callers.remove(known)
                    return Transport(known.sock, known.frames)
            raise ConnectError(f"the debuggee did not call back within {timeout:g} s.")
        finally:
            self._end()

    def serve(self, take: Callable[[Transport], None]) -> None:
        """Hand each debuggee that calls to `take`, until `close` is called."""
        self._accepting = True
        try:
            while True:
                now = time.monotonic()
                self._turn_away([caller for caller in self._callers if caller.until <= now])
                next_look = min((caller.until - now for caller in self._callers), default=None)
                if known := self._hear(next_look):
                    self._callers.remove(known)
                    take(Transport(known.sock, known.frames))
        except ConnectError:
            return
        finally:
            self._end()

    def close(self) -> None:
        """End the wait, from any thread; safe to call twice."""
        self._bell.close()
        if not self._accepting:
            self._end()

    def _hear(self, timeout: float | None) -> _Caller | None:
        """Wait for the next that happens, with None for ever; the caller that turns out to be the debuggee."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._rung, selectors.EVENT_READ)
            if len(self._callers) < MAX_CALLERS:
                selector.register(self._sock, selectors.EVENT_READ)
            for caller in self._callers:
                selector.register(caller.sock, selectors.EVENT_READ, caller)
            ready = [key for key, _ in selector.select(None if timeout is None else max(0.0, timeout))]
        for key in ready:
            if key.fileobj is self._rung:
                raise ConnectError("nobody waits for the debuggee any more.")
            if key.fileobj is self._sock:
                self._greet()
            elif self._says_token(key.data):
                known: _Caller = key.data
                return known
        return None

    def _greet(self) -> None:
        with contextlib.suppress(OSError):
            sock, _ = self._sock.accept()
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._callers.append(_Caller(sock, time.monotonic() + HANDSHAKE))
            sock.sendall(to_bytes(AUTHORIZE))

    def _says_token(self, caller: _Caller) -> bool:
        """Read on in what a caller says; turn one away who says anything else."""
        try:
            data = caller.sock.recv(CHUNK)
            answers = [message for message in caller.frames.feed(data) if message.get("type") != "event"]
        except (OSError, ProtocolError):
            data, answers = b"", []
        if answers and hmac.compare_digest(_token(answers[0]), self.token.encode()):
            return True
        if answers or not data:
            self._turn_away([caller])
        return False

    def _turn_away(self, callers: list[_Caller]) -> None:
        for caller in callers:
            caller.sock.close()
            self._callers.remove(caller)

    def _end(self) -> None:
        for caller in self._callers:
            caller.sock.close()
        for sock in (self._sock, self._bell, self._rung):
            sock.close()


def _token(answer: Message) -> bytes:
    body = answer.get("body")
    token = body.get("clientAccessToken") if isinstance(body, dict) else None
    return str(token).encode("utf-8", "backslashreplace")
