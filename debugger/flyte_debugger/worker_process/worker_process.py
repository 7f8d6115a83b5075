"""A worker process: starts, watches and ends it. Nothing of it survives `kill` or the death of its parent.

The worker has its own session and process group, so a terminal's Ctrl+C reaches only the front end. A guard
(`guard.py`) waits beside it: when this process dies, however it dies, the guard kills the worker's process group, even
when that is stuck in C code, and every other process with the worker's mark in its environment.
"""

import contextlib
import fcntl
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import IO

from flyte_debugger.protocol.channel import Channel
from flyte_debugger.worker_process import orphans
from flyte_debugger.worker_process.boot_command import boot_command
from flyte_debugger.worker_process.exit_guard import Guard
from flyte_debugger.worker_process.fork_server import ForkedProcess, ForkServer, ForkServerGoneError
from flyte_debugger.worker_process.process_tag import MARK
from flyte_taskmodel.errors import WorkerError

_SWEEP = shlex.join([sys.executable, "-P", "-m", "flyte_debugger.worker_process.orphans"])
_GUARD = f'kill -KILL -- "-$1"; exec {_SWEEP} "$2"'


class WorkerProcess:
    """A Python process that waits for a request on its channel.

    Args:
        python: the interpreter; the workbench need not be installed in it.
        output: a file for both its stdout and stderr; default: a pipe for each, `stdout` and `stderr`.
        server: a fork server of that interpreter, which makes it in milliseconds; default: a new process.

    Raises:
        WorkerError: when the interpreter cannot be started.
        ForkServerGoneError: when the server cannot make one.
    """

    def __init__(
        self, python: str = sys.executable, output: IO[bytes] | None = None, server: ForkServer | None = None
    ) -> None:
        self.python = python
        self.mark = os.urandom(16).hex()
        ours, theirs = socket.socketpair()
        self._process: subprocess.Popen[bytes] | ForkedProcess
        environment = {**os.environ, MARK: self.mark}
        with theirs, _named(python, ours):
            if server:
                self._process = server.fork(theirs, environment, output.fileno() if output else None)
            else:
                self._process = subprocess.Popen(
                    boot_command(python, theirs.fileno()),
                    stdin=subprocess.DEVNULL,
                    stdout=output or subprocess.PIPE,
                    stderr=subprocess.STDOUT if output else subprocess.PIPE,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                    bufsize=0,
                    env=environment,
                )
        self.channel = Channel(ours)
        self._is_gone = False
        """Whether it was killed: its process id may be another's from then on."""
        for stream in (self._process.stdout, self._process.stderr):
            _widen(stream)
        self._guard = Guard(_GUARD, str(self._process.pid), self.mark)

    @property
    def stdout(self) -> IO[bytes] | None:
        """The read end of its stdout; only without an `output` file."""
        return self._process.stdout

    @property
    def stderr(self) -> IO[bytes] | None:
        """The read end of its stderr; only without an `output` file."""
        return self._process.stderr

    @property
    def pid(self) -> int:
        """Its process id, which is also its process group's id."""
        return self._process.pid

    def returncode(self) -> int | None:
        """Its exit status, negative for a signal; None while it lives."""
        return self._process.poll()

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in it, as Ctrl+C would."""
        if self.returncode() is None:
            self._process.send_signal(signal.SIGINT)

    def wait(self, timeout: float) -> bool:
        """Wait for at most so many seconds. Returns whether it has ended."""
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill_group(self) -> None:
        """Kill it and its process group, without waiting."""
        if not self._is_gone:
            orphans.kill_group(self.pid)

    def kill(self) -> None:
        """Kill it and everything it started; returns when they are gone. Safe to call twice."""
        self.kill_group()
        self._process.wait()
        self._is_gone = True
        if isinstance(self._process, ForkedProcess):
            self._process.release()
        orphans.kill_tagged(self.mark)
        self._guard.dismiss()
        self.channel.close()
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.close()


@contextlib.contextmanager
def _named(python: str, ours: socket.socket) -> Iterator[None]:
    """Raise an error that names the interpreter when it cannot be started."""
    try:
        yield
    except ForkServerGoneError:
        ours.close()
        raise
    except OSError as error:
        ours.close()
        reason = error.strerror or error
        raise WorkerError(f"{python} cannot be started: {reason}. Name another interpreter with --python.") from None


def _widen(pipe: IO[bytes] | None) -> None:
    """Enlarge a pipe's buffer to a megabyte where the system allows it, so that a task waits less for the reader."""
    if pipe and hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


def describe_exit(returncode: int | None) -> str:
    """How a process ended, as a clause: `it was killed by SIGKILL`, `it exited with status 3`."""
    if returncode is None:
        return "it closed its connection"
    if returncode < 0:
        try:
            return f"it was killed by {signal.Signals(-returncode).name}"
        except ValueError:
            return f"it was killed by signal {-returncode}"
    return f"it exited with status {returncode}"
