"""How a stopped program goes on, and how a running one is stopped."""

import logging
import threading
from functools import partial
from typing import Any

from flyte_debugger.dap.client import TIMEOUT
from flyte_debugger.dap.errors import ConnectionClosedError, DapError, RequestRefusedError, RequestTimedOutError
from flyte_debugger.dap.messages import GotoTarget, StackFrame, StepInTarget, Thread, read_all
from flyte_debugger.session.errors import SessionError
from flyte_debugger.session.session_connection import SessionConnection
from flyte_debugger.session.session_events import State, Stopped
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.errors import WorkbenchError

SECOND_ASK_TIMEOUT = 2.0
"""Seconds for a debuggee that has not answered a step to say whether it still stands still."""
ALL_THREADS = "*"
"""What debugpy's adapter, too, asks pydevd to pause; a thread that was asked for by its id may be over by then."""
_log = logging.getLogger(__name__)


class ExecutionControl(SessionConnection):
    """The part of a session that has the program go on, and that follows it to its next stop."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._run_to_lock = threading.Lock()
        self._run_to_from: int | None = None
        """The number of the stop that was gone on from to a line, until that line is forgotten."""
        self.last_request: str | None = None
        """The request by which it went on last: `continue`, `next`, `stepIn` ..."""
        super().__init__(*args, **options)

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
        stop = self._status.require()
        with self._run_to_lock:
            self._run_to_from = stop.number
            placed = self._breakpoint_sync.run_to(path, line)
            if not placed.verified:
                self._breakpoint_sync.forget_run_to()
                why = placed.message or "no code of the program is there"
                raise SessionError(f"{path}:{line} cannot be run to: {why}")
        self._go("continue", stop)

    def goto(self, path: str, line: int) -> None:
        """Jump to a line of the innermost function, without running what is in between.

        Raises:
            RequestRefusedError: where Python cannot jump there.
        """
        stop = self._status.require()
        answer = self.ask_in(stop, "gotoTargets", None, source={"path": path}, line=line)
        targets = read_all(GotoTarget, answer.get("targets"))
        if not targets:
            raise SessionError(f"{path}:{line} cannot be jumped to.")
        self._go("goto", stop, targetId=targets[0].id)

    def pause(self) -> None:
        """Stop the program at the next line that it runs; code that waits in C does not get there."""
        if self.state is not State.RUNNING:
            raise SessionError(f"only a program that runs can be paused; this one is {self.state.value}.")
        self._client.ask("pause", threadId=ALL_THREADS)

    def threads(self) -> tuple[Thread, ...]:
        """All threads of the program."""
        return read_all(Thread, self._client.ask("threads").get("threads"))

    def _go(self, command: str, from_stop: Stop | None = None, /, **arguments: Any) -> None:
        """Have the program go on. Where it does not, the session is at its stop again, and says so.

        Raises:
            RequestRefusedError: where the debuggee does not do that.
            RequestTimedOutError: where it did not answer, and has not gone on as far as anybody can tell.
        """
        self.last_request = command
        stop = self._status.leave_stop(from_stop)
        try:
            gone_on = partial(self._status.has_gone_on, stop)
            self._client.request(command, TIMEOUT, gone_on, threadId=stop.threadId, **arguments).result()
        except RequestRefusedError:
            self._status.take_back(stop)
            raise
        except ConnectionClosedError as error:
            _log.debug("the program ended before it answered %r: %s", command, error)  # `Ended` says so
        except RequestTimedOutError:
            if not self._has_left(stop):
                self._status.take_back(stop)
                raise

    def _has_left(self, stop: Stop) -> bool:
        """Whether the debuggee says that the program is no longer at that stop: its frames are gone then."""
        try:
            frame_id = stop.frame_id
            if frame_id is None:
                answer = self._client.ask("stackTrace", SECOND_ASK_TIMEOUT, threadId=stop.threadId, levels=1)
                frame_id = next(frame.id for frame in read_all(StackFrame, answer.get("stackFrames")))
            self._client.ask("evaluate", SECOND_ASK_TIMEOUT, expression="None", frameId=frame_id, context="watch")
        except RequestRefusedError:
            return True
        except (DapError, StopIteration):
            return False
        return False

    def _on_stopped(self, stop: Stop) -> None:
        if self._is_passed_over(stop):
            return
        self._listeners.tell(Stopped(stop))
        self._forget_run_to(stop)

    def _is_passed_over(self, stop: Stop) -> bool:
        """Go on by itself where an exception was shown before; whether that was so."""
        if stop.reason != "exception" or not self.settings.pass_over_seen_failures:
            return False
        try:
            if not stop.was_seen():
                return False
        except WorkbenchError as error:
            _log.debug("whether a failure was shown before cannot be told: %s", error)
            return self.stop is not stop
        try:
            self._go("continue", stop)
        except WorkbenchError as error:
            _log.debug("a failure that was shown before is shown again: %s", error)
        return True

    def _forget_run_to(self, stop: Stop) -> None:
        """The line that was run to is one like any other again; not one that is run to from this stop on."""
        with self._run_to_lock:
            if self._run_to_from is not None and self._run_to_from < stop.number:
                self._run_to_from = None
                self._breakpoint_sync.forget_run_to()
