"""A debug session over pipes: commands come as lines on stdin, and every line of stdout is one JSON object."""

import json
import os
import queue
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

from flyte_debugger import events
from flyte_debugger.console import (  # noqa: F401  They make the commands known.
    breakpoint_commands,
    inspect_commands,
    report_command,
    session_commands,
    step_commands,
)
from flyte_debugger.console.command_registry import VERBS, Command, read_command
from flyte_debugger.console.debug_position import Prompt
from flyte_debugger.console.debug_target import Program
from flyte_debugger.console.session_commands import Leave
from flyte_debugger.dap.errors import DapError
from flyte_debugger.debugging.errors import StaleStopError
from flyte_debugger.debugging.happenings import Continued, Ended, Printed, Stopped
from flyte_debugger.debugging.listeners import Listener
from flyte_debugger.runs import Run
from flyte_debugger.state import RunState
from flyte_taskmodel.errors import InputsError, WorkbenchError

_News: TypeAlias = tuple[int | None, Any]
"""An event of a run or a happening of its session, with their number; or a line of stdin, None at its end."""
AT_ONCE = ("pause",)
"""Commands that do not wait for those before them."""


class Lines:
    """Follows a program to its end, and the ones that it is started again as.

    Args:
        start: starts the program, or attaches to it.
    """

    def __init__(self, start: Callable[[Listener], Program]) -> None:
        self.state = RunState()
        """Of the run; never changes for a program that was attached to."""
        self.was_quit = False
        """Whether the person ended the program, or left it."""
        self._start = start
        self._number = 0
        self._news: queue.SimpleQueue[_News] = queue.SimpleQueue()
        self._waiting: deque[Command] = deque()
        self._input_ended = False
        self._is_over = False
        self._prompt: Prompt

    def follow(self) -> None:
        """Print what happens and do what is asked, until the program is over."""
        self._begin(self._start)
        _in_thread(self._read_lines)
        try:
            while not self._is_over:
                number, news = self._news.get()
                if number in (None, self._number):
                    self._take(news)
                    self._do_commands()
        finally:
            self._prompt.program.close()

    def interrupt(self) -> None:
        """End the program, as Ctrl+C does; safe in a signal handler."""
        self._news.put((None, "quit"))

    def _begin(self, start: Callable[[Listener], Program]) -> None:
        """Start the program. What comes has its number, and what still comes of one before it has another."""
        number = self._number = self._number + 1
        program = start(lambda happening: self._news.put((number, happening)))
        self._prompt, self.state = Prompt(program), RunState()
        if run := program.run:
            _in_thread(lambda: self._read_events(number, run))
        program.start()
        for one in self._prompt.tell_breakpoints():
            if program.session and one["enabled"] and not one["verified"]:
                _print("error", command="break", message=f"{one['breakpoint']}: {one['message'] or 'not placed'}")

    # In threads.

    def _read_events(self, number: int, run: Run) -> None:
        for event in run.events():
            self._news.put((number, event))

    def _read_lines(self) -> None:
        left = b""
        while piece := os.read(sys.stdin.fileno(), 65536):  # A thread in `sys.stdin` itself would not let Python end.
            *lines, left = (left + piece).split(b"\n")
            for line in lines:
                self._news.put((None, line.decode("utf-8", "replace")))
        for last in (left.decode("utf-8", "replace"), None):
            self._news.put((None, last))

    # What happened.

    def _take(self, news: Any) -> None:
        match news:
            case None:
                self._input_ended = True
            case str():
                self._take_line(news)
            case Stopped():
                self._take_stop(news)
            case Continued():
                _print("continued")
            case Printed():
                _print("output", stream=news.output.category, text=news.output.output)
            case Ended():
                self._end_session(news)
            case events.Stopped() | events.Continued():
                self.state.apply(news)  # The session tells more of it.
            case _ if hasattr(news, "kind"):
                self._take_event(news)

    def _take_stop(self, happening: Stopped) -> None:
        try:
            _print("stopped", **self._prompt.take_stop(happening.stop))
        except StaleStopError:
            pass  # It has gone on by itself, and what comes next is already on its way.
        except DapError as error:
            _print("error", command="", message=str(error))

    def _take_event(self, event: events.Event) -> None:
        self.state.apply(event)
        if self.state.ended is not None:
            self._end("the program is over.")
        print(json.dumps(events.encode(event)), flush=True)

    def _end_session(self, ended: Ended) -> None:
        self._prompt.stop = None
        if self._prompt.program.run is None:
            self._end(ended.reason)
            _print("ended", reason=ended.reason)

    def _end(self, reason: str) -> None:
        self._is_over = True
        while self._waiting:
            _answer_error(self._waiting.popleft(), reason)

    # What is asked.

    def _take_line(self, line: str) -> None:
        if not line.strip():
            return
        try:
            command = read_command(line)
        except InputsError as error:
            _print("error", command=line.strip()[:200], message=str(error))
            return
        (self._waiting.appendleft if command.name in AT_ONCE else self._waiting.append)(command)

    def _do_commands(self) -> None:
        """Do what can be done now; what needs a stop waits for it, and what comes after it waits with it."""
        while self._waiting and not self._is_over:
            if VERBS[self._waiting[0].name].needs_stop and self._prompt.may_stop:
                return
            self._do(self._waiting.popleft())
        if self._input_ended and self._prompt.stop and not self.was_quit:
            self._do(Command("quit"))

    def _do(self, command: Command) -> None:
        try:
            answer = self._prompt.do(command)
        except Leave as leave:
            _answer(command, {})
            self._leave(leave)
        except WorkbenchError as error:
            _answer_error(command, str(error))
        else:
            _answer(command, answer)

    def _leave(self, leave: Leave) -> None:
        program = self._prompt.program
        if leave.how == "restart":
            self._begin(leave.restarting(program))
            return
        program.end()
        self.was_quit = True
        self._is_over = program.run is None


def _answer(command: Command, answer: dict[str, Any]) -> None:
    _print("answer", command=command.name, **_id(command), **answer)


def _answer_error(command: Command, message: str) -> None:
    """Tell why a command is not done: what an expression raised in its last line, with its traceback apart."""
    last = message.strip().rpartition("\n")[2]
    traceback = {"traceback": message} if last != message.strip() else {}
    _print("error", command=command.name, **_id(command), message=last, **traceback)


def _id(command: Command) -> dict[str, Any]:
    return {} if command.id is None else {"id": command.id}


def _print(kind: str, **fields: Any) -> None:
    print(json.dumps({"kind": kind, **fields}), flush=True)


def _in_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()
