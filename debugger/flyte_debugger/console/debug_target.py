"""What is debugged: a run of a task, or any program that was attached to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from flyte_debugger.console.breakpoint_manager import BreakpointManager
from flyte_debugger.console.known_names import KnownNames, has_function, names_of_run
from flyte_debugger.console.restart_check import check_restart
from flyte_debugger.dap.errors import DapError
from flyte_debugger.dap.messages import StackFrame
from flyte_debugger.run.events import Event
from flyte_debugger.run.request import DebugOptions, RunRequest
from flyte_debugger.run.request_builder import RunOptions
from flyte_debugger.run.run_handle import Run
from flyte_debugger.session.attach import attach
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints
from flyte_debugger.session.breakpoints.breakpoint_sync import PlacedBreakpoint
from flyte_debugger.session.debug_run import DebugRun, start_debug
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.debuggee.live_report import HotReport
from flyte_debugger.session.event_listeners import Listener
from flyte_debugger.session.processes.process_group import ProcessThreads
from flyte_debugger.session.session_events import State
from flyte_debugger.session.session_settings import PathMapping
from flyte_debugger.session.stop import Stop
from flyte_debugger.session.stopped_action import StoppedAction
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.errors import InputsError

StartTarget = Callable[[Listener], "DebugTarget"]
"""Starts a program, or attaches to one, and tells the listener what happens in its session."""


class DebugTarget:
    """A program that was attached to; what happens in it is told to the listener from `start` on.

    Args:
        session: not started yet.
        breakpoints: what it is to stop at; it has been given those that there are.
    """

    run: Run | None = None
    """The run that it is; None for a program that was attached to."""

    def __init__(self, session: Session | None, breakpoints: BreakpointManager) -> None:
        self._session = session
        self.breakpoints = breakpoints
        breakpoints.connect(self)

    @property
    def session(self) -> Session | None:
        """The session of the process whose stop is shown, as soon as there is one."""
        return self._session

    @property
    def main_session(self) -> Session | None:
        """The session of the program itself, whose child processes have others."""
        return self._session

    @property
    def file(self) -> str | None:
        """The file of the task."""
        return None

    @property
    def is_over(self) -> bool:
        """Whether it stops no more."""
        return self.main_session is not None and self.main_session.state in (State.ENDED, State.DETACHED)

    def events(self) -> Iterator[Event]:
        """What the run tells, to its end, for one reader; nothing of a program that was attached to."""
        return iter(())

    def start(self) -> None:
        """Return once the session is there, and running, or will never be.

        Raises:
            DapError: when it did not come about.
        """
        assert self._session is not None
        self._session.start()

    def set_breakpoints(self, wanted: Breakpoints, stubs: Mapping[str, str]) -> None:
        """Have it stop at these, and at nothing else.

        Raises:
            InputsError: one sentence, for what it cannot have.
        """
        if wanted.tasks or stubs:
            raise InputsError("task breakpoints and stubs need a run of a task; this program was attached to.")
        if self.session and not self.is_over:
            self.session.want(wanted)

    @property
    def placed(self) -> tuple[PlacedBreakpoint, ...]:
        """What pydevd made of each breakpoint of a line or function that is enabled."""
        return self.session.placed if self.session else ()

    def known_names(self) -> KnownNames | None:
        """The names that it has loaded; None where they cannot be told."""
        session = self._answering()
        return KnownNames(None, (), lambda name: has_function(session, name)) if session else None

    def _answering(self) -> Session | None:
        """The session of the program itself, while its names can be asked for."""
        session = self.main_session
        return session if session and session.state in (State.RUNNING, State.STOPPED) else None

    def next_action(self) -> None:
        """Run on to the next task's first line."""
        raise InputsError("a step from task to task needs a run of a task; this program was attached to.")

    out_of_action = next_action

    def where(self) -> StoppedAction:
        """What the stopped thread works for."""
        return StoppedAction()

    def processes(self) -> tuple[ProcessThreads, ...]:
        """The program and its child processes, with their threads; empty where none but the program is debugged."""
        return ()

    def show_process(self, pid: int | None) -> Stop:
        """Show where another process is stopped; None for the program itself.

        Raises:
            SessionError: one sentence, where there is none.
        """
        raise InputsError("child processes need a run of a task; this program was attached to.")

    def pause(self) -> None:
        """Stop it at the next line that it runs."""
        if self.session:
            self.session.pause()

    def detach(self) -> None:
        """Let it run on without a debugger."""
        if self.session:
            self.session.detach()

    def report(self, expression: str, frame: StackFrame | None) -> HotReport:
        """Write the stopped action's report, with what an expression gives in a frame if there is one."""
        raise InputsError("a report needs a run of a task; this program was attached to.")

    def check_restart(self, arguments: tuple[str, ...], overrides: tuple[str, ...]) -> None:
        """Refuse a restart that cannot begin, while this program is still there.

        Raises:
            WorkbenchError: one sentence.
        """
        raise InputsError("only a run of a task can be restarted; this program was attached to.")

    def restart(self, listener: Listener, arguments: tuple[str, ...], overrides: tuple[str, ...]) -> "DebugTarget":
        """End it and begin it again; only a run of a task can be asked to.

        Args:
            listener: of the session that begins.
            arguments: inputs that are to be other ones.
            overrides: likewise.
        """
        raise NotImplementedError

    def end(self) -> None:
        """What `quit` does: let go of a program that was attached to, end a run."""
        self.detach()

    def close(self) -> None:
        """Leave nothing of the session, and no process of a run."""
        if self.session:
            self.session.close()


