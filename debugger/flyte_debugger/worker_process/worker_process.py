"""A worker process: how it is started, watched and ended. Nothing of it survives `kill`, nor the death of its parent.

The worker leads a session and process group of its own, so a terminal's Ctrl+C reaches only the front end. Beside it
waits a guard (`guard.py`): when this process dies, however it dies, the guard ends the worker's group, even one that is
stuck in C code, and what else carries the worker's mark.
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
from pathlib import Path
from typing import IO

import flyte_debugger
import flyte_taskmodel
from flyte_debugger.protocol.channel import Channel
from flyte_debugger.worker_process import orphans
from flyte_debugger.worker_process.exit_guard import Guard
from flyte_debugger.worker_process.process_tag import MARK
from flyte_taskmodel.errors import WorkerError

_BOOT = Path(flyte_debugger.__file__).parent / "worker" / "boot.py"
_MODEL = Path(flyte_taskmodel.__file__).parent
_FLAGS = ("-X", "frozen_modules=off")
"""So that a debugger can follow into the standard library; it costs nothing that can be measured."""
_SWEEP = shlex.join([sys.executable, "-P", "-m", "flyte_debugger.worker_process.orphans"])
_GUARD = f'kill -KILL -- "-$1"; exec {_SWEEP} "$2"'


class WorkerProcess:
    """One Python process that waits for a request on its channel.

    Args:
        python: the interpreter; the workbench need not be installed in it.
        output: a file that takes its stdout and stderr together; default: a pipe for each, `stdout` and `stderr`.
    """

    def __init__(self, python: str = sys.executable, output: IO[bytes] | None = None) -> None:
        self.python = python
        self.mark = os.urandom(16).hex()
        ours, theirs = socket.socketpair()
        with theirs, _named(python, ours):
            self._process = subprocess.Popen(
                [python, *_FLAGS, str(_BOOT), str(theirs.fileno()), str(_MODEL), str(_BOOT.parents[1])],
                stdin=subprocess.DEVNULL,
                stdout=output or subprocess.PIPE,
                stderr=subprocess.STDOUT if output else subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                bufsize=0,
                env={**os.environ, MARK: self.mark},
            )
        self.channel = Channel(ours)
        for stream in (self._process.stdout, self._process.stderr):
            _widen(stream)
        self._guard = Guard(_GUARD, str(self._process.pid), self.mark)

    @property
    def stdout(self) -> IO[bytes] | None:
        """The read end of its stdout, unless it writes to a file."""
        return self._process.stdout

    @property
    def stderr(self) -> IO[bytes] | None:
        """The read end of its stderr, unless it writes to a file."""
        return self._process.stderr

    @property
    def pid(self) -> int:
        """Its process id, which is also its process group's."""
        return self._process.pid

    def returncode(self) -> int | None:
        """Its exit status, negative for a signal; None while it lives."""
        return self._process.poll()

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in it, as Ctrl+C would."""
        if self.returncode() is None:
            self._process.send_signal(signal.SIGINT)

    def wait(self, timeout: float) -> bool:
        """Whether it ended within so many seconds."""
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill_group(self) -> None:
        """End it and its process group now, without waiting."""
        orphans.kill_group(self.pid)

    def kill(self) -> None:
        """End it and everything it started; returns when it is gone. Safe to call twice."""
        self.kill_group()
        self._process.wait()
        orphans.kill_tagged(self.mark)
        self._guard.dismiss()
        self.channel.close()
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.close()


@contextlib.contextmanager
def _named(python: str, ours: socket.socket) -> Iterator[None]:
    """Say of an interpreter that cannot be started which one it is."""
    try:
        yield
    except OSError as error:
        ours.close()
        reason = error.strerror or error
        raise WorkerError(f"{python} cannot be started: {reason}. Name another interpreter with --python.") from None


def _widen(pipe: IO[bytes] | None) -> None:
    """Give a pipe a megabyte, where the system lets one; a task then waits less for its reader."""
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
