"""The debug view without a browser: takes what the console tells and what the person does, gives what is drawn."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.commands.breakpoint_commands import BreakpointList, WatchList
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.commands.inspect_commands import Assign, Complete, Completions, Evaluate
from flyte_debugger.console.commands.value_commands import RichValue, ShowRichValue
from flyte_debugger.console.commands.view_commands import EditRow, ExpandedRow, ExpandRow, Refresh
from flyte_debugger.console.console_messages import (
    BreakpointProblem,
    BreakpointsChanged,
    CommandDone,
    CommandFailed,
    OutputReceived,
    Resumed,
    SessionEnded,
    SessionStarted,
)
from flyte_debugger.console.debug_console import DebugConsole, EventLog
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.console.variable_rows import Path as RowPath
from flyte_debugger.run import events
from flyte_debugger.run.state import RunState
from flyte_debugger.session.stop_recording import RecordedStop
from flyte_notebook.debug_view import variable_view, view_commands
from flyte_notebook.debug_view.drawn_view import STOP, TRAITS, DrawnView
from flyte_notebook.debug_view.view_commands import Message
from flyte_notebook.run_view.output_tail import OutputTail
from flyte_notebook.sandbox.report_changes import ReportChanges


@dataclass(frozen=True)
class Session:
    """What the model needs of the console."""

    post: Callable[[Command[Any]], None]
    open_rows: Callable[[Iterable[RowPath]], None]
    recorded: Callable[[], tuple[RecordedStop, ...]]


def session_of(console: DebugConsole) -> Session:
    """A console, as the model needs it."""
    return Session(console.post, lambda rows: console.open_rows(frozenset(rows)), lambda: console.stops)


class ViewModel(DrawnView):
    """Safe to use from any thread: the console's threads tell it, a painter asks what has changed.

    Args:
        task: what it is about before the run has begun.
        cell_name: the name of the cell that a file stands for.
        changed: called, in any thread, when something is to be drawn anew.
        breakpoints_set: told all breakpoints when the person has changed one in the view.
    """

    def __init__(
        self,
        task: str,
        cell_name: Callable[[str], str | None],
        changed: Callable[[], None],
        breakpoints_set: Callable[[tuple[BreakpointStatus, ...]], None] = lambda _: None,
    ) -> None:
        super().__init__(task, cell_name)
        self._breakpoints_set = breakpoints_set
        self._task = task
        self._asked_completions: deque[int] = deque()
        self._session: Session | None = None
        self._changed = changed
        self._dirty = set(TRAITS)
        self._lock = threading.RLock()

    def connect(self, session: Session) -> None:
        """Where commands go."""
        self._session = session

    def recorded(self) -> tuple[RecordedStop, ...]:
        return self._session.recorded() if self._session else ()

    def changes(self) -> dict[str, Any]:
        """The traits that are not as they were when this was asked last."""
        with self._lock:
            dirty, self._dirty = self._dirty, set()
            return {name: self.draw(name) for name in TRAITS if name in dirty}

    # What the console tells.

    def take(self, told: EventLog) -> None:
        """Take in a message of the console or an event of the run."""
        with self._lock:
            self._take(told)
        self._changed()

    def _take(self, told: EventLog) -> None:
        match told:
            case SessionStarted():
                self.state, self.snapshot, self._reason = RunState(task=self._task), None, None
                self.last_stop = None
                self._is_run = told.target.run is not None
                self._output, self._rich, self._reports = OutputTail(), None, ReportChanges()
                self._dirty |= set(TRAITS)
            case StopSnapshot():
                self._take_snapshot(told)
            case Resumed():
                self.snapshot, self._rich = None, None
                self._asked_completions.clear()  # Those of a stop that is over are not answered.
                self._dirty |= set(STOP)
            case BreakpointsChanged():
                self._take_breakpoints(told.breakpoints)
            case OutputReceived():  # of a program that was attached to; that of a run are its events
                self._output.take(told.text)
                self._dirty |= {"output"}
            case BreakpointProblem():
                self.transcript.note(told.message)
                self._dirty |= {"transcript"}
            case SessionEnded():
                self.snapshot, self._reason = None, told.reason
                self._dirty |= set(STOP)
            case CommandDone() | CommandFailed():
                self._take_reply(told)
            case _:
                self._take_event(told)

    def _take_snapshot(self, snapshot: StopSnapshot) -> None:
        before, self.snapshot = self.snapshot, snapshot
        self.last_stop = self.last_stop if snapshot.stack_snapshot else snapshot
        if before is None or (before.stop, before.frame_index) != (snapshot.stop, snapshot.frame_index):
            self._pages, self._rich = {}, None
        self._watched = tuple(row.name for row in snapshot.watches)
        self._dirty |= set(STOP)

    def _take_breakpoints(self, breakpoints: tuple[BreakpointStatus, ...]) -> None:
        self.breakpoints = breakpoints
        self._dirty |= {"breakpoints", "place"}

    def _take_reply(self, reply: CommandDone | CommandFailed) -> None:
        if isinstance(reply.command, Complete):
            found = reply.answer.labels if isinstance(reply, CommandDone) else ()
            number = self._asked_completions.popleft() if self._asked_completions else 0
            self._completions = {"id": number, "items": list(found)}
            self._dirty |= {"completions"}
        elif self.transcript.take(reply):
            self._dirty |= {"transcript"}
        if isinstance(reply, CommandDone):
            self._take_answer(reply.command, reply.answer)

    def _take_answer(self, command: Command[Any], answer: Any) -> None:
        match answer:
            case BreakpointList():
                self._take_breakpoints(answer.breakpoints)
                self._breakpoints_set(answer.breakpoints)
            case WatchList():
                self._watched = answer.expressions
                self._dirty |= {"watches"}
            case ExpandedRow() if self.snapshot is not None and answer.stop is self.snapshot.stop:
                parent = answer.row.path[:-1]
                before = [row for row in self._pages.get(parent, ()) if row.next_start is None]
                self._pages[parent] = (*before, *answer.children)
                self._dirty |= {"variables"}
            case RichValue():
                self._rich = answer
                self._dirty |= {"rich"}
            case Completions():
                pass
        if isinstance(command, Evaluate | Assign | EditRow):
            self._pages = {}
            self._dirty |= {"variables"}

    def _take_event(self, event: Any) -> None:
        if isinstance(event, events.Output):
            self._output.take(event.text)
            self._dirty |= {"output"}
            return
        self.state.apply(event)
        if isinstance(event, events.Notice):
            self.transcript.note(event.text)
            self._dirty |= {"transcript"}
        self._dirty |= {"actions", "status"}
        if isinstance(event, events.ReportFlushed | events.RunEnded):
            self._dirty |= {"reports", "report"}

    # What the person does.

    def handle(self, message: Message) -> None:
        """Do what a message of the browser says; one that says nothing known changes nothing."""
        session = self._session
        if session is None:
            return
        with self._lock:
            command = view_commands.plain_command(message) or self._command(message)
        if command is not None:
            session.post(command)
        self._changed()

    def _command(self, message: Message) -> Command[Any] | None:
        match message.get("command"):
            case "toggle_breakpoint":
                return view_commands.toggled(message, self._is_marked)
            case "frame":
                return view_commands.frame_command(message, bool(self.snapshot and self.snapshot.stack_snapshot))
            case "complete":
                return self._complete(message)
            case "toggle_row":
                return self._toggle_row(view_commands.row_path(message))
            case "more" | "set" | "view" as what:
                return self._row_command(what, message)
            case "view_page" if self._rich is not None:
                return ShowRichValue(self._rich.expression, view_commands.number(message, "start") or 0)
            case "report":
                self._choose_report(view_commands.text(message, "action"))
            case "view_close":
                self._rich = None
                self._dirty |= {"rich"}
        return None

    def _choose_report(self, action: str | None) -> None:
        if action is not None:
            self._reports.choose(action)
        self._whole_report = self._whole_report or action is None
        self._dirty |= {"report"}

    def _is_marked(self, path: str, line: int) -> bool:
        return any((one.file, one.line) == (path, line) for one in self.breakpoints)

    def _complete(self, message: Message) -> Command[Any] | None:
        text, number = view_commands.text(message, "text"), view_commands.number(message, "id")
        if not text or number is None:
            return None
        self._asked_completions.append(number)
        return Complete(text)

    def _toggle_row(self, path: RowPath | None) -> Command[Any] | None:
        if path is None or self._session is None:
            return None
        self._opened ^= {path}
        self._session.open_rows(self._opened)
        return Refresh()

    def _row_command(self, what: str, message: Message) -> Command[Any] | None:
        path, snapshot = view_commands.row_path(message), self.snapshot
        row = variable_view.find_row(snapshot, path, self._pages) if path and snapshot else None
        if row is None:
            return None
        if what == "more":
            return ExpandRow(row, frozenset(self._opened)) if row.next_start is not None else None
        if what == "set":
            value = view_commands.text(message, "value")
            return EditRow(row, value) if value else None
        name = (row.variable.evaluateName if row.variable else None) or row.name
        return ShowRichValue(name)
