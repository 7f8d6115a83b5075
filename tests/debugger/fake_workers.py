"""Workers without a process: what they are sent can be read, and what they say is written beforehand."""

import os
import socket
from collections.abc import Callable
from typing import Any, ClassVar

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.channel import Channel
from flyte_debugger.protocol.worker_requests import LaunchContext, RunTask
from flyte_debugger.run.events import Event, encode
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.secrets.masking import Masker
from flyte_debugger.supervisor.leased_worker import LeasedWorker

REQUEST = RunRequest(TaskRef("/a.py", "main"))


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def go_on(self, seconds: float) -> None:
        self.now += seconds


class FakeWorker:
    """As `WorkerProcess`, as far as a supervisor calls it."""

    stdout = stderr = None
    open_sockets: ClassVar[list[socket.socket]] = []
    """For the test to close."""

    def __init__(self) -> None:
        ours, self._theirs = socket.socketpair()
        ours.setblocking(False)
        self.open_sockets += (ours, self._theirs)
        self.channel = Channel(ours)
        self.exit_status: int | None = None
        """Whether its process has ended by itself."""
        self.done: list[str] = []
        """What was done to it, in order."""

    @property
    def pid(self) -> int:
        return os.getpid()

    def say(self, event: Event) -> None:
        """Have it send an event."""
        Channel(self._theirs).send(encode(event))

    def heard(self) -> list[worker_messages.Message]:
        """What it was sent since the last call."""
        self._theirs.setblocking(False)
        return [worker_messages.MESSAGES.decode(message) for message in Channel(self._theirs).receive()]

    def returncode(self) -> int | None:
        return -9 if {"kill", "kill_group"} & set(self.done) else self.exit_status

    def interrupt(self) -> None:
        self.done.append("interrupt")

    def kill_group(self) -> None:
        self.done.append("kill_group")

    def kill(self) -> None:
        self.done.append("kill")


def fake_leg(
    clock: Callable[[], float], limits: worker_messages.Limits | None = None
) -> tuple[LeasedWorker, FakeWorker]:
    """A worker that runs the person's task, and what is behind it."""
    worker: Any = FakeWorker()
    work = RunTask(REQUEST, "/run", LaunchContext("/", {}, None))
    return LeasedWorker(worker, work, None, Masker([]), limits or worker_messages.Limits(), clock), worker
