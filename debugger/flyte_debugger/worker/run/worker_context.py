"""What one worker was asked for, and the way its run tells of itself."""

import contextlib
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.channel import Channel
from flyte_debugger.run import events
from flyte_debugger.run.request import RunRequest
from flyte_debugger.secrets.masking import Masker
from flyte_debugger.worker.calls.runner import Runner
from flyte_debugger.worker.run import pending_answers
from flyte_taskmodel.description.task_description import ErrorInfo


@dataclass
class WorkerContext:
    """One worker's part of a run.

    Args:
        request: the person's.
        folder: the run's folder.
        channel: to the supervisor.
        around: the surroundings that this process was started in.
        attempt: the number that the led action's first attempt here has.
        masker: hides secrets' values in what this process writes itself.
    """

    request: RunRequest
    task: str
    """The name of the person's task: the one that was asked for, until the task itself is known."""
    folder: Path
    channel: Channel
    around: worker_messages.ProcessEnvironment
    attempt: int
    masker: Masker
    masked: tuple[str, ...] = ()
    """The values that it hides; those of secrets that the task declares, and of secret inputs."""
    _started: bool = field(default=False)
    _told: set[str] = field(default_factory=set)

    @property
    def enforce(self) -> bool:
        """Whether memory and CPUs are enforced."""
        return self.request.enforce_resources

    @property
    def overwrite_cache(self) -> bool:
        """Whether cached results are computed anew."""
        return self.request.cache == "overwrite"

    def tell(self, message: worker_messages.Message) -> None:
        """Say something to the supervisor."""
        self.channel.send(worker_messages.MESSAGES.encode(message))

    def say(self, event: events.Event) -> None:
        """Send an event that may come before the run's start."""
        self.channel.send(events.encode(event))

    def send(self, event: events.Event) -> None:
        """Send an event of the run; its start goes before the first, since until then the run may be refused."""
        if not self._started:
            self._started = True
            ref = self.request.task
            self.send(events.RunStarted(self.folder.name, self.task, ref.file, str(self.folder), event.at))
        self.channel.send(events.encode(event))

    def tell_once(self, about: str, text: str) -> None:
        """A sentence for the person, the first time that there is one about this."""
        if about not in self._told:
            self._told.add(about)
            self.tell(worker_messages.NoticeRequested(text))

    async def between(self, runner: Runner, action: str) -> None:
        """Wait until the supervisor has all that the last attempt printed, so that none of it counts for the next."""
        flush_output()
        answer = pending_answers.expect(action)
        self.tell(worker_messages.AttemptBoundary(action))
        await runner.wait(pending_answers.settled(answer))

    def refuse(self, message: str, usage: str = "", missing: tuple[str, ...] = ()) -> None:
        """Say why the run cannot start; one that stopped in the debugger meanwhile has started, and fails."""
        if self._started:
            self.send(events.RunEnded("failed", (), ErrorInfo("InputsError", message), time.time()))
        else:
            self.say(events.RunRefused(message, usage, time.time(), missing))


def flush_output() -> None:
    """Write what Python still holds of stdout and stderr."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
