"""A run and its supervisor: the thread that listens to one worker, keeps the record and ends what is left of it.

Output is read as fast as it comes and kept whole on disk. What the front end has not taken yet is
bounded by `PendingEvents`.
"""

import contextlib
import os
import pickle
import selectors
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from flyte_debugger.channel import ChannelClosedError
from flyte_debugger.decoding import TextStream
from flyte_debugger.events import Event, Notice, Output, RunEnded, RunRefused, decode
from flyte_debugger.home import new_run_folder
from flyte_debugger.pending import PendingEvents
from flyte_debugger.process import WorkerProcess, describe_exit
from flyte_debugger.record import Record
from flyte_debugger.request import RunRequest
from flyte_debugger.state import RunState
from flyte_debugger.warm import WarmWorkers
from flyte_taskmodel.description import ErrorInfo
from flyte_taskmodel.plain import to_plain

CANCEL_GRACE = 5.0
"""Seconds that a task has to end after it was asked to."""
EXIT_GRACE = 5.0
"""Seconds that a worker has for its threads and exit handlers after the run's end."""
CHUNK = 1 << 18
POLL = 0.2
FLOOD_GAP = 0.004
"""Seconds between reads of output that comes faster than that."""


def surroundings(root_dir: str | None) -> dict[str, Any]:
    """What a worker takes on before it imports user code: this process's working directory and environment."""
    return {"cwd": str(Path.cwd()), "environ": dict(os.environ), "root_dir": root_dir}


def start_run(request: RunRequest, workers: WarmWorkers | None = None) -> "Run":
    """Start a run and return at once; everything that happens then, refusals too, comes as its events.

    Args:
        request: what to run.
        workers: where a program that runs many tasks keeps a worker ready; its next one is started meanwhile.
    """
    run = Run(request, workers.take() if workers else WorkerProcess())
    if workers:
        workers.prepare()
    return run


