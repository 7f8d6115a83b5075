"""A fork server that several programs share, at the address that FLYTE_WORKBENCH_FORK_SERVER names.

A program that runs one task and ends, such as `flyte-tui run`, has its worker in milliseconds then and not after the
second that importing Flyte takes. The first program starts the server; it ends after ten minutes in which no program
is connected to it and no worker of it lives.
"""

import contextlib
import fcntl
import hashlib
import os
import select
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import flyte_debugger
import flyte_taskmodel
from flyte_debugger.protocol.channel import Channel
from flyte_debugger.worker_process.fork_server import ForkedProcess, ForkServer, start_server
from flyte_taskmodel.errors import WorkerError

VARIABLE = "FLYTE_WORKBENCH_FORK_SERVER"
_IMPORTED = ("PYTHON", "LD_", "FLYTE_", "_F_", "LOG_LEVEL")
"""Variables that begin so may have an effect on what is imported: programs share a server where they are alike."""
_OURS = "FLYTE_WORKBENCH_"
_CREDENTIALS = struct.Struct("3i")


def address() -> str:
    """Where the shared servers of this program are; empty when it has one of its own."""
    return os.environ.get(VARIABLE, "")


class SharedForkServer(ForkServer):
    """A connection to the server of an interpreter, which is started if need be.

    Args:
        python: the interpreter.
        base: the address: a path to which the interpreter's key is added. A file with the server's process id lies
            beside it.

    Raises:
        WorkerError: when nothing can be made or connected to there.
        OSError: when the interpreter cannot be started.
    """

    def __init__(self, python: str, base: str) -> None:
        self.users = 0
        self._has_forked = False
        path = f"{base}-{_key(python)}"
        try:
            with _locked(f"{path}.pid") as file:
                connection = _connect(path)
                if connection is None:
                    file.truncate(0)
                    with _listen(path) as listener:
                        server = start_server(python, listener)
                    server.returncode = 0  # It outlives this program on purpose, which Python would warn of.
                    file.write(str(server.pid))
                    file.flush()
                    connection = _connect(path)
                file.seek(0)
                self._pid = int(file.read())
        except (OSError, ValueError) as error:
            if getattr(error, "filename", None) == python:
                raise
            reason = getattr(error, "strerror", None) or error
            raise WorkerError(f"{VARIABLE} is {base}, where no fork server can be: {reason}.") from None
        if connection is None or _owner(connection) != os.getuid():
            raise WorkerError(f"{VARIABLE} is {base}, where another user's fork server is: name another path.")
        self._channel = Channel(connection)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._pid

    @property
    def is_alive(self) -> bool:
        """Whether it still serves this program."""
        poll = select.poll()
        poll.register(self._channel, select.POLLIN)
        return not poll.poll(0)  # It never says a word but of its end.

    @property
    def is_unable(self) -> bool:
        """Whether it left before the first worker: it stays as long as a program is connected, if it can fork."""
        return not self.is_alive and not self._has_forked

    def fork(self, channel: socket.socket, environment: dict[str, str], output: int | None) -> ForkedProcess:
        """As the base class says."""
        process = super().fork(channel, environment, output)
        self._has_forked = True
        return process

    def close(self) -> None:
        """Leave it to the others."""
        self._channel.close()


def _key(python: str) -> str:
    """What programs have in common that share a server: interpreter, installed packages, and what imports depend on."""
    told = sorted(
        (name, value) for name, value in os.environ.items() if name.startswith(_IMPORTED) and not name.startswith(_OURS)
    )
    installed = [
        (str(folder), folder.stat().st_mtime_ns)
        for folder in sorted(Path(python).parent.parent.glob("lib/python3*/site-packages"))
    ]
    newest = max(
        file.stat().st_mtime_ns
        for package in (flyte_debugger, flyte_taskmodel)
        for file in Path(str(package.__file__)).parent.rglob("*.py")
    )
    return hashlib.sha256(repr((python, told, installed, newest)).encode()).hexdigest()[:12]


@contextlib.contextmanager
def _locked(path: str) -> Iterator[IO[str]]:
    """The file, which no other program has at the same time; only its owner may read it."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _connect(path: str) -> socket.socket | None:
    """None when nobody is there."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(path)
    except (FileNotFoundError, ConnectionRefusedError):
        connection.close()
        return None
    except OSError:
        connection.close()
        raise
    return connection


def _listen(path: str) -> socket.socket:
    Path(path).unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        listener.bind(path)
    finally:
        os.umask(before)
    listener.listen(64)
    return listener


def _owner(connection: socket.socket) -> int:
    """The user who opened what this is connected to."""
    size = _CREDENTIALS.size
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    _, user, _ = _CREDENTIALS.unpack(credentials)
    return int(user)
