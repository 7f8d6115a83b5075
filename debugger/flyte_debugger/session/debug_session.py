"""A debug session on one program: its state, its stops, and the ways to go on."""

import contextlib
import itertools
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import TracebackType
from typing import Any

from flyte_debugger.dap.client import TIMEOUT, Client
from flyte_debugger.dap.errors import DapError, RequestRefusedError, RequestTimedOutError
from flyte_debugger.dap.messages import (
    Capabilities,
    GotoTarget,
    Module,
    StepInTarget,
    StoppedEvent,
    Thread,
    read,
    read_all,
)
from flyte_debugger.dap.transport import Transport
from flyte_debugger.session.breakpoint_sync import BreakpointSync, PlacedBreakpoint
from flyte_debugger.session.breakpoints import Breakpoints
from flyte_debugger.session.busy_thread import Busy
from flyte_debugger.session.debuggee_process import DebuggeeProcess
from flyte_debugger.session.errors import NotStoppedError, SessionError, StaleStopError
from flyte_debugger.session.event_listeners import Listener, Listeners
from flyte_debugger.session.handshake import attach, initialize
from flyte_debugger.session.script_injection import install
from flyte_debugger.session.session_events import (
    BreakpointChanged,
    Continued,
    Ended,
    SessionEvent,
    State,
    Stopped,
    session_event_of,
)
from flyte_debugger.session.session_settings import SessionSettings
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.errors import WorkbenchError

END_TIMEOUT = 2.0
"""Seconds for a debuggee to take leave."""
_log = logging.getLogger(__name__)


