"""The debugger from Python: a session that a script, a notebook or an adapter drives without a screen.

with debug(RunRequest(TaskRef(file="/abs/train.py", name="train"))) as console:
    console.wait_for_stop()
    console.step()
    print(console.wait_for_stop().frame, console.evaluate("len(points)").result)
    console.continue_()
    print(console.result())
"""

import logging
import threading
from collections.abc import Callable, Collection
from concurrent.futures import Future
from functools import partial
from types import TracebackType
from typing import Any, TypeAlias, TypeVar

from flyte_debugger.console.breakpoint_manager import BreakpointManager
from flyte_debugger.console.command_loop import CommandLoop
from flyte_debugger.console.command_queue import Patience
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.commands.session_commands import Restart
from flyte_debugger.console.console_breakpoints import ConsoleBreakpoints
from flyte_debugger.console.console_messages import (
    CommandDone,
    ConsoleMessage,
    Reply,
    Resumed,
    SessionEnded,
    SessionStarted,
)
from flyte_debugger.console.console_methods import ConsoleMethods
from flyte_debugger.console.debug_target import StartTarget, attach_target, start_run_target
from flyte_debugger.console.early_start import EarlyStart
from flyte_debugger.console.run_outcome import RunOutcome
from flyte_debugger.console.session_follower import LoopOptions
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.console.variable_rows import Path as RowPath
from flyte_debugger.run.events import Event
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.run_handle import Run
from flyte_debugger.run.state import RunState
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints
from flyte_debugger.session.breakpoints.breakpoint_syntax import added, parse_breakpoint
from flyte_debugger.session.session_settings import PathMapping
from flyte_debugger.session.stop_recording import RecordedStop
from flyte_debugger.worker_process.worker_pool import WorkerPool

NO_PATIENCE = Patience(running=0.0, starting=0.0)
"""A call that needs a stopped program says so at once."""
EventLog: TypeAlias = ConsoleMessage | Event
Listener: TypeAlias = Callable[[EventLog], None]
Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)


def debug(
    request: RunRequest,
    breaks: Collection[str] = (),
    stop_on_entry: bool | None = None,
    stubs: dict[str, str] | None = None,
    workers: WorkerPool | None = None,
    listener: Listener | None = None,
) -> "DebugConsole":
    """Debug a run of a task; returns at once.

    Args:
        request: what to run.
        breaks: where to stop, as `flyte-tui debug --break` takes it; a bare line is of the task's file.
        stop_on_entry: whether to stop at the task's first line; by default where there are no `breaks`.
        stubs: expressions that stand for tasks' results, by task.
        workers: where a worker is kept ready.
        listener: told of everything from the beginning, as with `DebugConsole.subscribe`.

    Raises:
        InputsError: one sentence, for a breakpoint that is none.
    """
    manager = BreakpointManager(_breakpoints(breaks, request.task.file), stubs)
    on_entry = not breaks if stop_on_entry is None else stop_on_entry
    return DebugConsole(partial(start_run_target, request, manager, on_entry, workers), listener)


def attach(
    host: str,
    port: int,
    breaks: Collection[str] = (),
    path_mappings: tuple[PathMapping, ...] = (),
    listener: Listener | None = None,
) -> "DebugConsole":
    """Debug a program that debugpy listens in; returns once it is connected.

    Raises:
        ConnectError: when nobody listens there.
        InputsError: one sentence, for a breakpoint that is none.
    """
    manager = BreakpointManager(_breakpoints(breaks, None))
    start = EarlyStart(partial(attach_target, host, port, path_mappings, manager))  # Who cannot connect is told here.
    return DebugConsole(start, listener)


def _breakpoints(texts: Collection[str], file: str | None) -> Breakpoints:
    breakpoints = Breakpoints()
    for text in texts:
        breakpoints = added(breakpoints, parse_breakpoint(text, file))
    return breakpoints


