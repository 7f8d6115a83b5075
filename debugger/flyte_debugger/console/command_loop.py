"""A debug session between its screen and the program: what the person asks is done in one thread, in order."""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from flyte_debugger.console import (  # noqa: F401  They make the commands known.
    breakpoint_commands,
    inspect_commands,
    report_command,
    session_commands,
    step_commands,
)
from flyte_debugger.console.command_registry import VERBS, Command
from flyte_debugger.console.console_messages import Answered, Began, Failed, Filled, Gone, Left, Said, Tidings, View
from flyte_debugger.console.debug_position import Prompt
from flyte_debugger.console.debug_target import Program
from flyte_debugger.console.event_box import EventBox
from flyte_debugger.console.kept_breakpoints import changed_alike
from flyte_debugger.console.session_commands import Leave
from flyte_debugger.console.snapshot_builder import Viewing, locals_of
from flyte_debugger.console.stack_snapshot import of_asyncio_task, of_line
from flyte_debugger.console.variable_rows import Path, Row, inside
from flyte_debugger.debugging.asyncio_tasks import AsyncioTask
from flyte_debugger.debugging.breakpoints import Breakpoints, BreakpointStore
from flyte_debugger.debugging.errors import SessionError, StaleStopError
from flyte_debugger.debugging.happenings import Ended, Happening, Printed, Stopped
from flyte_debugger.debugging.listeners import Listener
from flyte_debugger.debugging.stop import Stop
from flyte_taskmodel.errors import WorkbenchError

TYPED_AHEAD = 1.0
"""Seconds that the program may run on before the keys that wait for it to stop are dropped."""
STARTING = 10.0
"""The same, before it has stopped for the first time: what it imports takes its time."""


@dataclass(frozen=True)
class _Asked:
    """Something to do, and when it was asked for."""

    work: Callable[[], object]
    needs_stop: bool
    goes_on: bool
    name: str
    """Of a command that is missed when it is not done; empty for what nobody misses."""
    at: float


