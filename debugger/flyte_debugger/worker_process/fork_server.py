"""A process that has imported Flyte and forks itself into workers, each ready within milliseconds; Linux only.

The idea is that of `multiprocessing`'s `forkserver`: the server has one thread and runs nothing of the person's, so
a copy of it is as good as a new process. macOS's frameworks do not survive a fork, so workers there are new processes.
"""

import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

from flyte_debugger.protocol.channel import Channel, ChannelClosedError
from flyte_debugger.worker_process.boot_command import boot_command
from flyte_debugger.worker_process.process_tag import MARK

AVAILABLE = sys.platform == "linux" and hasattr(os, "pidfd_open")
NUMBER = struct.Struct("=i")
"""How a process id, and later an exit status, come over a worker's status socket."""
_ALIVE = 0.02
"""Seconds between two looks at a worker whose server is gone."""


class ForkServerGoneError(Exception):
    """The server has ended, or never could serve: its Python or Flyte is too old, or an import left a thread."""


class ForkedProcess:
    """A worker that a fork server made, with what `subprocess.Popen` has of it.

    Raises:
        ForkServerGoneError: when the server cannot make it.
    """

    def __init__(
        self, server: Channel, channel: socket.socket, environment: dict[str, str], output: int | None
    ) -> None:
        self.stdout, self.stderr = None, None
        self.returncode: int | None = None
        self._lock = threading.Lock()
        self._is_server_gone = False
        self._status, status = socket.socketpair()
        pipes: list[tuple[int, int]] = [] if output is not None else [os.pipe(), os.pipe()]
        ends = [output, output] if output is not None else [write for _, write in pipes]
        request = {"environment": environment, "directory": _directory()}
        try:
            server.send(request, channel.fileno(), *ends, status.fileno())
            status.close()
            self.pid = self._number()
        except (ChannelClosedError, OSError, EOFError):
            self._status.close()
            for read, _ in pipes:
                os.close(read)
            raise ForkServerGoneError from None
        finally:
            status.close()
            for _, write in pipes:
                os.close(write)
        if pipes:
            self.stdout, self.stderr = (os.fdopen(read, "rb", buffering=0) for read, _ in pipes)

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; None while it lives."""
        with self._lock:
            if self.returncode is None and self._is_told(0):
                self._take_status()
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end.

        Raises:
            subprocess.TimeoutExpired: when that takes longer than so many seconds.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            rest = 3600.0 if deadline is None else deadline - time.monotonic()
            if rest <= 0:
                raise subprocess.TimeoutExpired("worker", timeout or 0)
            if self._is_server_gone:
                time.sleep(min(rest, _ALIVE))
            else:
                self._is_told(rest)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it is known to be over."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def release(self) -> None:
        """Let the server forget it; until then its process id is nobody else's. Safe to call twice."""
        with self._lock:
            if self._status.fileno() < 0:
                return
            try:
                self._status.sendall(b"\0")
                while self._status.recv(16):
                    pass
            except OSError:
                pass
            self._status.close()

    def _is_told(self, timeout: float) -> bool:
        if self._is_server_gone:
            return True
        poll = select.poll()
        poll.register(self._status, select.POLLIN)
        return bool(poll.poll(timeout * 1000))

    def _take_status(self) -> None:
        if not self._is_server_gone:
            try:
                self.returncode = self._number(socket.MSG_PEEK)  # It stays, so that all who wait hear of it.
            except (EOFError, OSError):
                self._is_server_gone = True
        if self._is_server_gone and not os.path.exists(f"/proc/{self.pid}"):  # noqa: PTH110
            self.returncode = -signal.SIGKILL

    def _number(self, flags: int = 0) -> int:
        data = self._status.recv(NUMBER.size, socket.MSG_WAITALL | flags)
        if len(data) < NUMBER.size:
            raise EOFError
        return int(NUMBER.unpack(data)[0])


class ForkServer:
    """The process that is forked, for one interpreter; `lease` gives the one of this program.

    Args:
        python: the interpreter.
    """

    def __init__(self, python: str) -> None:
        self.users = 0
        ours, theirs = socket.socketpair()
        self._output, output = os.pipe()  # Nobody reads it: what a worker writes to has to be a pipe from the start.
        with theirs, os.fdopen(output, "wb") as pipe:
            self._process = subprocess.Popen(
                [*boot_command(python, theirs.fileno()), "fork-server"],
                stdin=subprocess.DEVNULL,
                stdout=pipe,
                stderr=pipe,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                env={**os.environ, MARK: "0" * 32},
            )
        self._channel = Channel(ours)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def is_unable(self) -> bool:
        """Whether it has ended because its Python can fork no workers, and not for want of use or by a signal."""
        return (self._process.poll() or 0) > 0

    def fork(self, channel: socket.socket, environment: dict[str, str], output: int | None) -> ForkedProcess:
        """A new worker.

        Args:
            channel: the worker's end of its channel.
            environment: its environment variables, all of them; 32 characters of the worker's mark among them.
            output: a file descriptor for its stdout and stderr; None for a pipe each.

        Raises:
            ForkServerGoneError: when there can be none.
        """
        return ForkedProcess(self._channel, channel, environment, output)

    def close(self) -> None:
        """End it; its workers run on, and their exit status is not known any more."""
        self._channel.close()
        self._process.kill()
        self._process.wait()
        os.close(self._output)


_lock = threading.Lock()
_servers: dict[str, ForkServer] = {}
_unable: set[str] = set()


def lease(python: str) -> ForkServer | None:
    """This program's fork server of an interpreter, started if need be; `give_back` it.

    None where no worker can be forked: not on Linux, or that interpreter was tried in vain.
    """
    with _lock:
        server = _servers.get(python)
        if server and not server.is_alive:
            del _servers[python]
            if server.is_unable:
                _unable.add(python)
            server = None
        if not AVAILABLE or python in _unable:
            return None
        if server is None:
            try:
                server = _servers[python] = ForkServer(python)
            except OSError:  # An interpreter that cannot be started is told of when a worker is.
                return None
        server.users += 1
        return server


def servers() -> list[ForkServer]:
    """The servers of this program that run."""
    with _lock:
        return [server for server in _servers.values() if server.is_alive]


def give_back(server: ForkServer) -> None:
    """Say that one user less needs it; the last one's ends it."""
    with _lock:
        server.users -= 1
        if server.users <= 0:
            server.close()
            for python in [python for python, other in _servers.items() if other is server]:
                del _servers[python]


def _directory() -> str:
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:
        return ""