class DebugConsole(ConsoleMethods):
    """A debug session. Safe to use from any thread; leaving its `with` block leaves no process.

    Every method that is not said to wait for the program returns as soon as the session has done it. Those that need
    a stopped program raise `NotStoppedError` while it runs. What cannot be done raises a `WorkbenchError`, whose
    message is one sentence, or what an expression raised.

    Args:
        start: starts the program, or attaches to it.
        listener: told of everything from the beginning, as with `subscribe`.
        options: how the program is followed.
    """

    def __init__(
        self, start: StartTarget, listener: Listener | None = None, options: LoopOptions | None = None
    ) -> None:
        self.breakpoints = ConsoleBreakpoints(self.ask)
        self._loop = CommandLoop(start, options or LoopOptions(patience=NO_PATIENCE, tells_changes=True))
        self._listeners: list[Listener] = [listener] if listener else []
        self._changed = threading.Condition()
        self._snapshot: StopSnapshot | None = None
        self._outcome = RunOutcome()
        self._thread = threading.Thread(target=self._loop.follow, args=(self._take,), name="debug-console", daemon=True)
        self._thread.start()

    # What happens.

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` each console message and each event of the run, in threads of the console's.

        It should not take long, and must not wait for the console.

        Returns:
            ends that.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def ask(self, command: Command[Answer], timeout: float | None = None) -> Answer:
        """Have a command done and wait for its answer: a key, a button and a line of text are the same commands.

        Raises:
            TimeoutError: when there is none within so many seconds.
        """
        answer: Future[Any] = Future()

        def reply(told: Reply) -> None:
            self._note_done(told)
            if isinstance(told, CommandDone):
                answer.set_result(told.answer)
            else:
                answer.set_exception(told.error)

        self._loop.ask(command, reply)
        found: Answer = answer.result(timeout)
        return found

    def post(self, command: Command[Any]) -> None:
        """Have a command done and do not wait; listeners are told `CommandDone` or `CommandFailed`."""
        self._loop.ask(command)

    def open_rows(self, opened: Collection[RowPath]) -> None:
        """Have the children of these rows be part of each snapshot; by default those of the locals."""
        self._loop.open_rows(opened)

    @property
    def snapshot(self) -> StopSnapshot | None:
        """Where the program stands still, or what is shown in its place; None while it runs."""
        return self._snapshot

    @property
    def state(self) -> RunState:
        """The run as its events tell it, as far as it has come; of what was attached to there is nothing."""
        return self._outcome.state

    @property
    def run(self) -> Run | None:
        """The run; None before it has begun and for a program that was attached to."""
        return self._loop.target.run if self._loop.target else None

    def wait_for_stop(self, timeout: float | None = None) -> StopSnapshot | None:
        """Where the program stands still, or will next; None once it is over.

        Raises:
            TimeoutError: when neither is so within so many seconds.
        """
        with self._changed:
            is_there = self._changed.wait_for(lambda: self._is_stopped() or self._outcome.is_over, timeout)
            if not is_there:
                raise TimeoutError(f"the program has neither stopped nor ended within {timeout} s")
            return self._snapshot if self._is_stopped() else None

    def _is_stopped(self) -> bool:
        return self._snapshot is not None and self._snapshot.stack_snapshot is None

    @property
    def stops(self) -> tuple[RecordedStop, ...]:
        """The last 1,000 stops, the oldest first, also after the end."""
        state = self._loop.state
        return state.position.recording.stops if state else ()

    # The session as a whole.

    def wait(self, timeout: float | None = None) -> RunState:
        """The state of the run once it is over, or of nothing once the session on an attached program is.

        Raises:
            TimeoutError: when it is not within so many seconds.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._outcome.is_over, timeout):
                raise TimeoutError(f"the program has not ended within {timeout} s")
            return self._outcome.state

    def result(self, timeout: float | None = None) -> Any:
        """What the task has returned, as JSON values, once the run is over; of several values, a tuple.

        Raises:
            RunFailedError: with the error, when it has not succeeded.
            TimeoutError: when it is not over within so many seconds.
        """
        self.wait(timeout)
        return self._outcome.result()

    def close(self) -> None:
        """End run and session, and leave no process; safe to call twice. A program that was attached to runs on."""
        is_over = self._outcome.reason is not None
        self._loop.close()
        if threading.current_thread() is not self._thread:
            self._thread.join()
        if not is_over:  # The loop may have told that the connection ended, or nothing.
            self._take(SessionEnded("The session was closed."))

    def __enter__(self) -> "DebugConsole":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # In the console's threads.

    def _take(self, message: ConsoleMessage) -> None:
        with self._changed:
            match message:
                case SessionStarted():
                    self._snapshot, self._outcome = None, RunOutcome(message.target)
                    self._loop.read_events(message.target, partial(self._take_event, self._outcome))
                case CommandDone():
                    self._note_done(message)
                case StopSnapshot():
                    self._snapshot = message
                case Resumed():
                    self._snapshot = None
                case SessionEnded():
                    self._snapshot = None
                    self._outcome.end_session(message.reason)
            self._changed.notify_all()
        self._tell(message)

    def _note_done(self, reply: Reply) -> None:
        """Once a command lets the program run on, whoever waits does so for what comes of that."""
        if not isinstance(reply, CommandDone):
            return
        if reply.command.spec.resumes:
            self._snapshot = None
        elif isinstance(reply.command, Restart):
            self._snapshot, self._outcome = None, RunOutcome()

    def _take_event(self, outcome: RunOutcome, event: Event) -> None:
        if outcome is not self._outcome:
            return  # Of a run that was begun anew.
        with self._changed:
            outcome.state.apply(event)
            self._changed.notify_all()
        self._tell(event)

    def _tell(self, told: EventLog) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(told)
            except Exception:
                _log.exception("a listener of the debug console failed at %r", told)
