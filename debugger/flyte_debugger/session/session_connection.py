"""A session's connection to its debuggee: questions and their answers, what the debuggee tells, and the end."""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from flyte_debugger.dap.client import TIMEOUT, Client
from flyte_debugger.dap.errors import DapError, RequestTimedOutError
from flyte_debugger.dap.messages import StoppedEvent, read
from flyte_debugger.dap.transport import Transport
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints
from flyte_debugger.session.breakpoints.breakpoint_sync import BreakpointSync
from flyte_debugger.session.busy_thread import Busy
from flyte_debugger.session.debuggee.script_injection import install, install_patches
from flyte_debugger.session.event_listeners import Listener, Listeners
from flyte_debugger.session.session_events import (
    BreakpointChanged,
    Continued,
    Ended,
    State,
    Stopped,
    session_event_of,
)
from flyte_debugger.session.session_settings import SessionSettings
from flyte_debugger.session.session_status import SessionStatus
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.errors import WorkbenchError

END_TIMEOUT = 2.0
"""Seconds for a debuggee to take leave."""
DETACHED = "detached: the program runs on without the debugger."
OVER = "the program is over."
_log = logging.getLogger(__name__)
_Event = tuple[str, dict[str, Any]]
_Announcement = tuple[Continued | Stopped, int]
"""What listeners are to be told of the session's own doing, and the number of the latest stop when it was done."""


