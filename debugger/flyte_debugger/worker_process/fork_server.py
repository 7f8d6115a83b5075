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
NEWS = struct.Struct("=ci")
"""What comes over a worker's status socket: what it is, and a number."""
FORKED, READY, ENDED = b"f", b"r", b"e"
"""Its process id and its exit status, from the server; in between, from itself, that it is a process of its own."""
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
            self.pid = self._begin()
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
                self.returncode = self._news(socket.MSG_PEEK)[1]  # It stays, so that all who wait hear of it.
            except (EOFError, OSError):
                self._is_server_gone = True
        if self._is_server_gone and not os.path.exists(f"/proc/{self.pid}"):  # noqa: PTH110
            self.returncode = -signal.SIGKILL

    def _begin(self) -> int:
        """Its process id, once it is a process of its own, or has ended before."""
        told: dict[bytes, int] = {}
        while FORKED not in told or not told.keys() & {READY, ENDED}:
            kind, number = self._news()
            told[kind] = number
        self.returncode = told.get(ENDED)
        return told[FORKED]

    def _news(self, flags: int = 0) -> tuple[bytes, int]:
        data = self._status.recv(NEWS.size, socket.MSG_WAITALL | flags)
        if len(data) < NEWS.size:
            raise EOFError
        kind, number = NEWS.unpack(data)
        return kind, number


def start_server(python: str, connection: socket.socket) -> "subprocess.Popen[bytes]":
    """Start the process that forks workers.

    Args:
        python: the interpreter.
        connection: the server's end of its only connection, or what it accepts connections from; the caller closes it.

    Raises:
        OSError: when the interpreter cannot be started.
    """
    read, write = os.pipe()  # What a worker writes to has to be a pipe from the start. Nobody reads this one.
    try:
        return subprocess.Popen(
            [*boot_command(python, connection.fileno()), "fork-server"],
            stdin=subprocess.DEVNULL,
            stdout=write,
            stderr=write,
            pass_fds=[connection.fileno(), read],
            start_new_session=True,
            env={**os.environ, MARK: "0" * 32},
        )
    finally:
        os.close(read)
        os.close(write)


class ForkServer:
    """The process that is forked, for one interpreter; `lease` gives the one of this program.

    Args:
        python: the interpreter.

    Raises:
        OSError: when it cannot be started.
    """

    def __init__(self, python: str) -> None:
        self.users = 0
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = start_server(python, theirs)
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


def _directory() -> str:
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:
        return ""