class LiveDebug:
    """One program under the debugger, from its start to its end; `follow` does all that in the calling thread.

    Args:
        start: starts the program, or attaches to it.
        title: what is debugged, in a word.
        store: where breakpoints are kept.
    """

    def __init__(self, start: Callable[[Listener], Program], title: str, store: BreakpointStore) -> None:
        self.title = title
        self.events = EventBox()
        """What the run says, to be taken now and then; another one once the program is begun anew."""
        self.opened: frozenset[Path] = frozenset()
        """The rows that the screen has open."""
        self._start = start
        self._store = store
        self._tell: Callable[[Tidings], None] = lambda _: None
        self._queue: queue.SimpleQueue[Happening | _Asked | tuple[int, Happening] | None] = queue.SimpleQueue()
        self._waiting: deque[_Asked] = deque()
        self._went_on = 0.0
        self._number = 0
        self._following = threading.Lock()
        self._closed = False
        self._is_resting = False
        self._prompt: Prompt | None = None
        self._viewing: Viewing

    @property
    def program(self) -> Program | None:
        """The program, as soon as there is one."""
        return self._prompt.program if self._prompt else None

    @property
    def is_resting(self) -> bool:
        """Whether nothing is done of what is asked until somebody follows again."""
        return self._is_resting

    def follow(self, tell: Callable[[Tidings], None]) -> None:
        """Start the program, unless that was done, and do what is asked until `rest` or `close`.

        Args:
            tell: takes what happens, in this thread.
        """
        self._is_resting = False
        with self._following:
            self._tell = tell
            if self._number == 0 and not self._closed:
                self._begin(self._start)
            while not (self._closed or self._is_resting):
                try:
                    news = self._queue.get(timeout=self._patience())
                except queue.Empty:
                    news = None
                if isinstance(news, _Asked):
                    self._waiting.append(news)
                elif isinstance(news, tuple) and news[0] == self._number:
                    self._take(news[1])
                self._do_what_can_be_done()
        if self._closed and self.program:
            self.program.close()

    def rest(self) -> None:
        """Give the thread back that follows a program which is over; it can be followed again, and begun anew."""
        self._is_resting = True
        self._queue.put(None)
        if self.program:
            self.program.close()

    def close(self) -> None:
        """End the session and the run for good, and leave no process. May take a moment."""
        self._closed = True
        self.events.close()
        self._queue.put(None)
        if self.program:
            self.program.close()

    # What the screen asks.

    def ask(self, command: Command) -> None:
        """Do a command; what comes of it is told."""
        verb = VERBS[command.name]
        self._put(lambda: self._do(command), verb.needs_stop, verb.goes_on, command.name)

    def fill(self, row: Row) -> None:
        """Ask for what is inside of a row, or for the next page of it."""
        self._put(lambda: self._fill(row), True, False)

    def assign(self, row: Row, value: str) -> None:
        """Give a variable another value, a Python expression."""
        self._put(lambda: self._assign(row, value), True, False)

    def completions(self, text: str) -> "Future[list[str]]":
        """How a text may go on; empty while the program runs."""
        found: Future[list[str]] = Future()
        self._put(lambda: found.set_result(self._complete(text)), False, False)
        return found

    def walk(self, forward: bool) -> None:
        """Show the stop before the one that is shown, or the one after; the last is followed by the present."""
        self._look(lambda: self._viewing.walk(forward))

    def walk_to(self, number: int) -> None:
        """Show a stop that was."""
        self._look(lambda: self._viewing.walk_to(number))

    def look_at_task(self, task: AsyncioTask, at: int = 0) -> None:
        """Show the stack of an asyncio task."""
        self._look(lambda: self._viewing.look_aside(of_asyncio_task(task)))
        self.look_aside(at)

    def look_at_line(self, path: str, line: int, words: str) -> None:
        """Show a line of a file."""
        self._look(lambda: self._viewing.look_aside(of_line(path, line, words)))

    def look_aside(self, at: int) -> None:
        """Look at another frame of what is shown instead of where the program is."""
        self._look(lambda: self._viewing.other_frame(at))

    def come_back(self) -> None:
        """Show where the program is."""
        self._look(lambda: None)

    def survey(self) -> None:
        """Ask for the threads and asyncio tasks."""
        self._put(lambda: self._tell(self._viewing.survey()), False, False)

    def leave(self, end: bool) -> None:
        """End the program, or let it run on without a debugger."""
        program = self.program
        if program is None:
            return
        if end:
            program.end()
        elif program.session:
            program.session.detach()

    def _look(self, look: Callable[[], View | None]) -> None:
        self._put(lambda: self._show_instead(look()), False, False)

    def _put(self, work: Callable[[], object], needs_stop: bool, goes_on: bool, name: str = "") -> None:
        self._queue.put(_Asked(work, needs_stop, goes_on, name, time.monotonic()))

    # In the thread of `follow`.

    def _begin(self, start: Callable[[Listener], Program]) -> None:
        self._number += 1
        number = self._number
        self.events = EventBox()
        try:
            program = start(lambda happening: self._queue.put((number, happening)))
            self._prompt = Prompt(program)
            self._viewing = Viewing(self._prompt)
            self._tell(Began(program))
            if run := program.run:
                threading.Thread(target=self._gather, args=(run.events(), self.events, number), daemon=True).start()
            program.start()
        except WorkbenchError as error:
            self._tell(Left(str(error)))
            return
        self._went_on = time.monotonic()
        self._tell(self._viewing.marks())

    def _gather(self, events: Any, box: EventBox, number: int) -> None:
        for event in events:
            if number == self._number:
                box.put(event)

    def _patience(self) -> float | None:
        if not self._waiting or self._prompt is None:
            return None
        return max(0.0, self._expires(self._waiting[0]) - time.monotonic())

    def _expires(self, asked: _Asked) -> float:
        assert self._prompt is not None
        has_stopped = bool(self._prompt.recording.stops)
        return max(asked.at, self._went_on) + (TYPED_AHEAD if has_stopped else STARTING)

    def _take(self, happening: Happening) -> None:
        assert self._prompt is not None
        match happening:
            case Stopped():
                self._take_stop(happening.stop)
            case Printed():
                self._tell(Said(happening.output.category, happening.output.output))
            case Ended():
                self._prompt.stop = None
                self._tell(Left(happening.reason))

    def _take_stop(self, stop: Stop) -> None:
        assert self._prompt is not None
        self._viewing.leave_aside()
        try:
            self._prompt.look_at_stop(stop)
            if self._waiting and self._waiting[0].goes_on:
                self._prompt.record()
            else:
                self._show(is_new=True)
        except StaleStopError:
            return
        except WorkbenchError as error:
            self._tell(Failed(str(error)))

    def _do_what_can_be_done(self) -> None:
        while self._waiting and not self._closed:
            if self._prompt is None:  # It could not be started.
                self._waiting.clear()
                return
            asked, stopped = self._waiting[0], self._prompt.stop is not None
            may_wait = asked.needs_stop and self._prompt.may_stop
            if may_wait and not stopped and time.monotonic() < self._expires(asked):
                return
            self._waiting.popleft()
            if stopped or not asked.needs_stop:
                self._try(asked.work)
            elif asked.name:
                state = "runs" if self._prompt.may_stop else "is over"
                self._tell(Failed(f"The program {state}: {asked.name} needs one that stands still."))

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except StaleStopError:
            pass
        except WorkbenchError as error:
            self._tell(Failed(str(error)))

    def _do(self, command: Command) -> None:
        assert self._prompt is not None
        prompt, before = self._prompt, self._prompt.program.breakpoints
        try:
            answer = prompt.do(command)
        except Leave as leave:
            if leave.how == "restart":
                self._tell(Gone())
                self._begin(leave.restarting(prompt.program))
            else:
                prompt.program.end()
            return
        self._tell(Answered(command, answer))
        if VERBS[command.name].needs_stop:
            self._viewing.leave_aside()
        if prompt.program.breakpoints != before:
            self._keep(before, prompt.program.breakpoints)
        if VERBS[command.name].goes_on:
            self._went_on = time.monotonic()
            self._tell(Gone())
        elif prompt.stop is not None and not self._viewing.is_aside and command.name != "pause":
            self._show()

    def _keep(self, before: Breakpoints, after: Breakpoints) -> None:
        self._store.change(lambda kept: changed_alike(kept, before, after))
        self._tell(self._viewing.marks())

    def _fill(self, row: Row) -> None:
        assert self._prompt is not None
        if row.holder is None:  # The watches, which are asked for all at once.
            self._show()
            return
        stop = self._prompt.require_stop()
        found = inside(stop, self._prompt.frame, row, self.opened, row.next_start or 0)
        self._tell(Filled(stop, row, found))

    def _assign(self, row: Row, value: str) -> None:
        assert self._prompt is not None
        if row.inside_of is not None and row.variable is not None:
            self._prompt.require_stop().set_variable(row.inside_of, row.variable, value, self._prompt.frame)
        self._show()

    def _complete(self, text: str) -> list[str]:
        if self._prompt is None or self._prompt.stop is None:
            return []
        try:
            found = self._prompt.stop.completions(text, len(text) + 1, self._prompt.frame)
        except WorkbenchError:
            return []
        return [one.text or one.label for one in found]

    def _show(self, is_new: bool = False) -> None:
        assert self._prompt is not None
        try:
            view = self._viewing.present(self.opened)
            self._tell(view)
            if is_new:
                self._prompt.record(locals_of(view))
        except SessionError as error:
            if not isinstance(error, StaleStopError):
                self._tell(Failed(str(error)))

    def _show_instead(self, view: View | None) -> None:
        """Show this, or else where the program is."""
        assert self._prompt is not None
        if view is not None:
            self._tell(view)
        elif self._viewing.is_aside:
            self._viewing.leave_aside()
            self._come_back()

    def _come_back(self) -> None:
        assert self._prompt is not None
        if self._prompt.stop:
            self._show()
        else:
            self._tell(Gone())