class SessionConnection:
    """Follows a debuggee in a thread of its own until the connection is over, and then always tells `Ended`.

    Args:
        transport: connected and not started; the session's to close.
        settings: what is shown of the program, and where its files are.
        breakpoints: to be set before anything of it runs.
        first_seq: the number of the first request.
        mask: takes out of a text what nobody may see.
        clock: seconds, for the time that a request may take.
        busy: notes a stopped thread that does not answer.
        numbers: of its stops, where several sessions count together; else they count from 1.
    """

    def __init__(
        self,
        transport: Transport,
        settings: SessionSettings,
        breakpoints: Breakpoints,
        first_seq: int = 1,
        mask: Callable[[str], str] | None = None,
        clock: Callable[[], float] = time.monotonic,
        busy: Busy | None = None,
        numbers: Iterator[int] | None = None,
    ) -> None:
        self.settings = settings
        self.ended: Ended | None = None
        """How the session ended; None while it has not."""
        self._busy = busy or Busy()
        self._was_terminated = self._is_leaving = False
        self._has_helper = False
        self._listeners = Listeners()
        self._initialized = threading.Event()
        self._over = threading.Event()
        self._events: queue.SimpleQueue[_Event | _Announcement | DapError] = queue.SimpleQueue()
        self._status = SessionStatus(lambda event, count: self._events.put((event, count)), numbers)
        self._client = Client(transport, self._take, self._closed, first_seq, mask, clock)
        self._breakpoint_sync = BreakpointSync(self._client.ask, breakpoints)
        self._thread = threading.Thread(target=self._follow, name="debug-session", daemon=True)
        self._thread.start()

    @property
    def state(self) -> State:
        """Where the session is now."""
        return self._status.state

    @property
    def stop(self) -> Stop | None:
        """Where the program stands still; None while it does not."""
        return self._status.stop

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` what happens, in order, in a thread of the session's; it may ask, and should not take long.

        Returns:
            ends that.
        """
        return self._listeners.add(listener)

    def detach(self) -> None:
        """Let go of the program; it runs on without a debugger."""
        if not self._over.is_set():
            self._status.end(State.DETACHED)
            self._leave(terminate=False)

    def terminate(self) -> None:
        """End the program."""
        if not self._over.is_set():
            self._leave(terminate=True)

    def close(self) -> None:
        """End the connection, whatever the program does then; returns when it is over. Safe to call twice."""
        self._client.close()
        if threading.current_thread() is not self._thread:
            self._over.wait(END_TIMEOUT)

    def wait(self, timeout: float | None = None) -> bool:
        """Whether the session was over within so many seconds."""
        return self._over.wait(timeout)

    def ask_in(self, stop: Stop, command: str, timeout: float | None = None, /, **arguments: Any) -> dict[str, Any]:
        """Ask while `stop` lasts.

        Raises:
            StaleStopError: when it is over before the answer is there.
            RequestTimedOutError: when that takes too long, and then at once for as long as the thread is at it.
        """
        self._status.check(stop)
        if command != "stackTrace":
            self._busy.check()
        at_prompt = arguments.get("context") == "repl"
        self._status.count_prompts(at_prompt)
        try:
            answer = self._client.ask(command, TIMEOUT if timeout is None else timeout, **arguments)
        except RequestTimedOutError as error:
            self._status.check(stop)
            raise self._busy.note(self._client, arguments.get("frameId") or stop.frame_id, str(error)) from None
        except DapError:
            self._status.check(stop)
            raise
        finally:
            self._status.count_prompts(-at_prompt)
        self._status.check(stop)
        return answer

    def anywhere(self, expression: str) -> str:
        """What an expression gives that needs no frame, as text; also while the program runs."""
        return str(self._client.ask("evaluate", TIMEOUT, expression=expression, context="repl").get("result", ""))

    def have_helper(self) -> None:
        """See to it that `debuggee_script.py` is in the debuggee."""
        if not self._has_helper:
            self.anywhere(install())
            if not self.settings.direct:  # else the worker has seen to it
                for expression in install_patches():
                    self.anywhere(expression)
            self._has_helper = True  # set by whichever thread is first; to send it twice does no harm

    def _leave(self, terminate: bool) -> None:
        self._is_leaving = True
        with contextlib.suppress(DapError):
            self._client.ask("disconnect", END_TIMEOUT, terminateDebuggee=terminate)
        self.close()

    # What comes from the debuggee: taken in the receiving thread, followed in the session's own.

    def _take(self, event: str, body: dict[str, Any]) -> None:
        if event == "initialized":
            self._initialized.set()
        if event == "output" and self.settings.direct and self._status.is_at_prompt:
            return  # what is printed at the prompt reaches the program's own stdout, too
        self._events.put((event, body))

    def _closed(self, reason: DapError) -> None:
        self._initialized.set()
        self._events.put(reason)

    def _follow(self) -> None:
        reason = "the session broke off."
        try:
            while not isinstance(event := self._events.get(), DapError):
                self._handle(event)
            reason = str(event)
        finally:
            state = self._status.end(State.ENDED)
            reason = DETACHED if state is State.DETACHED else OVER if self._was_terminated else reason
            self.ended = Ended(state, reason)
            try:
                self._listeners.tell(self.ended)
            finally:
                self._over.set()

    def _handle(self, event: _Event | _Announcement) -> None:
        """Follow one event; one that cannot be followed costs nothing but itself."""
        try:
            match event:
                case (str(name), dict(body)):
                    self._on_event(name, body)
                case (Continued() | Stopped() as announced, int(count)) if count == self._status.count:
                    self._listeners.tell(announced)
                case _:
                    pass  # another stop has been told since
        except (WorkbenchError, TypeError, ValueError) as error:
            _log.debug("passed over %r: %s", event, error)
        except Exception:
            _log.exception("the debug session failed at %r", event)

    def _on_event(self, name: str, body: dict[str, Any]) -> None:
        match name:
            case "stopped":
                told = read(StoppedEvent, body)
                if stop := self._status.stopped(lambda number: Stop(number, told, self)):
                    self._busy.forget()
                    self._on_stopped(stop)
            case "continued":
                self._status.has_gone_on()
            case "terminated":
                self._was_terminated = True
                if not self._is_leaving:  # Else an answer comes: if it cannot be sent, the adapter ends.
                    self._client.close()
            case _ if event := session_event_of(name, body):
                if isinstance(event, BreakpointChanged):
                    self._breakpoint_sync.changed(event.breakpoint)
                self._listeners.tell(event)

    def _on_stopped(self, stop: Stop) -> None:
        self._listeners.tell(Stopped(stop))
