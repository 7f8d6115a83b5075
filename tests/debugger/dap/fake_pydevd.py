"""A pydevd that says what a test has it say, and a spy that keeps what it was told. For broken peers only."""

import contextlib
import queue
import socket
import threading
from collections.abc import Callable
from typing import Any

from flyte_debugger.dap.framing import Frames, Message, to_bytes

Answer = Callable[["FakePydevd", Message], None]


class FakePydevd:
    """Answers each request with `success`, unless a test gave another answer for its command.

    Args:
        sock: connected to the client.
        answers: what to do instead, by command.
    """

    def __init__(self, sock: socket.socket, answers: dict[str, Answer] | None = None) -> None:
        self.sock = sock
        self.answers = answers or {}
        self.told: queue.Queue[Message] = queue.Queue()
        self.hung_up = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @classmethod
    def calling(cls, host: str, port: int, token: str | None, answers: dict[str, Answer] | None = None) -> "FakePydevd":
        """One that calls a listener, as `debugpy.connect` does, and says that token."""

        def say_token(fake: "FakePydevd", request: Message) -> None:
            fake.respond(request, {"clientAccessToken": token})

        return cls(socket.create_connection((host, port)), {"pydevdAuthorize": say_token, **(answers or {})})

    def next_told(self, command: str) -> Message:
        """The next message of that command that the client sent; others before it are passed over."""
        while (message := self.told.get(timeout=10)).get("command") != command:
            pass
        return message

    def send(self, message: Message) -> None:
        """Send any message."""
        self.sock.sendall(to_bytes(message))

    def respond(self, request: Message, body: Any = None, success: bool = True, **more: Any) -> None:
        """Answer a request."""
        head = {"type": "response", "seq": 0, "request_seq": request["seq"], "command": request["command"]}
        self.send({**head, "success": success, "body": {} if body is None else body, **more})

    def event(self, name: str, **body: Any) -> None:
        """Send an event."""
        self.send({"type": "event", "seq": 0, "event": name, "body": body})

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self.sock.close()

    def _serve(self) -> None:
        frames = Frames()
        with contextlib.suppress(OSError):
            while data := self.sock.recv(1 << 16):
                for message in frames.feed(data):
                    self.told.put(message)
                    self.answers.get(message.get("command", ""), FakePydevd.respond)(self, message)
        self.hung_up.set()