class RunTarget(DebugTarget):
    """A run of a task."""

    def __init__(self, debug: DebugRun, breakpoints: BreakpointManager) -> None:
        self.run = debug.run
        self._debug = debug
        super().__init__(None, breakpoints)

    @property
    def session(self) -> Session | None:
        return self._debug.session

    @property
    def main_session(self) -> Session | None:
        return self._debug.worker_session

    @property
    def file(self) -> str | None:
        return self._debug.request.task.file

    @property
    def is_over(self) -> bool:
        return super().is_over or self._debug.failure is not None

    def events(self) -> Iterator[Event]:
        return self._debug.run.events()

    def start(self) -> None:
        self._debug.wait_session()
        if self._debug.failure:
            raise self._debug.failure

    def set_breakpoints(self, wanted: Breakpoints, stubs: Mapping[str, str]) -> None:
        if not self.is_over:
            self._debug.want(wanted, dict(stubs))

    def known_names(self) -> KnownNames | None:
        session = self._answering()
        return names_of_run(session, self.file) if session else None

    def next_action(self) -> None:
        self._debug.next_action()

    def out_of_action(self) -> None:
        """Run on to the caller of the stopped action."""
        self._debug.out_of_action()

    def where(self) -> StoppedAction:
        try:
            return self._debug.where()
        except DapError:
            return StoppedAction()

    def processes(self) -> tuple[ProcessThreads, ...]:
        return self._debug.processes

    def show_process(self, pid: int | None) -> Stop:
        return self._debug.show_process(pid)

    def pause(self) -> None:
        self._debug.pause()

    def detach(self) -> None:
        if self.main_session:  # else it would wait for one
            self._debug.detach()

    def report(self, expression: str, frame: StackFrame | None) -> HotReport:
        return self._debug.report_value(expression, frame) if expression else self._debug.report()

    def check_restart(self, arguments: tuple[str, ...], overrides: tuple[str, ...]) -> None:
        if arguments or overrides:
            check_restart(self._debug.request, arguments, overrides, self._debug.workers)

    def restart(self, listener: Listener, arguments: tuple[str, ...], overrides: tuple[str, ...]) -> DebugTarget:
        again = self._debug.restart(RunOptions(arguments=arguments, overrides=overrides), listener)
        return RunTarget(again, self.breakpoints)

    def end(self) -> None:
        self._debug.end()

    def close(self) -> None:
        self._debug.close()


def start_run_target(
    request: RunRequest,
    breakpoints: BreakpointManager,
    stop_on_entry: bool,
    workers: WorkerPool | None,
    listener: Listener,
    stdin: int | None = None,
) -> DebugTarget:
    """Start a debug run of a task.

    Args:
        request: what to run.
        breakpoints: what to stop at from the beginning.
        stop_on_entry: whether to stop at the task's first line.
        workers: as for `start_run`.
        listener: told of what happens in its session.
        stdin: as for `start_run`.
    """
    options = request.debug or DebugOptions()
    asked = replace(request, debug=replace(options, stop_on_entry=stop_on_entry, stubs=breakpoints.stubs))
    return RunTarget(start_debug(asked, breakpoints.wanted, workers, listener, stdin), breakpoints)


def attach_target(
    host: str, port: int, path_mappings: tuple[PathMapping, ...], breakpoints: BreakpointManager, listener: Listener
) -> DebugTarget:
    """Attach to a program that debugpy listens in.

    Raises:
        ConnectError: when nobody listens there.
    """
    session = attach(host, port, path_mappings, breakpoints.wanted)
    session.listen(listener)
    return DebugTarget(session, breakpoints)
