"""A Flyte control plane on loopback for tests: the SDK's real client talks to it, submitted tasks really run.

    with ClusterServer(folder) as server:
        server.write_config(path)             # what `FLYTECTL_CONFIG` names
        server.faults.delay = 1.0             # every call takes a second longer
        server.calls                          # what it was sent, in order

It speaks Connect through flyteidl2's own ASGI classes. There are no containers and no accounts.
"""

import asyncio
import gzip
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import uvicorn

from tests.cluster.accounts import answer_oauth
from tests.cluster.certificate import write_certificate
from tests.cluster.control_plane import ControlPlane
from tests.cluster.pods import Pods
from tests.cluster.services import Application, applications

T = TypeVar("T")
Message = dict[str, Any]
CONFIG = """\
admin:
  endpoint: dns:///localhost:{port}
{admin}
task:
  org: org
  project: demo
  domain: development
image:
  builder: local
"""


def write_config(path: Path, port: int, authority: Path | None = None) -> Path:
    """Write a configuration of Flyte's that names a server on loopback. Returns its path.

    Args:
        path: of the file.
        port: of the server.
        authority: who has signed its certificate; None for one without TLS.
    """
    secure = f"  caCertFilePath: {authority}\n  authType: DeviceFlow"
    path.write_text(CONFIG.format(port=port, admin=secure if authority else "  insecure: true"))
    return path


@dataclass
class Faults:
    """What goes wrong; a test sets it, `clear` mends it."""

    delay: float = 0.0
    """Seconds that every call takes longer."""
    refusal: tuple[int, str] | None = None
    """HTTP status and Connect code that every call is refused with, such as `(401, "unauthenticated")`."""
    missing: set[str] = field(default_factory=set)
    """Calls that an older server does not have, such as `ListActions`."""
    drops: int = 0
    """How many streams break off after their first message."""
    token: str | None = None
    """Whoever calls needs this one; None for a server without accounts."""
    is_approved: bool = False
    """Whether a sign-in that waits for the person is given the token."""
    is_full: bool = False
    """Whether no pod is started for what is submitted: it stays queued until the test moves it."""

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]


@dataclass(frozen=True)
class Call:
    """One call that the server was sent."""

    name: str
    """Such as `CreateRun`; `GET` and `PUT` of objects."""
    body: bytes


