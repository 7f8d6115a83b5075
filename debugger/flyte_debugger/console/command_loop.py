"""One thread in which everything is asked of a debug session, in order: commands as they come, and what happens."""

import queue
import threading
from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from flyte_debugger.console.command_queue import CommandQueue
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.console_messages import CommandFailed, ConsoleMessage, Reply
from flyte_debugger.console.console_state import ConsoleState
from flyte_debugger.console.debug_position import DebugPosition
from flyte_debugger.console.debug_target import DebugTarget, StartTarget
from flyte_debugger.console.session_follower import LoopOptions, SessionFollower
from flyte_debugger.console.variable_rows import Path
from flyte_debugger.run.events import ActionStarted, Event
from flyte_debugger.session.errors import NotStoppedError

_Work: TypeAlias = Callable[[], object]


class CommandLoop:
    """One program under the debugger, from its start to its end; `follow` does all that in the calling thread.

    Args:
        start: starts the program, or attaches to it.
        options: how it is followed.
    """

    def __init__(self, start: StartTarget, options: LoopOptions | None = None) -> None:
        self._start = start
        options = options or LoopOptions()
        self._inbox: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._commands = CommandQueue(options.patience, options.clock)
        self._follower = SessionFollower(options, self._commands, self.call)
        self._following = threading.Lock()
        self._closed = self._is_resting = False

    @property
    def target(self) -> DebugTarget | None:
        """The program, as soon as there is one."""
        return self.state.target if self.state else None

    @property
    def state(self) -> ConsoleState | None:
        """What commands work on; to be looked at, and changed in the loop's thread alone."""
        return self._follower.state

    def open_rows(self, opened: Collection[Path]) -> None:
        """Have the children of these rows be part of each snapshot; from any thread."""
        self._follower.opened = opened

    @property
    def is_resting(self) -> bool:
        """Whether nothing is done of what is asked until somebody follows again."""
        return self._is_resting

    @property
    def is_idle(self) -> bool:
        """Whether no command waits."""
        return not self._commands

    def follow(self, tell: Callable[[ConsoleMessage], None]) -> None:
        """Start the program, unless that was done, and do what is asked until `rest` or `close`.

        Args:
            tell: takes what happens, in this thread.
        """
        self._is_resting = False
        with self._following:
            self._follower.tell = tell
            if not (self._follower.is_begun or self._closed):
                self._follower.begin(self._start)
            while not (self._closed or self._is_resting):
                try:
                    work = self._inbox.get(timeout=self._seconds_left())
                except queue.Empty:
                    work = None
                if work is not None:
                    work()
                self._do_what_can_be_done()
        if self._closed and self.target:
            self.target.close()

    def rest(self) -> None:
        """Give the thread back that follows a program which is over; it can be followed again, and begun anew."""
        self._is_resting = True
        self._wake()

    def close(self) -> None:
        """End the session and the run for good, and leave no process. May take a moment."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        self._inbox.put(None)
        if self.target:
            self.target.close()

    def ask(self, command: Command[Any], reply: Callable[[Reply], None] | None = None) -> None:
        """Have a command done, from any thread.

        Args:
            command: what to do.
            reply: told in the loop's thread what came of it; by default it is told as all else is.
        """
        self._inbox.put(lambda: self._commands.put(command, reply))

    def call(self, work: _Work) -> None:
        """Have something else done in the loop's thread, before the commands that wait."""
        self._inbox.put(work)

    def leave(self, end: bool) -> None:
        """End the program at once, or let it run on without a debugger; from any thread."""
        target = self.target
        if target is None:
            return
        if end:
            target.end()
        else:
            target.detach()

    def refuse_waiting(self, reason: str) -> None:
        """Do nothing of what waits, for this reason; in the loop's thread."""
        while self._commands:
            queued = self._commands.take()
            self._follower.reply(queued, CommandFailed(queued.command, NotStoppedError(reason)))

    def read_events(self, target: DebugTarget, take: Callable[[Event], None]) -> None:
        """Have a thread give the run's events to `take` to their end."""
        threading.Thread(target=self._read_events, args=(target, take), name="debug-events", daemon=True).start()

    def _read_events(self, target: DebugTarget, take: Callable[[Event], None]) -> None:
        is_loaded = False
        for event in target.events():
            if isinstance(event, ActionStarted) and not is_loaded:
                is_loaded = True
                self.call(lambda: self._follower.check_names(target))
            take(event)

    # In the thread of `follow`.

    def _seconds_left(self) -> float | None:
        has_stopped = self.state is not None and bool(self.state.position.recording.stops)
        return self._commands.seconds_left(has_stopped) if self.state else None

    def _do_what_can_be_done(self) -> None:
        while self._commands and not self._closed:
            if self.state is None:  # It could not be started.
                self.refuse_waiting("the program could not be started.")
                return
            first = self._commands.first
            position = self.state.position
            waits_for_stop = first is not None and first.spec.requires_stopped and position.stop is None
            if waits_for_stop and position.may_stop and self._seconds_left() != 0.0:
                return
            queued = self._commands.take()
            if not waits_for_stop:
                self._follower.run(self.state, queued)
            elif queued.command.spec.name or queued.reply:
                error = NotStoppedError(_why_not(position, queued.command.spec.name))
                self._follower.reply(queued, CommandFailed(queued.command, error))


def _why_not(position: DebugPosition, command: str) -> str:
    """Why a command that needs a stop is not done."""
    session = position.target.session
    if position.may_stop or session is None:
        return f"The program {'runs' if position.may_stop else 'is over'}: {command} needs one that stands still."
    return f"the program is {session.state.value}, not stopped."
