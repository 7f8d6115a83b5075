"""The processes of a debug run as one program: each has a session, and one stop at a time is shown, whosever it is.

A process that stops while another's stop is shown waits for its turn, as a thread does. After a step the process that
was stepped has a moment to stop again before others have their turn, so that steps do not hop between processes.
"""

import contextlib
import itertools
import queue
import threading
import time
from dataclasses import dataclass

from flyte_debugger.dap.errors import DapError
from flyte_debugger.dap.messages import Thread
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.errors import SessionError
from flyte_debugger.session.event_listeners import Listener
from flyte_debugger.session.processes.child_stops import ChildStops
from flyte_debugger.session.processes.debuggee_process import DebuggeeProcess
from flyte_debugger.session.processes.process_session import ProcessSession
from flyte_debugger.session.session_events import (
    BreakpointChanged,
    Continued,
    Ended,
    ProcessChanged,
    SessionEvent,
    State,
    Stopped,
)
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.errors import WorkbenchError

STEP_GRACE = 1.0
"""Seconds that a process which was stepped has to stop again before another's stop is shown."""
_GOES_ON = (State.RUNNING, State.STOPPED)
"""The states of a process that is still debugged, which may have stopped again already."""


@dataclass(frozen=True)
class ProcessThreads:
    """A process, and what it does."""

    process: DebuggeeProcess | None
    """None for the program itself."""
    state: State
    threads: tuple[Thread, ...]
    """Empty where it does not answer."""
    is_shown: bool
    """Whether it is the one that commands are about."""