class Run:
    """One run, from its start to its end. Leaving its `with` block leaves no process."""

    def __init__(self, request: RunRequest, worker: WorkerProcess) -> None:
        self._worker = worker
        self.folder, misplaced = new_run_folder()
        self.run_id = self.folder.name
        self._state = RunState(run_id=self.run_id, task=request.task.name, run_dir=str(self.folder))
        around = surroundings(request.task.root_dir)
        self._record = Record(self.folder, request, around)
        self._pending = PendingEvents()
        self._texts = {"stdout": TextStream(), "stderr": TextStream()}
        self._cancelled_at: float | None = None
        self._killed = False
        self._output_at = 0.0
        self._last_read = 0
        self._ended = threading.Event()
        if misplaced:
            self._tell(Notice(misplaced, time.time()))
        with contextlib.suppress(ChannelClosedError):
            self._worker.channel.send({"request": "run", "of": to_plain(request), "folder": str(self.folder), **around})
        self._thread = threading.Thread(target=self._supervise, name=f"flyte-run-{self.run_id}", daemon=True)
        self._thread.start()

    def events(self) -> Iterator[Event]:
        """Each event as it comes, for one reader; ends after `RunEnded` or `RunRefused`."""
        return iter(self._pending)

    def cancel(self) -> None:
        """Ask the task to stop, as Ctrl+C would, and end it 5 seconds later; a second call ends it at once."""
        if self._cancelled_at is not None:
            self._killed = True
            return
        self._cancelled_at = time.monotonic()
        self._worker.interrupt()

    def wait(self, timeout: float | None = None) -> RunState:
        """The final state.

        Raises:
            TimeoutError: when the run has not ended within so many seconds.
        """
        if not self._ended.wait(timeout):
            raise TimeoutError(f"run {self.run_id} has not ended after {timeout} s")
        return self._state

    def outputs(self) -> Any:
        """The native outputs of a run that was asked to pickle them; unpickling runs code that its worker chose."""
        return pickle.loads((self.folder / "outputs.pkl").read_bytes())

    def close(self) -> None:
        """End the run if it still goes on, and leave no process; safe to call twice."""
        if not self._ended.is_set():
            self._cancelled_at = self._cancelled_at or time.monotonic()
            self._killed = True
        self._thread.join()

    def __enter__(self) -> "Run":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # The supervisor's thread.

    def _supervise(self) -> None:
        with selectors.DefaultSelector() as selector:
            for name, stream in (("stdout", self._worker.stdout), ("stderr", self._worker.stderr)):
                if stream:
                    os.set_blocking(stream.fileno(), False)
                    selector.register(stream, selectors.EVENT_READ, name)
            selector.register(self._worker.channel, selectors.EVENT_READ, "channel")
            while not self._ended.is_set():
                self._turn(selector)
            self._linger(selector)
        self._worker.kill()
        self._finish_record()

    def _turn(self, selector: selectors.BaseSelector) -> None:
        """One round: what came from the worker, whether it died, whether it is time to end it."""
        ready = {key.data for key, _ in selector.select(POLL)}
        self._rest_in_a_flood(bool(ready - {"channel"}))
        self._read_output(selector, ready - {"channel"})
        if "channel" in ready:
            self._read_channel(selector)
        if self._overdue():
            self._worker.kill_group()
        if not self._ended.is_set() and self._worker.returncode() is not None:
            self._drain(selector)
            if not self._ended.is_set():
                self._tell(self._died())

    def _rest_in_a_flood(self, output: bool) -> None:
        """Let output gather when it comes in a stream of small pieces, so that reading it takes no one's time."""
        if output and self._last_read < CHUNK // 4 and time.monotonic() - self._output_at < FLOOD_GAP:
            time.sleep(FLOOD_GAP)
        if output:
            self._output_at, self._last_read = time.monotonic(), 0

    def _read_channel(self, selector: selectors.BaseSelector) -> None:
        try:
            messages = self._worker.channel.receive()
        except ChannelClosedError:
            selector.unregister(self._worker.channel)
            return
        for message in messages:
            event = decode(message)
            if isinstance(event, RunEnded | RunRefused):
                self._read_output(selector, {"stdout", "stderr"}, until_empty=True)
            self._tell(event)

    def _read_output(self, selector: selectors.BaseSelector, names: set[str], until_empty: bool = False) -> None:
        open_streams = {key.data: key.fd for key in selector.get_map().values() if key.data in names}
        for name, descriptor in open_streams.items():
            while data := _read_available(descriptor):
                self._last_read += len(data)
                self._record.output(name, data)
                self._tell_text(name, self._texts[name].feed(data))
                if not until_empty:
                    break
            if data is not None and not data:
                selector.unregister(descriptor)
                self._tell_text(name, self._texts[name].end())

    def _drain(self, selector: selectors.BaseSelector) -> None:
        """Take in what a dead worker had sent before it died."""
        while any(key.data == "channel" for key, _ in selector.select(0)):
            self._read_channel(selector)
        self._read_output(selector, {"stdout", "stderr"}, until_empty=True)

    def _linger(self, selector: selectors.BaseSelector) -> None:
        """Let the worker end by itself; what it still prints goes to the record."""
        until = time.monotonic() + (0.0 if self._killed else EXIT_GRACE)
        while self._worker.returncode() is None and time.monotonic() < until and not self._killed:
            ready = {key.data for key, _ in selector.select(0.02)}
            self._read_output(selector, ready - {"channel"})

    def _overdue(self) -> bool:
        if self._killed:
            return True
        return self._cancelled_at is not None and time.monotonic() - self._cancelled_at > CANCEL_GRACE

    def _died(self) -> RunEnded:
        if self._cancelled_at is not None:
            return RunEnded("cancelled", (), None, time.time())
        how = describe_exit(self._worker.returncode())
        error = ErrorInfo("WorkerDied", f"the task's process ended before the task did: {how}")
        return RunEnded("crashed", (), error, time.time())

    def _tell_text(self, name: str, text: str) -> None:
        if text:
            self._tell(Output("stdout" if name == "stdout" else "stderr", text, time.time()))

    def _tell(self, event: Event) -> None:
        if isinstance(event, RunEnded) and self._record.failure:
            self._tell(Notice(f"This run's record is incomplete: {self._record.failure}.", time.time()))
            self._record.failure = None
        self._state.apply(event)
        self._record.event(event)
        self._pending.put(event)
        if isinstance(event, RunEnded | RunRefused):
            self._ended.set()

    def _finish_record(self) -> None:
        if self._state.refused:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            self._record.close(self._state)


def _read_available(descriptor: int) -> bytes | None:
    """Bytes that are there now; empty at the end of the stream, None when there are none yet."""
    try:
        return os.read(descriptor, CHUNK)
    except BlockingIOError:
        return None
    except OSError:
        return b""
