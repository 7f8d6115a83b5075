"""A run with a debug session on it: started, taken up again with other inputs, let go of, ended."""

import contextlib
import threading
from dataclasses import replace
from types import TracebackType

from flyte_debugger.dap.callback_server import FIRST_SEQ, CallbackServer
from flyte_debugger.dap.errors import DapError
from flyte_debugger.run.request import DebugOptions, DialBack, RunRequest
from flyte_debugger.run.request_builder import RunOptions, build_request
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.session.action_control import ActionControl
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints
from flyte_debugger.session.breakpoints.breakpoint_sync import PlacedBreakpoint
from flyte_debugger.session.breakpoints.source_functions import first_line
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.debuggee import worker_expressions
from flyte_debugger.session.errors import SessionError
from flyte_debugger.session.event_listeners import Listener
from flyte_debugger.session.processes.child_processes import ChildProcesses
from flyte_debugger.session.processes.child_stops import ChildStops
from flyte_debugger.session.processes.process_group import ProcessGroup, ProcessThreads
from flyte_debugger.session.session_settings import SessionSettings
from flyte_debugger.session.stop import Stop
from flyte_debugger.worker_process.worker_pool import WorkerPool

CALL_TIMEOUT = 120.0
"""Seconds that a run has to get as far as its worker's call; a run that ends before is not waited for."""
END_GRACE = 2.0
"""Seconds that a run has to end after it was asked to."""
LAST_WORDS = 1.0
"""Seconds that a run has to end by itself when its session did not come about."""


def start_debug(
    request: RunRequest,
    breakpoints: Breakpoints | None = None,
    workers: WorkerPool | None = None,
    listener: Listener | None = None,
    stdin: int | None = None,
) -> "DebugRun":
    """Start a debug run and return at once; what happens comes as the run's events and as the session's events.

    Args:
        request: what to run; its `debug` may say more than the breakpoints do (stubs, whether to stop on entry).
        breakpoints: to stop at from the beginning, those of tasks too.
        workers: as for `start_run`.
        listener: told of everything that happens in the session, as `Session.listen` does.
        stdin: as for `start_run`.
    """
    return DebugRun(request, breakpoints or Breakpoints(), workers, listener, stdin)