class Session:
    """A session on a connected debuggee. Safe to use from any thread; its methods wait for the debuggee's answers.

    Args:
        transport: connected and not started; the session's to close.
        settings: what is shown of the program, and where its files are.
        breakpoints: to be set before anything of it runs.
        first_seq: the number of the first request.
        mask: takes out of a text what nobody may see.
        numbers: of its stops, where several sessions count together; else they count from 1.
    """

    def __init__(
        self,
        transport: Transport,
        settings: SessionSettings,
        breakpoints: Breakpoints,
        first_seq: int = 1,
        mask: Callable[[str], str] | None = None,
        numbers: Iterator[int] | None = None,
    ) -> None:
        self.settings = settings
        self.capabilities = Capabilities()
        self._state = State.STARTING
        self._stop: Stop | None = None
        self._stops = 0
        self._numbers = numbers or itertools.count(1)
        self.going: str | None = None
        """The request by which it went on last: `continue`, `next`, `stepIn` ..."""
        self._has_helper = False
        self._prompts = 0
        self._busy = Busy()
        self._terminated: str | None = None
        self._lock = threading.RLock()
        self._listeners = Listeners()
        self._initialized = threading.Event()
        self._over = threading.Event()
        self._events: queue.SimpleQueue[tuple[str, dict[str, Any]] | SessionEvent | DapError] = queue.SimpleQueue()
        self._client = Client(transport, self._take, self._closed, first_seq, mask)
        self._breakpoint_sync = BreakpointSync(self._client.ask, breakpoints)
        self._thread = threading.Thread(target=self._follow, name="debug-session", daemon=True)
        self._thread.start()

    @property
    def state(self) -> State:
        """Where the session is now."""
        return self._state

    @property
    def stop(self) -> Stop | None:
        """Where the program stands still; None while it does not."""
        return self._stop

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` what happens, in order, in a thread of the session's; it may ask, and should not take long.

        Returns:
            ends that.
        """
        return self._listeners.add(listener)

    def start(self) -> None:
        """Agree with the debuggee, set the breakpoints and let the program run.

        Raises:
            DapError: when that fails; the session is over then.
        """
        try:
            self.capabilities = initialize(self._client, self.settings)
            attach(self._client, self.settings, self._initialized, self._configure)
        except Exception:
            self.close()
            raise

    def _configure(self) -> None:
        self._breakpoint_sync.place()
        self._run()

    # Going on.

    def resume(self) -> None:
        """Run on to the next stop."""
        self._go("continue")

    def next(self) -> None:
        """Run to the next line of this function, or of its caller."""
        self._go("next")

    def step_in(self, target: StepInTarget | None = None) -> None:
        """Run to the next line, also of a function that this line calls.

        Args:
            target: the call to step into, of `Stop.step_in_targets`.
        """
        self._go("stepIn", **({} if target is None else {"targetId": target.id}))

    def step_out(self) -> None:
        """Run until this function returns."""
        self._go("stepOut")

    def run_to(self, path: str, line: int) -> None:
        """Run on to a line, or to the stop that comes first.

        Raises:
            SessionError: where no code can stop there.
        """
        self._require_stop()
        placed = self._breakpoint_sync.run_to(path, line)
        if not placed.verified:
            self._breakpoint_sync.forget_run_to()
            raise SessionError(f"{path}:{line} cannot be run to: {placed.message or 'no code of the program is there'}")
        self.resume()

    def goto(self, path: str, line: int) -> None:
        """Jump to a line of the innermost function, without running what is in between.

        Raises:
            RequestRefusedError: where Python cannot jump there.
        """
        stop = self._require_stop()
        answer = self.ask_in(stop, "gotoTargets", None, source={"path": path}, line=line)
        targets = read_all(GotoTarget, answer.get("targets"))
        if not targets:
            raise SessionError(f"{path}:{line} cannot be jumped to.")
        self._go("goto", targetId=targets[0].id)

    def pause(self) -> None:
        """Stop the program at the next line that it runs; code that waits in C does not get there."""
        if self._state is not State.RUNNING:
            raise SessionError(f"only a program that runs can be paused; this one is {self._state.value}.")
        threads = self.threads()
        self._client.ask("pause", threadId=threads[0].id if threads else 1)

    def _go(self, command: str, **arguments: Any) -> None:
        with self._lock:
            stop = self._require_stop()
            self.going = command
            self._run()
        try:
            self._client.ask(command, TIMEOUT, threadId=stop.threadId, **arguments)
        except RequestRefusedError:
            with self._lock:
                if self._state is State.RUNNING and self._stops == stop.number:
                    self._state, self._stop = State.STOPPED, stop
                    self._events.put(Stopped(stop))
            raise

    def _run(self) -> None:
        with self._lock:
            self._state, self._stop = State.RUNNING, None
            self._events.put(Continued())

    # Breakpoints, and the program as a whole.

    def want(self, breakpoints: Breakpoints) -> tuple[PlacedBreakpoint, ...]:
        """Have the program stop at these, and at nothing else; running or stopped.

        Returns:
            what the debuggee made of each that is enabled.
        """
        return self._breakpoint_sync.want(breakpoints)

    @property
    def placed(self) -> tuple[PlacedBreakpoint, ...]:
        """What the debuggee made of each breakpoint that is wanted and enabled."""
        return self._breakpoint_sync.placed()

    def threads(self) -> tuple[Thread, ...]:
        """All threads of the program."""
        return read_all(Thread, self._client.ask("threads").get("threads"))

    def process(self) -> DebuggeeProcess:
        """The process that it is on; one that answers itself says so before the session starts.

        Raises:
            DapError: when it does not say.
        """
        found = self._client.ask("pydevdSystemInfo").get("process", {})
        return DebuggeeProcess(int(found.get("pid", 0)), "python", int(found.get("ppid", 0)))

    def modules(self) -> tuple[Module, ...]:
        """The modules that frames were seen in."""
        return read_all(Module, self._client.ask("modules").get("modules"))

    def show_all_frames(self, show: bool) -> None:
        """Show frames of libraries and of the workbench, too, and step into them; or no longer.

        Raises:
            DapError: where the debuggee takes that only at the beginning, as behind debugpy's adapter.
        """
        if not self.settings.direct:
            raise SessionError("which frames are shown can only be chosen when attaching to a debugger like this one.")
        self.settings = replace(self.settings, just_my_code=not show)
        self._client.ask("attach", **self.settings.attach_arguments())

    def detach(self) -> None:
        """Let go of the program; it runs on without a debugger."""
        self._leave(terminate=False)

    def terminate(self) -> None:
        """End the program."""
        self._leave(terminate=True)

    def close(self) -> None:
        """End the connection, whatever the program does then; returns when it is over. Safe to call twice."""
        self._client.close()
        if threading.current_thread() is not self._thread:
            self._over.wait(END_TIMEOUT)

    def wait(self, timeout: float | None = None) -> bool:
        """Whether the session was over within so many seconds."""
        return self._over.wait(timeout)

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _leave(self, terminate: bool) -> None:
        if self._over.is_set():
            return
        if not terminate:
            with self._lock:
                self._state, self._stop = State.DETACHED, None
        with contextlib.suppress(DapError):
            self._client.ask("disconnect", END_TIMEOUT, terminateDebuggee=terminate)
        self.close()

    # Asking.

    def ask_in(self, stop: Stop, command: str, timeout: float | None = None, /, **arguments: Any) -> dict[str, Any]:
        """Ask while `stop` lasts.

        Raises:
            StaleStopError: when it is over before the answer is there.
            RequestTimedOutError: when that takes too long, and then at once for as long as the thread is at it.
        """
        self._check(stop)
        if command != "stackTrace":
            self._busy.check()
        at_prompt = arguments.get("context") == "repl"
        try:
            self._prompts += at_prompt
            answer = self._client.ask(command, TIMEOUT if timeout is None else timeout, **arguments)
        except RequestTimedOutError as error:
            self._check(stop)
            raise self._busy.note(self._client, arguments.get("frameId") or stop.frame_id, str(error)) from None
        except DapError:
            self._check(stop)
            raise
        finally:
            self._prompts -= at_prompt
        self._check(stop)
        return answer

    def anywhere(self, expression: str) -> str:
        """What an expression gives that needs no frame, as text; also while the program runs."""
        return str(self._client.ask("evaluate", TIMEOUT, expression=expression, context="repl").get("result", ""))

    def have_helper(self) -> None:
        """See to it that `debuggee.py` is in the debuggee."""
        if not self._has_helper:
            self.anywhere(install())
            self._has_helper = True

    def _check(self, stop: Stop) -> None:
        if self._stop is not stop:
            raise StaleStopError("the program has gone on since.")

    def _require_stop(self) -> Stop:
        stop = self._stop
        if stop is None:
            raise NotStoppedError(f"the program is {self._state.value}, not stopped.")
        return stop

    # What comes from the debuggee: taken in the receiving thread, followed in the session's own.

    def _take(self, event: str, body: dict[str, Any]) -> None:
        if event == "initialized":
            self._initialized.set()
        if event == "output" and self._prompts and self.settings.direct:
            return  # what is printed at the prompt reaches the program's own stdout, too
        self._events.put((event, body))

    def _closed(self, reason: DapError) -> None:
        self._initialized.set()
        self._events.put(reason)

    def _follow(self) -> None:
        while not isinstance(event := self._events.get(), DapError):
            try:
                if isinstance(event, tuple):
                    self._on_event(*event)
                else:
                    self._listeners.tell(event)
            except (WorkbenchError, TypeError, ValueError) as error:
                _log.debug("passed over %r: %s", event, error)
        with self._lock:
            self._state, self._stop = State.DETACHED if self._state is State.DETACHED else State.ENDED, None
        self._listeners.tell(Ended(self._state, self._terminated or str(event)))
        self._over.set()

    def _on_event(self, event: str, body: dict[str, Any]) -> None:
        match event:
            case "stopped":
                self._on_stopped(read(StoppedEvent, body))
            case "continued" if self._state is State.STOPPED:
                self._run()
            case "terminated":
                self._terminated = "the program is over."
                self._client.close()
            case _ if told := session_event_of(event, body):
                if isinstance(told, BreakpointChanged):
                    self._breakpoint_sync.changed(told.breakpoint)
                self._listeners.tell(told)

    def _on_stopped(self, event: StoppedEvent) -> None:
        with self._lock:
            if self._state is State.DETACHED:
                return
            self._stops = next(self._numbers)
            stop = Stop(self._stops, event, self)
            self._state, self._stop = State.STOPPED, stop
        self._busy.forget()
        self._breakpoint_sync.forget_run_to()
        if event.reason == "exception" and self.settings.pass_over_seen_failures and stop.was_seen():
            self._go("continue")
        else:
            self._listeners.tell(Stopped(stop))
