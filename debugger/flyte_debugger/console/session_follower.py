"""Follows one debug session after the other: does commands, looks at stops, and tells what comes of it."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from flyte_debugger.console.breakpoint_manager import BreakpointManager
from flyte_debugger.console.command_queue import CommandQueue, Patience, QueuedCommand
from flyte_debugger.console.commands.inspect_commands import Complete
from flyte_debugger.console.commands.session_commands import Restart
from flyte_debugger.console.commands.step_commands import Pause
from flyte_debugger.console.commands.view_commands import EditRow, Refresh, ShowInstead
from flyte_debugger.console.console_messages import (
    BreakpointProblem,
    BreakpointsChanged,
    CommandDone,
    CommandFailed,
    ConsoleMessage,
    OutputReceived,
    Reply,
    Resumed,
    SessionEnded,
    SessionStarted,
)
from flyte_debugger.console.console_state import ConsoleState, open_state
from flyte_debugger.console.debug_target import DebugTarget, StartTarget
from flyte_debugger.console.snapshot_builder import StopSnapshot, local_values
from flyte_debugger.console.variable_rows import LOCALS, Path
from flyte_debugger.dap.errors import ConnectionClosedError
from flyte_debugger.session.errors import StaleStopError
from flyte_debugger.session.session_events import Continued, Ended, Printed, SessionEvent, Stopped
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.errors import WorkbenchError

_OVER = (StaleStopError, ConnectionClosedError)
"""What looking at a stop raises that is over: another, or the end, is told next."""


@dataclass(frozen=True)
class LoopOptions:
    """How a face follows a program."""

    patience: Patience | None = None
    """How long a command waits for the program to stop; None for as long as it takes."""
    tells_every_stop: bool = True
    """Else one that a waiting command leaves at once is kept and not told: a screen would only flicker."""
    tells_changes: bool = False
    """Whether the snapshot is told again after a command that may have changed it."""
    clock: Callable[[], float] = time.monotonic


class SessionFollower:
    """What is done in the loop's thread.

    Args:
        options: how the program is followed.
        commands: those that wait.
        call: has something done in the loop's thread.
    """

    def __init__(
        self, options: LoopOptions, commands: CommandQueue, call: Callable[[Callable[[], object]], None]
    ) -> None:
        self.opened: Collection[Path] = frozenset({LOCALS})
        """The rows whose children are part of each snapshot."""
        self.tell: Callable[[ConsoleMessage], None] = lambda _: None
        self.state: ConsoleState | None = None
        """Of the session that there is; None before the first."""
        self.is_begun = False
        self._options = options
        self._commands = commands
        self._call = call
        self._number = 0
        self._is_running = False
        """Whether it was told that the program runs."""

    def begin(self, start: StartTarget) -> None:
        """Start a program, or attach to it."""
        self.is_begun = True
        number = self._number = self._number + 1
        try:
            target = start(lambda event: self._call(partial(self._take, number, event)))
            self.state = open_state(target)
            self.tell(SessionStarted(target))
            target.start()
        except WorkbenchError as error:
            self.tell(SessionEnded(str(error)))
            return
        self._commands.note_resumed()
        self._tell_breakpoints(target.breakpoints)

    def _take(self, number: int, event: SessionEvent) -> None:
        if number != self._number or self.state is None:
            return
        position = self.state.position
        match event:
            case Stopped() if event.stop.number != position.last_stop:  # A refused step tells the same stop again.
                self._take_stop(self.state, event.stop)
            case Continued() if position.stop is None or position.session.stop is not position.stop:
                position.stop = None
                self._tell_resumed()
            case Printed():
                self.tell(OutputReceived(event.output.category, event.output.output))
            case Ended():
                position.stop = None
                self._tell_never_reached(position.target)
                self.tell(SessionEnded(event.reason))

    def _tell_resumed(self) -> None:
        if not self._is_running:
            self._is_running = True
            self.tell(Resumed())

    def _take_stop(self, state: ConsoleState, stop: Stop) -> None:
        state.snapshots.show_present()
        self._is_running = False
        first = self._commands.first
        is_passed = first is not None and first.spec.resumes and not self._options.tells_every_stop
        try:
            state.position.go_to_stop(stop)
            self.check_names(state.target)
            if is_passed:
                state.position.record()
            else:
                self._show(state, is_new=True)
        except _OVER:
            return  # It has gone on by itself, or ended, and what comes next is already on its way.
        except WorkbenchError as error:
            self.tell(CommandFailed(None, error))

    def check_names(self, target: DebugTarget) -> None:
        """Tell of breakpoints whose names are those of nothing, once the program has loaded its files."""
        if self.state and target is self.state.target:
            for problem in target.breakpoints.check_names():
                self.tell(BreakpointProblem(problem))

    def _tell_never_reached(self, target: DebugTarget) -> None:
        for problem in target.breakpoints.never_reached():
            self.tell(BreakpointProblem(problem))

    def run(self, state: ConsoleState, queued: QueuedCommand) -> None:
        """Do a command, and tell what comes of it."""
        command, before = queued.command, state.breakpoints.wanted
        try:
            answer = command.run(state)
        except StaleStopError as error:
            if queued.reply:
                queued.reply(CommandFailed(command, error))
        except WorkbenchError as error:
            self.reply(queued, CommandFailed(command, error))
        else:
            if command.spec.resumes:
                state.position.stop = None
                self._commands.note_resumed()
            elif state.position.stop is not None:
                self._is_running = False  # another process may be looked at, which stands still
            if not isinstance(command, ShowInstead):
                self.reply(queued, CommandDone(command, answer))
            self._follow_up(state, queued, answer)
            if state.breakpoints.wanted != before:
                self._tell_breakpoints(state.breakpoints)

    def _follow_up(self, state: ConsoleState, queued: QueuedCommand, answer: Any) -> None:
        """Show what a command has changed."""
        match queued.command:
            case Restart() as command:
                self._is_running = False
                self.tell(Resumed())
                again = partial(state.target.restart, arguments=command.arguments, overrides=command.overrides)
                self.begin(again)
            case ShowInstead() as command:
                self.reply(queued, CommandDone(command, answer)) if queued.reply else None
                self._show_instead(state, answer)
            case command if command.spec.resumes:
                state.snapshots.show_present()
            case command:
                has_words = not isinstance(command, Complete) and bool(command.spec.name)
                changes = has_words or isinstance(command, EditRow | Refresh)
                if command.spec.requires_stopped and has_words:
                    state.snapshots.show_present()
                is_shown = state.position.stop is not None and not state.snapshots.is_instead
                if self._options.tells_changes and changes and is_shown and not isinstance(command, Pause):
                    self._show(state)

    def _show(self, state: ConsoleState, is_new: bool = False) -> None:
        try:
            snapshot = state.snapshots.present(self.opened)
        except _OVER:
            return
        except WorkbenchError as error:
            self.tell(CommandFailed(None, error))
            return
        if is_new:
            state.position.record(local_values(snapshot))
        self.tell(snapshot)

    def _show_instead(self, state: ConsoleState, snapshot: StopSnapshot | None) -> None:
        """Show this, or else where the program is."""
        if snapshot is not None:
            self.tell(snapshot)
        elif state.snapshots.is_instead:
            state.snapshots.show_present()
            if state.position.stop:
                self._show(state)
            else:
                self.tell(Resumed())

    def _tell_breakpoints(self, breakpoints: BreakpointManager) -> None:
        self.tell(BreakpointsChanged(breakpoints.statuses()))

    def reply(self, queued: QueuedCommand, reply: Reply) -> None:
        """Tell what came of a command: whoever asked, or all."""
        (queued.reply or self.tell)(reply)
