"""A debug session over pipes: commands come as lines on stdin, and every line of stdout is one JSON object."""

import json
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from flyte_debugger.console.command_loop import CommandLoop
from flyte_debugger.console.commands.command_parser import build_command
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.commands.session_commands import Detach, Quit
from flyte_debugger.console.commands.step_commands import Continue
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
from flyte_debugger.console.debug_target import DebugTarget, StartTarget
from flyte_debugger.console.early_start import EarlyStart
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.run import events
from flyte_debugger.run.state import RunState
from flyte_taskmodel.errors import InputsError
from flyte_tui.cli.debug.debug_json import Json, answer_json, read_line, stop_json

INPUT_GRACE = 5.0
"""Seconds that a task has to stop once stdin has ended, unless the last command lets it run to its end."""
RUNS_ON = (Continue, Detach)
"""After these as the last command a program runs to its end."""


class JsonLines:
    """Follows a program to its end, and the ones that it is started again as.

    Args:
        start: starts the program, or attaches to it.
    """

    def __init__(self, start: StartTarget) -> None:
        self.state = RunState()
        """Of the run; never changes for a program that was attached to."""
        self.was_quit = False
        """Whether the person ended the program, or left it."""
        self._loop = CommandLoop(EarlyStart(start))  # What cannot be attached to is told before anything else.
        self._input_ended = False
        self._is_over = False
        self._last: Command[Any] | None = None
        self._first_breakpoints = True

    def follow(self) -> None:
        """Print what happens and do what is asked, until the program is over."""
        _in_thread(self._read_lines)
        try:
            self._loop.follow(self._take)
        finally:
            self._loop.close()

    def interrupt(self) -> None:
        """End the program, as Ctrl+C does; safe in a signal handler."""
        self._loop.ask(Quit(), self._note_quit)

    # In threads.

    def _read_lines(self) -> None:
        left = b""
        while piece := os.read(sys.stdin.fileno(), 65536):  # A thread in `sys.stdin` itself would not let Python end.
            *lines, left = (left + piece).split(b"\n")
            for line in lines:
                self._take_line(line.decode("utf-8", "replace"))
        self._take_line(left.decode("utf-8", "replace"))
        self._loop.call(self._end_input)

    def _take_line(self, text: str) -> None:
        """Ask for what a line says, here and not in the loop's thread: there it would come after the end of stdin."""
        if not text.strip():
            return
        line = read_line(text.strip())
        try:
            if line.words is None:
                raise line.error or InputsError("no command.")
            command = build_command(line.words)
        except InputsError as error:
            self._loop.call(partial(_print_error, line.name, line.id, str(error)))
        else:
            self._loop.ask(command, partial(self._print_reply, line.id))

    # What happens, in the loop's thread.

    def _take(self, message: ConsoleMessage) -> None:
        match message:
            case SessionStarted():
                self.state, self._first_breakpoints = RunState(), True
                if message.target.run:
                    self._loop.read_events(message.target, partial(self._pass_event, message.target))
            case StopSnapshot():
                _print("stopped", **stop_json(message))
                self._quit_without_input()
            case Resumed():
                _print("continued")
            case OutputReceived():
                _print("output", stream=message.stream, text=message.text)
            case BreakpointsChanged():
                self._take_breakpoints(message)
            case BreakpointProblem():
                _print("error", command="break", message=message.message)
            case CommandFailed():
                _print_error(self._last.spec.name if self._last else "", None, message.message)
            case SessionEnded():
                self._end_session(message)

    def _take_breakpoints(self, changed: BreakpointsChanged) -> None:
        """Tell which breakpoints pydevd has refused from the beginning."""
        if self._first_breakpoints and self._loop.target and self._loop.target.session:
            for one in changed.breakpoints:
                if one.enabled and not one.verified and one.file is not None:
                    _print("error", command="break", message=BreakpointProblem(one).message)
        self._first_breakpoints = False

    def _pass_event(self, target: DebugTarget, event: events.Event) -> None:
        self._loop.call(lambda: self._take_event(target, event))

    def _take_event(self, target: DebugTarget, event: events.Event) -> None:
        if target is not self._loop.target or self._is_over:
            return
        is_first = not self.state.actions
        self.state.apply(event)
        if is_first and self.state.actions:
            self._limit_time()
        if isinstance(event, events.Stopped | events.Continued):
            return  # The session tells more of it.
        if self.state.ended is not None:
            self._end("the program is over.")
        print(json.dumps(events.encode(event)), flush=True)

    def _end_session(self, ended: SessionEnded) -> None:
        target = self._loop.target
        if target is None or target.run is None:
            self._end(ended.reason)
            _print("ended", reason=ended.reason)
        elif target.session is None and not self.state.ended:
            _print_error("", None, ended.reason)

    def _end(self, reason: str) -> None:
        self._is_over = True
        self._loop.refuse_waiting(reason)
        self._loop.close()

    # What is asked, in the loop's thread.

    def _print_reply(self, command_id: Any, reply: Reply) -> None:
        self._last = reply.command
        name = reply.command.spec.name if reply.command else ""
        if isinstance(reply, CommandDone):
            _print("answer", command=name, **_id(command_id), **answer_json(reply.answer))
            self._note_quit(reply)
        else:
            _print_error(name, command_id, reply.message)
        if self._input_ended:
            self._end_input()

    def _note_quit(self, reply: Reply) -> None:
        if isinstance(reply, CommandDone) and isinstance(reply.command, Quit):
            self.was_quit = True

    def _end_input(self) -> None:
        """Nobody asks any more: what still waits is done, and then the program is ended."""
        self._input_ended = True
        self._quit_without_input()
        self._limit_time()

    def _limit_time(self) -> None:
        """From when nobody asks any more and the task runs, it has a moment to stop."""
        target = self._loop.target
        is_begun = bool(self.state.actions) or (target is not None and target.run is None)
        if self._input_ended and is_begun and self._loop.is_idle and not isinstance(self._last, RUNS_ON):
            timer = threading.Timer(INPUT_GRACE, self._loop.call, [partial(self._quit_if_unasked, self._last)])
            timer.daemon = True
            timer.start()

    def _quit_without_input(self) -> None:
        state = self._loop.state
        if self._input_ended and self._loop.is_idle and state and state.position.stop and not self.was_quit:
            self._loop.ask(Quit(), partial(self._print_reply, None))

    def _quit_if_unasked(self, last: Command[Any] | None) -> None:
        if self._last is last and not self.was_quit:
            self._loop.ask(Quit(), partial(self._print_reply, None))


def _print_error(name: str, command_id: Any, message: str) -> None:
    """Tell why a command is not done: what an expression raised in its last line, with its traceback apart."""
    last = message.strip().rpartition("\n")[2]
    traceback = {"traceback": message} if last != message.strip() else {}
    _print("error", command=name, **_id(command_id), message=last, **traceback)


def _id(command_id: Any) -> Json:
    return {} if command_id is None else {"id": command_id}


def _print(kind: str, **fields: Any) -> None:
    print(json.dumps({"kind": kind, **fields}), flush=True)


def _in_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()