class ProcessGroup:
    """Tells one listener of what happens in all processes, in order, in a thread of its own.

    Args:
        tell: told of everything.
        stops: told of each child that stops and goes on, so that no time-out runs meanwhile.
    """

    def __init__(self, tell: Listener, stops: ChildStops) -> None:
        self.numbers = itertools.count(1)
        """Of the stops of all."""
        self._tell = tell
        self._stops = stops
        self._members: list[ProcessSession] = []
        self._shown: ProcessSession | None = None
        self._waiting: list[tuple[ProcessSession, Stop]] = []
        self._stepped: ProcessSession | None = None
        self._next_turn: float | None = None
        self._lock = threading.Lock()
        self._happened: queue.SimpleQueue[tuple[ProcessSession, SessionEvent] | None] = queue.SimpleQueue()
        self._is_followed = False
        self._start_following()

    def add(self, session: Session, process: DebuggeeProcess | None) -> None:
        """Follow a session that has not started yet."""
        member = ProcessSession(session, process)
        with self._lock:
            self._members.append(member)
        self._start_following()  # The run may have ended while its worker called back.
        session.listen(lambda event: self._happened.put((member, event)))
        if process is not None:
            self._happened.put((member, ProcessChanged(process, "started")))

    @property
    def session(self) -> Session | None:
        """The session of the process whose stop is shown, else the program's own."""
        with self._lock:
            if self._shown is not None:
                return self._shown.session
            return next((each.session for each in self._members if each.process is None), None)

    @property
    def children(self) -> tuple[ProcessSession, ...]:
        """The child processes that are debugged."""
        with self._lock:
            return tuple(each for each in self._members if each.process is not None)

    def processes(self) -> tuple[ProcessThreads, ...]:
        """All processes, the program itself first."""
        shown = self.session
        with self._lock:
            members = tuple(self._members)
        return tuple(_look_at(each, each.session is shown) for each in members)

    def show(self, pid: int | None) -> Stop:
        """Show the stop of another process that is stopped; the one that was shown has its turn again later.

        Args:
            pid: of a child; None for the program itself.

        Raises:
            SessionError: one sentence, where there is no such process or it is not stopped.
        """
        with self._lock:
            wanted = next((each for each in self._members if (each.process and each.process.pid) == pid), None)
            if wanted is None:
                raise SessionError(f"there is no process {pid} that is debugged; `threads` lists them.")
            stop = wanted.session.stop
            if stop is None:
                which = "the task's own process" if pid is None else f"process {pid}"
                raise SessionError(f"{which} is {wanted.session.state.value}, not stopped.")
            before, self._shown = self._shown, wanted
            self._waiting = [(member, one) for member, one in self._waiting if member is not wanted]
            if before is not None and before is not wanted and (shown := before.session.stop):
                self._waiting.insert(0, (before, shown))
        stop.process = wanted.name()
        return stop

    def pause(self) -> None:
        """Stop each process at the next line that it runs."""
        with self._lock:
            running = [each for each in self._members if each.session.state is State.RUNNING]
        if not running:
            state = "starting" if (session := self.session) is None else session.state.value
            raise SessionError(f"only a program that runs can be paused; this one is {state}.")
        for each in running:
            with contextlib.suppress(WorkbenchError):
                each.session.pause()

    def end_children(self) -> None:
        """The run is to end: those that are stopped are interrupted, and none stops any more."""
        for each in self.children:
            each.end()

    def detach_children(self) -> None:
        """Let all children run on without the debugger."""
        for each in self.children:
            each.session.detach()

    def close(self) -> None:
        """End the connections to all children; nothing more is told where the program itself never had a session."""
        for each in self.children:
            each.session.close()
        self._happened.put(None)

    def _start_following(self) -> None:
        with self._lock:
            is_followed, self._is_followed = self._is_followed, True
        if not is_followed:
            threading.Thread(target=self._follow, name="debug-processes", daemon=True).start()

    # In the group's thread.

    def _is_over(self) -> bool:
        """Whether the program itself has no session; one that is added later is followed anew."""
        with self._lock:
            self._is_followed = any(each.process is None for each in self._members)
            return not self._is_followed

    def _follow(self) -> None:
        while True:
            due = self._next_turn
            try:
                happened = self._happened.get(timeout=None if due is None else max(0.0, due - time.monotonic()))
            except queue.Empty:
                self._show_next()
                continue
            if happened is None:
                if self._is_over():
                    return
                continue
            member, event = happened
            self._take(member, event)
            if member.process is None and isinstance(event, Ended):
                return

    def _take(self, member: ProcessSession, event: SessionEvent) -> None:
        match event:
            case Stopped():
                self._stopped(member, event.stop)
            case Continued():
                self._went_on(member)
            case Ended() if member.process is not None:
                self._went_on(member)
                with self._lock:
                    self._members.remove(member)
                self._tell(ProcessChanged(member.process, "exited"))
            case BreakpointChanged() if member.process is not None:
                return
            case _:
                self._tell(event)

    def _stopped(self, member: ProcessSession, stop: Stop) -> None:
        if member.process is not None:
            self._stops.stopped(member.process.pid, stop)
            stop.process = member.name()
        with self._lock:
            if member.session.stop is not stop:
                return  # it has gone on by itself
            is_free = self._stepped is member or (self._stepped is None and not self._waiting)
            is_turn = self._shown is member or (self._shown is None and is_free)
            if is_turn:
                self._shown, self._stepped, self._next_turn = member, None, None
            else:
                self._waiting.append((member, stop))
        if is_turn:
            self._tell(Stopped(stop))

    def _went_on(self, member: ProcessSession) -> None:
        if member.process is not None:
            self._stops.went_on(member.process.pid)
        with self._lock:
            was_shown = self._shown is member
            self._waiting = [(each, stop) for each, stop in self._waiting if each is not member]
            if was_shown or self._stepped is member:
                steps = was_shown and member.session.state in _GOES_ON and member.session.last_request != "continue"
                self._shown = None
                self._stepped = member if steps else None
                self._next_turn = time.monotonic() + (STEP_GRACE if steps else 0.0)
        if was_shown or member.process is None:
            self._tell(Continued())

    def _show_next(self) -> None:
        """It is the turn of the process that has waited longest, unless another one stopped meanwhile."""
        with self._lock:
            self._stepped, self._next_turn = None, None
            self._waiting = [(member, stop) for member, stop in self._waiting if member.session.stop is stop]
            if self._shown is not None or not self._waiting:
                return
            self._shown, stop = self._waiting.pop(0)
        self._tell(Stopped(stop))


def _look_at(member: ProcessSession, is_shown: bool) -> ProcessThreads:
    threads: tuple[Thread, ...] = ()
    with contextlib.suppress(DapError):
        threads = member.session.threads()
    return ProcessThreads(member.name(), member.session.state, threads, is_shown)
