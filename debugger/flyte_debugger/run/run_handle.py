"""A run as front ends hold it: its events, its state, and the ways to stop it or answer it."""

import dataclasses
import shutil
import threading
import time
from collections.abc import Iterator
from types import TracebackType

from flyte_debugger.history.history_writer import HistoryWriter
from flyte_debugger.history.run_folders import new_run_folder
from flyte_debugger.history.run_record import Record
from flyte_debugger.protocol import worker_messages
from flyte_debugger.run.condition_answer import parse_answer
from flyte_debugger.run.event_buffer import EventBuffer
from flyte_debugger.run.events import Continued, Event, Notice, RunEnded, RunRefused, RunStarted, Stopped
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.state import RunState
from flyte_debugger.session.breakpoints.task_breakpoints import check_task_stops
from flyte_debugger.supervisor.standard_input import StandardInput
from flyte_debugger.supervisor.supervisor import Supervisor
from flyte_debugger.supervisor.worker_launcher import Launcher
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.description.error_details import error_info


def start_run(
    request: RunRequest, workers: WorkerPool | None = None, stdin: int | None = None, cwd: str | None = None
) -> "Run":
    """Start a run and return at once; everything that happens then, also that it is refused, comes as its events.

    Args:
        request: what to run.
        workers: where a worker is kept ready; without, each is started when it is needed.
        stdin: what the task reads as its own, as for `subprocess.Popen`: None for nothing, a file descriptor, or
            `subprocess.PIPE` for what `Run.write_stdin` gives.
        cwd: the run's working directory; None for this process's own.
    """
    return Run(request, workers, stdin, cwd)


class Run:
    """One run, from its start to its end. Leaving its `with` block leaves no process."""

    def __init__(
        self, request: RunRequest, workers: WorkerPool | None, stdin: int | None = None, cwd: str | None = None
    ) -> None:
        self.folder, misplaced = new_run_folder()
        self.run_id = self.folder.name
        launcher = self._launcher = Launcher(request, self.folder, workers, StandardInput(stdin), cwd)
        if misplaced:
            launcher.notices.append(misplaced)
        self._state = RunState(run_id=self.run_id, task=request.task.name, run_dir=str(self.folder))
        self._record = Record(self.folder, dataclasses.replace(request, debug=None), launcher.cwd)
        self._pending = EventBuffer()
        self._supervisor = Supervisor(launcher, self._tell, self._record.output, self._record.asked)
        self._indexing = HistoryWriter(self.folder, request, time.time())
        self._thread = threading.Thread(target=self._supervise, name=f"flyte-run-{self.run_id}", daemon=True)
        self._thread.start()

    def events(self) -> Iterator[Event]:
        """Each event as it comes, for one reader; ends after `RunEnded` or `RunRefused`."""
        return iter(self._pending)

    def take(self, timeout: float = 0.0) -> list[Event]:
        """The events since the last call, for a reader that has other things to do instead of `events`.

        Args:
            timeout: seconds to wait for the first one.
        """
        return self._pending.take(timeout)

    def wake(self) -> None:
        """Have the reader that waits in `take`, else the next one, return with what there is."""
        self._pending.wake()

    def cancel(self) -> None:
        """Ask the task to stop, as Ctrl+C would, and end it 5 seconds later; a second call ends it at once."""
        self._supervisor.cancel()

    def preempt(self) -> None:
        """Kill the task as a spot node would; it goes on from its checkpoint in its next attempt."""
        self._supervisor.preempt()

    def answer(self, action: str, text: str) -> None:
        """Answer the condition of that action.

        Raises:
            ValueError: one sentence, when `text` is not of the condition's type.
        """
        question = self._state.waiting.get(action)
        if question is not None:
            self._supervisor.answer(action, parse_answer(question, text))

    def write_stdin(self, text: str) -> None:
        """Give the task more to read from its stdin; waits while it leaves 64 KiB unread.

        Raises:
            ValueError: one sentence, when the run was not started with `stdin=PIPE`, or its stdin was closed.
        """
        self._launcher.stdin.write(text.encode("utf-8", "surrogateescape"))

    def close_stdin(self) -> None:
        """End the task's stdin, as Ctrl+D would; safe to call twice."""
        self._launcher.stdin.end()

    def mask(self, text: str) -> str:
        """The text without the values of the run's secrets."""
        return self._launcher.masker.text(text)

    def follow_child(self, event: Stopped | Continued) -> None:
        """A child process is stopped in the debugger, or goes on; while one is stopped no timeout runs.

        Args:
            event: its thread is minus the process's id; without an action it is of the task that was started.
        """
        self._supervisor.follow_child(event)

    def set_task_stops(self, breakpoints: tuple[str, ...], stubs: dict[str, str] | None = None) -> None:
        """Replace the task breakpoints of a debug run, and its stubs, at any moment.

        Args:
            breakpoints: as in `DebugOptions.breakpoints`.
            stubs: as in `DebugOptions.stubs`.

        Raises:
            InputsError: one sentence, for one that is none; nothing is replaced then.
        """
        check_task_stops(breakpoints, stubs or {})
        self._supervisor.set_task_stops(worker_messages.TaskStops(breakpoints, stubs or {}))

    def wait(self, timeout: float | None = None) -> RunState:
        """The final state.

        Raises:
            TimeoutError: when the run has not ended within so many seconds.
        """
        if not self._supervisor.ended.wait(timeout):
            raise TimeoutError(f"run {self.run_id} has not ended after {timeout} s")
        return self._state

    def close(self) -> None:
        """End the run if it still goes on, and leave no process; safe to call twice."""
        if not self._supervisor.ended.is_set():
            self._supervisor.kill()
        self._thread.join()

    def __enter__(self) -> "Run":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _supervise(self) -> None:
        try:
            self._supervisor.run()
        except Exception as error:  # a defect of ours must not leave a front end waiting
            if not self._supervisor.ended.is_set():
                self._tell(RunEnded("crashed", (), error_info(error), time.time()))
                self._supervisor.ended.set()
        self._record.close(None if self._state.refused else self._state)
        if self._state.refused:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _tell(self, event: Event) -> None:
        self._state.apply(event)
        if isinstance(event, RunEnded | RunRefused):
            self._tell_of_records(self._indexing.close(self._state))
        self._record.event(event)
        self._pending.put(event)
        if isinstance(event, RunStarted):
            self._indexing.started(event)

    def _tell_of_records(self, notices: list[str]) -> None:
        """Tell what could not be kept of the run; nothing is told after the run's end."""
        if self._record.failure:
            notices = [*notices, f"This run's record is incomplete: {self._record.failure}."]
        for text in () if self._state.refused else notices:
            self._tell(Notice(text, time.time()))