class DebugRun(ActionControl):
    """A run, and the session on it once its worker has called back. Leaving its `with` block leaves no process.

    What a person prints at the prompt is output of the run, as what the program prints.
    """

    def __init__(
        self,
        request: RunRequest,
        breakpoints: Breakpoints,
        workers: WorkerPool | None,
        listener: Listener | None,
        stdin: int | None = None,
    ) -> None:
        self.request = request
        self.worker_session = None
        self.failure: DapError | None = None
        """Why there is no session on a run that was not refused."""
        self._breakpoints = breakpoints
        self.workers = workers
        self._listener = listener
        self._stdin = stdin
        self._callback_server = CallbackServer()
        self._settled = threading.Event()
        self._lock = threading.Lock()
        options = request.debug or DebugOptions()
        self._stubs = dict(options.stubs)
        stops = ChildStops(lambda event: self.run.follow_child(event))
        self._group = ProcessGroup(lambda event: listener(event) if listener else None, stops)
        self._children = (
            ChildProcesses(self._group, lambda: self._resolved(), lambda text: self.run.mask(text))
            if options.subprocesses
            else None
        )
        debug = replace(
            options,
            children=self._children.address if self._children else None,
            client=DialBack(self._callback_server.port, self._callback_server.token, self._callback_server.host),
            breakpoints=(*options.breakpoints, *breakpoints.tasks),
        )
        self.run = start_run(replace(request, debug=debug), workers, stdin)
        self._is_ending = False
        self._last_call = threading.Timer(END_GRACE, self.run.cancel)
        self._last_call.daemon = True
        threading.Thread(target=self._connect, name="debug-connect", daemon=True).start()
        threading.Thread(target=self._see_to_end, name="debug-end", daemon=True).start()

    @property
    def session(self) -> Session | None:
        """The session of the process whose stop is shown, else the worker's.

        None until the worker has called back, and for good where the run ended before.
        """
        return self._group.session

    @property
    def processes(self) -> tuple[ProcessThreads, ...]:
        """The worker and its child processes, with their threads."""
        return self._group.processes()

    def show_process(self, pid: int | None) -> Stop:
        """Show where another process is stopped; `session` is the session of that process from now on.

        Args:
            pid: of a child; None for the worker.

        Raises:
            SessionError: one sentence, where there is no such process or it is not stopped.
        """
        return self._group.show(pid)

    def pause(self) -> None:
        """Stop each process at the next line that it runs.

        Raises:
            SessionError: where none runs.
        """
        self._group.pause()

    def wait_session(self, timeout: float | None = None) -> Session | None:
        """The session, running; None where the run ended before there was one.

        Raises:
            TimeoutError: when neither was so within so many seconds.
        """
        if not self._settled.wait(timeout):
            raise TimeoutError(f"the worker of run {self.run.run_id} has not called back after {timeout} s")
        return self.session

    def want(self, breakpoints: Breakpoints, stubs: dict[str, str] | None = None) -> tuple[PlacedBreakpoint, ...]:
        """Have the run stop at these, and at nothing else, from now on.

        Args:
            breakpoints: those of tasks included; a function without a file is looked for in the task's.
            stubs: by task, the expression that stands for its result; None for those that there are.

        Returns:
            what the debuggee made of each that is one of lines or functions; empty before there is a session.

        Raises:
            InputsError: one sentence, for a task breakpoint or stub that is none.
        """
        stubs = self._stubs if stubs is None else stubs
        self.run.set_task_stops(breakpoints.tasks, stubs)
        self._stubs = stubs
        with self._lock:
            self._breakpoints = breakpoints
            session = self.worker_session
        if session and (stop := session.stop):
            with contextlib.suppress(DapError, SessionError):
                stop.evaluate(worker_expressions.await_task_stops(breakpoints.tasks, stubs))
        placed = session.want(self._resolved()) if session else ()
        if self._children:
            self._children.want(self._resolved())
        return placed

    def restart(
        self,
        changes: RunOptions | None = None,
        listener: Listener | None = None,
    ) -> "DebugRun":
        """End this run, as `end` does, and start another with the file as it is now, and with the same breakpoints.

        Args:
            changes: what the next run has otherwise than this one; None for the same.
            listener: of the other's session, where it is to be told from that of this one; None for the same.
        """
        request = build_request(self.request, changes or RunOptions())
        self.end()
        with contextlib.suppress(TimeoutError):
            self.run.wait(END_GRACE)
        self.close()
        request = replace(request, debug=replace(request.debug or DebugOptions(), stubs=self._stubs))
        return DebugRun(request, self._breakpoints, self.workers, listener or self._listener, self._stdin)

    def detach(self) -> None:
        """Let the run go on without a debugger."""
        self.wait_session()
        self._group.detach_children()
        if self.worker_session:
            self.worker_session.detach()

    def end(self) -> None:
        """End the run as a cancel does, so that its report is kept; killed two seconds later, or when asked again."""
        with self._lock:
            is_first, self._is_ending = not self._is_ending, True
        self.run.cancel()
        self._group.end_children()
        if is_first:
            self._last_call.start()

    def close(self) -> None:
        """End run and session, and leave no process; safe to call twice."""
        self._last_call.cancel()
        self.run.close()
        self._close_sessions()

    def __enter__(self) -> "DebugRun":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _resolved(self) -> Breakpoints:
        """The breakpoints, those of functions that the task's file has as its lines."""
        file = self.request.task.file
        functions = tuple(
            replace(each, path=file) if each.path is None and file and first_line(file, each.name) else each
            for each in self._breakpoints.functions
        )
        return replace(self._breakpoints, functions=functions)

    def _connect(self) -> None:
        try:
            transport = self._callback_server.accept(CALL_TIMEOUT)
            with self._lock:
                settings, numbers = SessionSettings(direct=True), self._group.numbers
                session = Session(transport, settings, self._resolved(), FIRST_SEQ, self.run.mask, numbers=numbers)
                self.worker_session = session
            self._group.add(session, None)
            session.start()
        except DapError as error:
            try:
                self.run.wait(LAST_WORDS)  # a worker that has ended is the run's to tell of
            except TimeoutError:
                self.failure = error
                self.run.close()
        self._settled.set()

    def _see_to_end(self) -> None:
        self.run.wait()
        self._last_call.cancel()
        self._close_sessions()
        self._settled.set()

    def _close_sessions(self) -> None:
        self._callback_server.close()
        (self._children or self._group).close()
        if self.worker_session:
            self.worker_session.close()
