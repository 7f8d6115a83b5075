"""A connected socket that carries messages.

Nagle's algorithm against delayed acknowledgement costs 40 ms a message, so every socket here is set not to wait.
"""

import contextlib
import selectors
import socket
import threading
from collections.abc import Callable

from flyte_debugger.dap.errors import ConnectError, ConnectionClosedError, DapError
from flyte_debugger.dap.framing import Frames, Message, to_bytes

CHUNK = 1 << 16
TICK = 0.2
"""Seconds between looks at what is overdue."""


class Transport:
    """One side of a connection. Any thread may send; one thread of its own receives, once started.

    Args:
        sock: connected; the transport's to close.
        frames: what was already received of the next message.
    """

    def __init__(self, sock: socket.socket, frames: Frames | None = None) -> None:
        sock.settimeout(None)
        with contextlib.suppress(OSError):  # a socket pair has no such option
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        self._frames = frames or Frames()
        self._sending = threading.Lock()
        self._closed = False

    def start(
        self,
        on_message: Callable[[Message], None],
        on_tick: Callable[[], None],
        on_close: Callable[[DapError], None],
    ) -> None:
        """Begin to receive.

        Args:
            on_message: takes each message, in order, in the receiving thread; must not wait for another message.
            on_tick: called now and then in the same thread.
            on_close: takes the reason, once, when nothing more will come.
        """

        def receive() -> None:
            try:
                self._receive(on_message, on_tick)
            except DapError as error:
                reason = error
            except Exception as error:  # whatever it is, nobody may go on waiting
                reason = ConnectionClosedError(f"the connection to the debuggee broke: {error}.")
            self.close()
            self._sock.close()
            on_close(reason)

        threading.Thread(target=receive, name="dap-receive", daemon=True).start()

    def send(self, message: Message) -> None:
        """Send one message, whole.

        Raises:
            ConnectionClosedError: when the other side is gone.
        """
        data = to_bytes(message)
        try:
            with self._sending:
                self._sock.sendall(data)
        except OSError:
            raise ConnectionClosedError("the debuggee closed the connection.") from None

    def close(self) -> None:
        """End the connection; the receiving thread then says so. Safe to call twice, from any thread."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def _receive(self, on_message: Callable[[Message], None], on_tick: Callable[[], None]) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._sock, selectors.EVENT_READ)
            while True:
                ready = selector.select(TICK)
                on_tick()
                if not ready:
                    continue
                data = self._sock.recv(CHUNK)
                if not data:
                    ours = "this side" if self._closed else "the debuggee"
                    raise ConnectionClosedError(f"{ours} closed the connection.")
                for message in self._frames.feed(data):
                    on_message(message)


def free_port() -> int:
    """A port of the loopback that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def connect(host: str, port: int, timeout: float) -> Transport:
    """Call a debug adapter, or a debuggee that listens.

    Raises:
        ConnectError: when nobody answers there within `timeout` seconds.
    """
    try:
        return Transport(socket.create_connection((host, port), timeout))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConnectError(
            f"nothing can be debugged at {host}:{port}: {reason}. Is a debugger listening there?"
        ) from None
