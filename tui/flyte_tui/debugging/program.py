"""What is debugged: a run of a task, or any program that was attached to."""

from dataclasses import replace
from typing import Any

from flyte_debugger.dap.errors import DapError
from flyte_debugger.dap.messages import StackFrame
from flyte_debugger.run.request import DebugOptions, RunRequest
from flyte_debugger.run.run_handle import Run
from flyte_debugger.session.attach import attach
from flyte_debugger.session.breakpoints import Breakpoints
from flyte_debugger.session.debug_run import DebugRun, start_debug
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.event_listeners import Listener
from flyte_debugger.session.live_report import HotReport
from flyte_debugger.session.process_group import ProcessThreads
from flyte_debugger.session.session_settings import PathMapping
from flyte_debugger.session.stop import Stop
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.errors import InputsError


class Program:
    """A program that was attached to; what happens in it is told to the listener from `start` on.

    Args:
        session: not started yet.
        breakpoints: that it has been given.
    """

    run: Run | None = None
    """The run that it is; None for a program that was attached to."""

    def __init__(self, session: Session, breakpoints: Breakpoints) -> None:
        self._session: Session | None = session
        self.breakpoints = breakpoints
        self.stubs: dict[str, str] = {}
        """Python expressions that stand for tasks' results, by the task's name."""

    @property
    def session(self) -> Session | None:
        """The session, as soon as there is one."""
        return self._session

    @property
    def file(self) -> str | None:
        """The file of the task."""
        return None

    def start(self) -> None:
        """Return once the session is there, and running, or will never be.

        Raises:
            DapError: when it did not come about.
        """
        assert self._session is not None
        self._session.start()

    def want(self, breakpoints: Breakpoints, stubs: dict[str, str] | None = None) -> None:
        """Have it stop at these, and at nothing else.

        Raises:
            InputsError: one sentence, for what it cannot have.
        """
        if breakpoints.tasks or stubs:
            raise InputsError("task breakpoints and stubs need a run of a task; this program was attached to.")
        if self.session:
            self.session.want(breakpoints)
        self.breakpoints = breakpoints

    def next_action(self) -> None:
        """Run on to the next task's first line."""
        raise InputsError("a step from task to task needs a run of a task; this program was attached to.")

    out_of_action = next_action

    def where(self) -> dict[str, Any]:
        """The `action`, `task` and `attempt` of the stopped thread; empty where that cannot be told."""
        return {}

    @property
    def processes(self) -> tuple[ProcessThreads, ...]:
        """The program's processes, where it may have several; empty where that is not known."""
        return ()

    def show_process(self, pid: int | None) -> Stop:
        """Look at where another process is stopped; None for the task's own.

        Raises:
            SessionError: one sentence, where there is none.
        """
        raise InputsError("processes need a run of a task; this program was attached to.")

    def pause(self) -> None:
        """Stop it at the next line that it runs."""
        if self.session:
            self.session.pause()

    def report(self, expression: str, frame: StackFrame | None) -> HotReport:
        """Write the stopped action's report, with what an expression gives in a frame if there is one."""
        raise InputsError("a report needs a run of a task; this program was attached to.")

    def restart(
        self, listener: Listener, arguments: tuple[str, ...] = (), overrides: tuple[str, ...] = ()
    ) -> "Program":
        """End it and begin it again; only a run of a task can be asked to.

        Args:
            listener: of the session that begins.
            arguments: inputs that are to be other ones.
            overrides: likewise.
        """
        raise NotImplementedError

    def end(self) -> None:
        """What `quit` does: let go of a program that was attached to, end a run."""
        if self.session:
            self.session.detach()

    def close(self) -> None:
        """Leave nothing of the session, and no process of a run."""
        if self.session:
            self.session.close()


class RunProgram(Program):
    """A run of a task."""

    def __init__(self, debug: DebugRun, breakpoints: Breakpoints, stubs: dict[str, str]) -> None:
        self.run = debug.run
        self.breakpoints = breakpoints
        self.stubs = stubs
        self._debug = debug

    @property
    def session(self) -> Session | None:
        return self._debug.session

    @property
    def file(self) -> str | None:
        return self._debug.request.task.file

    def start(self) -> None:
        self._debug.wait_session()
        if self._debug.failure:
            raise self._debug.failure

    def want(self, breakpoints: Breakpoints, stubs: dict[str, str] | None = None) -> None:
        self._debug.want(breakpoints, stubs)
        self.breakpoints = breakpoints
        self.stubs = self.stubs if stubs is None else stubs

    def next_action(self) -> None:
        self._debug.next_action()

    def out_of_action(self) -> None:
        """Run on to the caller of the stopped action."""
        self._debug.out_of_action()

    def where(self) -> dict[str, Any]:
        try:
            return self._debug.where()
        except DapError:
            return {}

    @property
    def processes(self) -> tuple[ProcessThreads, ...]:
        return self._debug.processes

    def show_process(self, pid: int | None) -> Stop:
        return self._debug.show_process(pid)

    def pause(self) -> None:
        self._debug.pause()

    def report(self, expression: str, frame: StackFrame | None) -> HotReport:
        return self._debug.report_value(expression, frame) if expression else self._debug.report()

    def restart(self, listener: Listener, arguments: tuple[str, ...] = (), overrides: tuple[str, ...] = ()) -> Program:
        request = self._debug.request
        inputs = (*request.arguments, *arguments) if arguments else None
        again = self._debug.restart(inputs, (*request.overrides, *overrides), listener)
        return RunProgram(again, self.breakpoints, self.stubs)

    def end(self) -> None:
        self._debug.end()

    def close(self) -> None:
        self._debug.close()


def start_run_program(
    request: RunRequest,
    breakpoints: Breakpoints,
    stop_on_entry: bool,
    workers: WorkerPool | None,
    listener: Listener,
    subprocesses: bool = True,
) -> Program:
    """Start a debug run of a task.

    Args:
        request: what to run.
        breakpoints: what to stop at from the beginning.
        stop_on_entry: whether to stop at the task's first line.
        workers: as for `start_run`.
        listener: told of what happens in its session.
        subprocesses: whether child processes are debugged, too.
    """
    asked = replace(request, debug=DebugOptions(stop_on_entry=stop_on_entry, subprocesses=subprocesses))
    return RunProgram(start_debug(asked, breakpoints, workers, listener), breakpoints, {})


def attach_program(
    host: str, port: int, path_mappings: tuple[PathMapping, ...], breakpoints: Breakpoints, listener: Listener
) -> Program:
    """Attach to a program that debugpy listens in.

    Raises:
        ConnectError: when nobody listens there.
    """
    session = attach(host, port, path_mappings, breakpoints)
    session.listen(listener)
    return Program(session, breakpoints)