class ClusterServer:
    """The server, in a thread; used as a context.

    Args:
        folder: for objects, code, logs and outputs.
        is_secure: whether clients talk TLS to it and, where `faults.token` is set, sign in with Flyte's device flow.
    """

    def __init__(self, folder: Path, is_secure: bool = False) -> None:
        self.faults = Faults()
        self.calls: list[Call] = []
        self.plane = ControlPlane(folder.resolve())
        self._pods = Pods(self.plane, lambda: self.faults.is_full)
        self._applications: list[Application] = []
        self._loop = asyncio.new_event_loop()
        folder.mkdir(parents=True, exist_ok=True)
        self._authority, certificate, key = write_certificate(folder) if is_secure else (None, None, None)
        config = uvicorn.Config(
            self._answer,
            host="127.0.0.1",
            port=0,
            log_level="critical",
            lifespan="off",
            interface="asgi3",
            timeout_graceful_shutdown=1,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="cluster-server", daemon=True)
        self._listening = threading.Event()

    @property
    def port(self) -> int:
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    def write_config(self, path: Path) -> Path:
        """Write a configuration of Flyte's that names this server. Returns its path."""
        return write_config(path, self.port, self._authority)

    def call(self, function: Callable[[], T]) -> T:
        """Call a function in the server's thread, where its state may be changed."""
        result: Future[T] = Future()
        self._loop.call_soon_threadsafe(lambda: _settle(result, function))
        return result.result(30)

    def wait_until(self, is_true: Callable[[], bool], what: str) -> None:
        """Wait for something that the server, or what it was sent, shows."""
        deadline = time.monotonic() + 30
        while not is_true():
            assert time.monotonic() < deadline, f"{what} did not come"
            time.sleep(0.01)

    def sent(self, name: str, kind: type[T]) -> list[T]:
        """The requests of one call, as the messages that they are."""
        return [kind.FromString(call.body) for call in self.calls if call.name == name]  # type: ignore[attr-defined]

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._listening.wait(30), "the server does not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self.plane.close)
        self._server.should_exit = True
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._main())
        self._loop.close()

    async def _main(self) -> None:
        self._applications = applications(self.plane, self._pods)
        serving = asyncio.create_task(self._server.serve())
        while not self._server.started:
            await asyncio.sleep(0.005)
        self.plane.url = f"http{'s' if self._authority else ''}://127.0.0.1:{self.port}"
        self._listening.set()
        await serving
        await self._pods.close()

    # One HTTP request.

    async def _answer(self, scope: Message, receive: Any, send: Any) -> None:
        name = scope["path"].rpartition("/")[2]
        if scope["path"].startswith("/oauth/"):
            await _read(receive)
            status, told = answer_oauth(scope["path"], self.plane.url, self.faults.token, self.faults.is_approved)
            await _respond(send, status, told, b"application/json")
            return
        application = next((one for one in self._applications if scope["path"].startswith(one.path + "/")), None)
        if application is None:
            await self._serve_object(scope, receive, send)
            return
        body = await _read(receive)
        self.calls.append(Call(name, _message(body, scope)))
        await asyncio.sleep(self.faults.delay)
        if name in self.faults.missing:
            await _refuse(send, 501, "unimplemented", f"{name} is not implemented")
        elif self.faults.refusal:
            await _refuse(send, *self.faults.refusal, "token expired")
        elif self.faults.token and "auth" not in application.path and not self._has_token(scope):
            await _refuse(send, 401, "unauthenticated", "no token")
        else:
            await application(scope, _again(body, receive), self._cut(send) if self._is_cut(name) else send)

    def _has_token(self, scope: Message) -> bool:
        return dict(scope["headers"]).get(b"authorization", b"").decode() == f"Bearer {self.faults.token}"

    def _is_cut(self, name: str) -> bool:
        is_cut = self.faults.drops > 0 and name in ("WatchActionDetails", "TailLogs")
        self.faults.drops -= is_cut
        return is_cut

    def _cut(self, send: Any) -> Any:
        """A `send` that breaks the connection off after the first message."""
        count = 0

        async def cut(message: Message) -> None:
            nonlocal count
            count += message["type"] == "http.response.body"
            if count > 1:
                raise ConnectionResetError("the proxy resets the stream")
            await send(message)

        return cut

    async def _serve_object(self, scope: Message, receive: Any, send: Any) -> None:
        file = self.plane.folder / scope["path"].removeprefix("/blob/")
        self.calls.append(Call(scope["method"], scope["path"].encode()))
        if scope["method"] == "PUT":
            body = await _read(receive)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
            await _respond(send, 200, b"")
        elif file.is_file():
            await _respond(send, 200, file.read_bytes())
        else:
            await _respond(send, 404, b"")


def _settle(result: "Future[T]", function: Callable[[], T]) -> None:
    try:
        result.set_result(function())
    except BaseException as error:
        result.set_exception(error)


async def _read(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _message(body: bytes, scope: Message) -> bytes:
    """The protobuf message of a request: that of a stream has five bytes before it."""
    headers = dict(scope["headers"])
    is_stream = headers.get(b"content-type", b"").startswith(b"application/connect+")
    is_packed = body[:1] == b"\x01" if is_stream else headers.get(b"content-encoding") == b"gzip"
    message = body[5:] if is_stream else body
    return gzip.decompress(message) if is_packed else message


def _again(body: bytes, receive: Any) -> Any:
    """A `receive` that gives a body that was already read, then what else comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()  # type: ignore[no-any-return]
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _refuse(send: Any, status: int, code: str, message: str) -> None:
    await _respond(send, status, json.dumps({"code": code, "message": message}).encode(), b"application/json")


async def _respond(send: Any, status: int, body: bytes, kind: bytes = b"application/octet-stream") -> None:
    headers = [(b"content-length", str(len(body)).encode()), (b"content-type", kind)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
