"""A debug session between its screen and the program: what the person asks is done in one thread, in order."""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from flyte_debugger.debugging.breakpoints import Breakpoints, BreakpointStore, LineBreakpoint
from flyte_debugger.debugging.errors import SessionError, StaleStopError
from flyte_debugger.debugging.happenings import Ended, Happening, Printed, Stopped
from flyte_debugger.debugging.listeners import Listener
from flyte_debugger.debugging.stop import Stop
from flyte_taskmodel.errors import WorkbenchError
from flyte_tui.debugging import breaking, leaving, looking, moving, reporting  # noqa: F401  They make the commands known.
from flyte_tui.debugging.keeping import changed_alike
from flyte_tui.debugging.language import VERBS, Command
from flyte_tui.debugging.leaving import Leave
from flyte_tui.debugging.program import Program
from flyte_tui.debugging.prompt import Prompt
from flyte_tui.debugging.rows import Path, Row, inside, look
from flyte_tui.debugging.source_text import read_source
from flyte_tui.debugging.tidings import Answered, Began, Failed, Filled, Gone, Left, Marks, Said, Tidings, View
from flyte_tui.event_box import EventBox

TYPED_AHEAD = 1.0
"""Seconds that the program may run on before the keys that wait for it to stop are dropped."""


@dataclass(frozen=True)
class _Asked:
    """Something to do, and when it was asked for."""

    work: Callable[[], None]
    needs_stop: bool
    goes_on: bool
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
        """What the run says, to be taken now and then."""
        self.opened: frozenset[Path] = frozenset()
        """The rows that the screen has open."""
        self._start = start
        self._store = store
        self._tell: Callable[[Tidings], None] = lambda _: None
        self._queue: queue.SimpleQueue[Happening | _Asked | tuple[int, Happening] | None] = queue.SimpleQueue()
        self._waiting: deque[_Asked] = deque()
        self._went_on = 0.0
        self._number = 0
        self._closed = False
        self._prompt: Prompt | None = None

    @property
    def program(self) -> Program | None:
        """The program, as soon as there is one."""
        return self._prompt.program if self._prompt else None

    def follow(self, tell: Callable[[Tidings], None]) -> None:
        """Start the program and do what is asked until `close`.

        Args:
            tell: takes what happens, in this thread.
        """
        self._tell = tell
        self._begin(self._start)
        while not self._closed:
            try:
                news = self._queue.get(timeout=self._patience())
            except queue.Empty:
                news = None
            if isinstance(news, _Asked):
                self._waiting.append(news)
            elif isinstance(news, tuple) and news[0] == self._number:
                self._take(news[1])
            self._do_what_can_be_done()

    def close(self) -> None:
        """End the session and the run, and leave no process. May take a moment."""
        self._closed = True
        self.events.close()
        self._queue.put(None)
        if self.program:
            self.program.close()

    # What the screen asks.

    def ask(self, command: Command) -> None:
        """Do a command; what comes of it is told."""
        verb = VERBS[command.name]
        self._put(lambda: self._do(command), verb.needs_stop, verb.goes_on)

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

    def leave(self, end: bool) -> None:
        """End the program, or let it run on without a debugger."""
        program = self.program
        if program is None:
            return
        if end:
            program.end()
        elif program.session:
            program.session.detach()

    def _put(self, work: Callable[[], None], needs_stop: bool, goes_on: bool) -> None:
        self._queue.put(_Asked(work, needs_stop, goes_on, time.monotonic()))

    # In the thread of `follow`.

    def _begin(self, start: Callable[[Listener], Program]) -> None:
        self._number += 1
        number = self._number
        try:
            program = start(lambda happening: self._queue.put((number, happening)))
            self._prompt = Prompt(program)
            self._tell(Began(program))
            if run := program.run:
                threading.Thread(target=self._gather, args=(run.events(), number), daemon=True).start()
            program.start()
        except WorkbenchError as error:
            self._tell(Left(str(error)))
            return
        self._tell(Marks(self._marks()))

    def _gather(self, events: Any, number: int) -> None:
        for event in events:
            if number == self._number:
                self.events.put(event)

    def _patience(self) -> float | None:
        if not self._waiting:
            return None
        return max(0.0, self._expires(self._waiting[0]) - time.monotonic())

    def _expires(self, asked: _Asked) -> float:
        return max(asked.at, self._went_on) + TYPED_AHEAD

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
        try:
            self._prompt.look_at_stop(stop)
        except StaleStopError:
            return
        except WorkbenchError as error:
            self._tell(Failed(str(error)))
        if not (self._waiting and self._waiting[0].goes_on):
            self._show()

    def _do_what_can_be_done(self) -> None:
        while self._waiting and not self._closed:
            if self._prompt is None:  # It could not be started.
                self._waiting.clear()
                return
            asked, stopped = self._waiting[0], self._prompt.stop is not None
            if asked.needs_stop and not stopped and time.monotonic() < self._expires(asked):
                return
            self._waiting.popleft()
            if stopped or not asked.needs_stop:
                try:
                    asked.work()
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
                self._begin(prompt.program.restart)
            else:
                prompt.program.end()
            return
        self._tell(Answered(command, answer))
        if prompt.program.breakpoints != before:
            self._keep(before, prompt.program.breakpoints)
        if VERBS[command.name].goes_on:
            self._went_on = time.monotonic()
            self._tell(Gone())
        elif prompt.stop is not None and command.name != "pause":
            self._show()

    def _keep(self, before: Breakpoints, after: Breakpoints) -> None:
        self._store.change(lambda kept: changed_alike(kept, before, after))
        self._tell(Marks(self._marks()))

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

    def _show(self) -> None:
        assert self._prompt is not None
        prompt = self._prompt
        stop = prompt.require_stop()
        try:
            self._tell(_view(prompt, stop, self.opened))
        except SessionError as error:
            if not isinstance(error, StaleStopError):
                self._tell(Failed(str(error)))

    def _marks(self) -> dict[tuple[str, int], str]:
        assert self._prompt is not None
        program = self._prompt.program
        placed = program.session.placed if program.session else ()
        marks = {(one.path, one.line): "○" for one in program.breakpoints.lines}
        for one in placed:
            path = one.spec.path
            line = one.breakpoint.line or (one.spec.line if isinstance(one.spec, LineBreakpoint) else None)
            if path and line and one.breakpoint.verified:
                marks[path, line] = "◆" if one.spec.condition or one.spec.hit_condition else "●"
        return marks


def _view(prompt: Prompt, stop: Stop, opened: frozenset[Path]) -> View:
    frame = prompt.frame if prompt.frames else None
    rows = look(stop, frame, opened, prompt.program.breakpoints.watches) if frame else ()
    path = frame.source.path if frame else None
    return View(
        stop=stop,
        thread=prompt.thread,
        at=prompt.at,
        frames=prompt.frames,
        total=prompt.total,
        others=tuple(one for one in prompt.session.threads() if one.id != prompt.thread),
        rows=rows,
        source=read_source(path) if path else None,
        task=prompt.task,
        error=f"{stop.text}: {stop.description}" if stop.reason == "exception" else None,
    )
