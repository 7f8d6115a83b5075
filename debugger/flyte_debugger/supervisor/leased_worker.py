"""One worker of a run: the action that it leads, its output, what it uses, and why it is being ended if it is."""

import contextlib
import os
import selectors
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.channel import ChannelClosedError
from flyte_debugger.protocol.worker_requests import RunAction, RunWork
from flyte_debugger.run.events import Status
from flyte_debugger.secrets.masking import Masker
from flyte_debugger.supervisor.resource_usage import ProcessTree
from flyte_debugger.supervisor.stream_decoder import StreamDecoder
from flyte_debugger.worker_process.worker_process import WorkerProcess
from flyte_taskmodel.description.task_description import ErrorInfo

CHUNK = 1 << 18
Clock: TypeAlias = Callable[[], float]


@dataclass(frozen=True)
class Ending:
    """Why a worker is being ended before it said how its action ended."""

    status: Status
    error: ErrorInfo | None
    final: bool
    """Whether no other attempt may follow, whatever retries are left."""
    at: float
    """Seconds of the monotonic clock."""


@dataclass(frozen=True)
class Piece:
    """Some output of a worker."""

    data: bytes
    text: str
    at_end: bool


class LeasedWorker:
    """One worker and what is known of it.

    Args:
        worker: its process.
        work: what it was asked to run, to be asked of the next one again.
        parent: the worker that delegated its action; None for the person's own task.
        masker: hides secrets' values in its output.
        limits: what its action declares, where that is known before the worker says so.
        clock: seconds, as of the monotonic clock.
    """

    def __init__(
        self,
        worker: WorkerProcess,
        work: RunWork,
        parent: "LeasedWorker | None",
        masker: Masker,
        limits: worker_messages.Limits,
        clock: Clock = time.monotonic,
    ) -> None:
        self.clock = clock
        self.worker = worker
        self.work = work
        self.parent = parent
        self.action = work.action if isinstance(work, RunAction) else None
        self.attempt = work.attempt
        self.limits = limits
        self.began: float | None = None
        """When the attempt that goes on began, in seconds of the monotonic clock."""
        self.ending: Ending | None = None
        self.finished = False
        """Whether it said how its action ended, or that it wants to be launched anew."""
        self.used = worker_messages.ResourceUsage(0, 0.0)
        self.left_threads: tuple[str, ...] = ()
        """The threads of its task that went on when this was over, by their names."""
        self.cpu_before = 0.0
        self.written = {"stdout": 0, "stderr": 0}
        """Bytes of output that were kept."""
        self.attempt_at = dict(self.written)
        """The same when the attempt that goes on began; what is printed while importing belongs to the first."""
        self._texts = {"stdout": StreamDecoder(), "stderr": StreamDecoder()}
        self._masks = {"stdout": masker.stream(), "stderr": masker.stream()}
        self._tree = ProcessTree(worker.pid)
        self._clock_lock = threading.Lock()
        """For its stops, of which the supervisor hears, and those of its child processes, of which the session does."""
        self._stopped: set[int] = set()
        self._stopped_at = 0.0
        self._paused = 0.0
        self._paused_before = 0.0
        self._held = 0
        self._sampled_at = self.clock()

    def send(self, message: worker_messages.Message) -> None:
        """Say something to it; one that is gone hears nothing, which its end tells."""
        with contextlib.suppress(ChannelClosedError):
            self.worker.channel.send(worker_messages.MESSAGES.encode(message))

    def seconds_since(self, moment: float | None) -> float:
        """Seconds of its clock; zero for no moment."""
        return 0.0 if moment is None else self.clock() - moment

    def register(self, selector: selectors.BaseSelector) -> None:
        """Have a selector watch its channel and its output."""
        for name, stream in (("stdout", self.worker.stdout), ("stderr", self.worker.stderr)):
            if stream:
                os.set_blocking(stream.fileno(), False)
                selector.register(stream, selectors.EVENT_READ, (self, name))
        selector.register(self.worker.channel, selectors.EVENT_READ, (self, "channel"))

    def unregister(self, selector: selectors.BaseSelector) -> None:
        """Have a selector watch nothing of it any more."""
        for key in list(selector.get_map().values()):
            if key.data[0] is self:
                selector.unregister(key.fileobj)

    def read(self, name: str) -> Piece | None:
        """Output that is there now, secrets masked; None when there is none yet."""
        stream = self.worker.stdout if name == "stdout" else self.worker.stderr
        assert stream is not None
        try:
            data = os.read(stream.fileno(), CHUNK)
        except BlockingIOError:
            return None
        except OSError:
            data = b""
        shown = self._masks[name].feed(data) if data else self._masks[name].end()
        text = self._texts[name].feed(shown) + ("" if data else self._texts[name].end())
        self.written[name] += len(shown)
        return Piece(shown, text, at_end=not data)

    def mask(self, masker: Masker) -> None:
        """Hide these values in its output from now on, which are those of before and more."""
        for stream in self._masks.values():
            masker.take_over(stream)

    def begin_attempt(self, number: int) -> None:
        """An attempt of its action begins."""
        self.attempt, self.began = number, self.clock()
        self._paused_before = self.paused

    def stop(self, thread: int) -> None:
        """A thread of it has stopped in the debugger; its clocks stand still from now on."""
        with self._clock_lock:
            if not self._stopped:
                self._stopped_at = self.clock()
            self._stopped.add(thread)

    def go_on(self, thread: int) -> None:
        """That thread goes on; when none is stopped any more the clocks go on, too."""
        with self._clock_lock:
            if thread in self._stopped:
                self._stopped.discard(thread)
                if not self._stopped:
                    self._paused += self.clock() - self._stopped_at

    @property
    def paused(self) -> float:
        """Seconds that threads of it have been stopped in the debugger."""
        with self._clock_lock:
            return self._paused + (self.clock() - self._stopped_at if self._stopped else 0.0)

    @property
    def ran(self) -> float:
        """Seconds that the attempt which goes on has run, without those in which it was stopped."""
        return 0.0 if self.began is None else self.seconds_since(self.began) - (self.paused - self._paused_before)

    def sample(self, every: float) -> int:
        """Bytes that it and all that it started hold, measured anew when so many seconds have passed."""
        if self.seconds_since(self._sampled_at) >= every:
            self._held = self._tree.sample()[0]
            self._sampled_at = self.clock()
        return self._held

    @property
    def peak_memory(self) -> int:
        """Bytes, as far as was seen."""
        return max(self._tree.peak, self.used.peak_memory)

    @property
    def cpu_seconds(self) -> float:
        """CPU seconds, as far as was seen, without those of getting ready."""
        return max(0.0, max(self._tree.cpu_seconds, self.used.cpu_seconds) - self.cpu_before)

    def end(self, ending: Ending, graceful: bool) -> None:
        """Begin to end it: asked first, as a person would with Ctrl+C, or killed at once."""
        if self.ending is None:
            self.ending = ending
            if graceful:
                self.worker.interrupt()
            else:
                self.worker.kill_group()
