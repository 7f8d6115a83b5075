"""A program under the debugger: where it is, how it got there, its values, what it prints, and a line to ask it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer

from flyte_debugger.console import console_messages as messages
from flyte_debugger.console.command_loop import CommandLoop
from flyte_debugger.console.command_queue import Patience
from flyte_debugger.console.commands.inspect_commands import SelectFrame
from flyte_debugger.console.commands.session_commands import ShowStop, WriteStdin
from flyte_debugger.console.commands.value_commands import RichValue
from flyte_debugger.console.commands.view_commands import ExpandedRow, ProgramThreads, ShowPastStop
from flyte_debugger.console.console_messages import ConsoleMessage
from flyte_debugger.console.debug_target import StartTarget
from flyte_debugger.console.live_run import PAINTED
from flyte_debugger.console.session_follower import LoopOptions
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.console.source_lines import SourceCache
from flyte_debugger.run.event_buffer import EventBuffer, OutputOmitted
from flyte_debugger.run.events import ConditionWaiting, Event, InputTaken, InputWaiting, Notice, Output, ReportFlushed
from flyte_debugger.run.state import RunState
from flyte_tui.screens.debug.debug_layout import DebugLayout
from flyte_tui.screens.debug.debug_status import ProgramStatus, draw_status
from flyte_tui.widgets.keys_footer import KeysFooter
from flyte_tui.widgets.run.input_line import InputLine
from flyte_tui.widgets.status_line import StatusLine

TICK = 0.05
"""Seconds between looks at what the run has said."""
UNREST = 0.15
"""Seconds that a step may take before the screen says that the program runs: most are over sooner."""
TYPED_AHEAD = Patience(running=1.0, starting=10.0)
"""How long keys wait for the program to stop before they are dropped."""

MakeLoop: TypeAlias = Callable[[StartTarget, LoopOptions], CommandLoop]


class DebugScreen(DebugLayout):
    """Draws a debug session; asks nothing of the program itself.

    Args:
        title: what is debugged, in a word.
        start: starts the program, or attaches to it.
        make_loop: makes what follows it.
    """

    CSS_PATH = "debug_screen.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (140, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (12, "-short"), (20, "-medium-high"), (34, "-tall")]  # noqa: RUF012

    @dataclass
    class MessageReceived(Message):
        """The session has something to tell."""

        message: ConsoleMessage

    @dataclass
    class Closed(Message):
        """The person is done here; may come again before the screen is gone."""

        screen: "DebugScreen"

    def __init__(self, title: str, start: StartTarget, make_loop: MakeLoop = CommandLoop) -> None:
        options = LoopOptions(patience=TYPED_AHEAD, tells_every_stop=False, tells_changes=True)
        super().__init__(make_loop(start, options), title)
        self._title = title
        self._events = EventBuffer()
        self._unrest: Timer | None = None
        self.failing: tuple[str, int] | None = None
        """The file and line of the frame to look at where the program fails; None for the innermost."""
        self._input_line = InputLine()

    def compose(self) -> ComposeResult:
        yield StatusLine(id="status")
        yield self.panes
        yield self.output
        yield self._input_line
        yield KeysFooter()

    def on_mount(self) -> None:
        self.panes.code.focus()
        self.live.open_rows(self.panes.variables.opened)
        self._follow()
        self._look()

    def on_unmount(self) -> None:
        self._events.close()

    def on_screen_resume(self) -> None:
        self.is_left = False
        if self.live.is_resting:
            self._follow()

    @work(thread=True)
    def _follow(self) -> None:
        self.live.follow(self._post)

    def _post(self, message: ConsoleMessage) -> None:
        if isinstance(message, StopSnapshot) and message.source:
            self.panes.highlighter.highlight(message.source)  # Here, and not in the thread that draws.
        self.post_message(self.MessageReceived(message))
        if isinstance(message, messages.SessionStarted) and message.target.file:  # Its worker takes longer to start.
            self.panes.highlighter.highlight(SourceCache().read(message.target.file))

    # What the run has said.

    def _look(self) -> None:
        for event in self._events.take(characters=PAINTED):
            self._apply(event)
        self.fit_output()
        self.draw_status()
        if not self.is_current:
            self.pages.update(self.state, self.breakpoints)
        if not self.over:
            self.set_timer(TICK, self._look)

    def _apply(self, event: Event) -> None:
        if isinstance(event, Output):
            self.output.log_view.write(event.stream, event.text)
            return
        self.state.apply(event)
        match event:
            case Notice():
                self.output.note(event.text, kind="omitted" if isinstance(event, OutputOmitted) else "note")
            case ConditionWaiting() if self.is_current:
                self.pages.answer(event, by_itself=True)
            case InputWaiting():
                self._input_line.open(self.state)
            case InputTaken():
                self._input_line.close()
            case ReportFlushed():
                self.show_report(event.path)
        if self.state.ended is not None:
            self._end()

    @on(InputLine.Typed)
    def _give_input(self, event: InputLine.Typed) -> None:
        self.live.ask(WriteStdin(event.text))

    def _end(self) -> None:
        self._leave_stop()
        self._input_line.close()
        self.close_when_over()
        self.output.tell_end(self.state)
        self.refresh_bindings()
        if self.is_ending:
            self.go_away()

    # What the session has said.

    @on(MessageReceived)
    def _take(self, event: MessageReceived) -> None:
        match event.message:
            case StopSnapshot() as snapshot:
                self._show(snapshot)
            case messages.Resumed():
                self._go()
            case messages.BreakpointsChanged(breakpoints):
                self.breakpoints = breakpoints
                self.panes.mark(breakpoints)
                self.pages.update(self.state, breakpoints)
            case messages.CommandDone() as done:
                self._take_answer(done)
            case messages.CommandFailed() | messages.BreakpointProblem() as failed:
                self.output.note(failed.message.strip(), kind="error")
            case messages.OutputReceived(stream, text):
                self.output.log_view.write("stderr" if stream == "stderr" else "stdout", text)
            case messages.SessionStarted() as started:
                self._begin(started)
            case messages.SessionEnded(reason):
                self._take_end(reason)
        self.fit_output()

    def _show(self, snapshot: StopSnapshot) -> None:
        self._calm_down()
        self.panes.show(snapshot)
        self.output.belong_to(snapshot.task)
        if snapshot.stack_snapshot:
            self.instead = snapshot
            self.draw_status()
            return
        ran = self.snapshot is None
        first = self.snapshot is None or self.snapshot.stop is not snapshot.stop
        self.snapshot, self.instead = snapshot, None
        if first and snapshot.error:
            self.output.tell_exception(snapshot)
            self._look_at_failing(snapshot)
        self.fit_output()
        self.draw_status()
        if ran:  # A step that is over at once leaves the keys as they are.
            self.refresh_bindings()

    def _look_at_failing(self, snapshot: StopSnapshot) -> None:
        """Go to the frame that was chosen in the failure of an earlier run, once."""
        places = [(frame.source.path, frame.line) for frame in snapshot.frames]
        if self.failing in places:
            self.live.ask(SelectFrame(places.index(self.failing)))
        self.failing = None

    def _go(self) -> None:
        if self.snapshot is None:
            self.instead = None
            self._leave_stop()
        elif self._unrest is None:
            self._unrest = self.set_timer(UNREST, self._run_on)

    def _run_on(self) -> None:
        self.instead = None
        self._leave_stop()

    def _leave_stop(self) -> None:
        """The program is seen to run, or to be over; what is looked at in its place stays."""
        self._calm_down()
        self.snapshot = None
        if self.instead is None and self.over:
            self.panes.clear()
        elif self.instead is None:
            self.panes.leave()
        self.fit_output()
        self.draw_status()
        self.refresh_bindings()

    def _calm_down(self) -> None:
        if self._unrest:
            self._unrest.stop()
            self._unrest = None

    def _take_answer(self, done: messages.CommandDone) -> None:
        match done.answer:
            case ExpandedRow() as expanded:
                if self.snapshot and expanded.stop is self.snapshot.stop:
                    self.panes.variables.fill(expanded.row, expanded.children)
            case ProgramThreads() as threads:
                self.pages.survey(threads)
            case RichValue() as value:
                self.pages.show_value(value)
            case answer:
                if isinstance(done.command, ShowStop):
                    self.live.ask(ShowPastStop(done.command.number))
                self.output.tell_answer(answer)

    def _begin(self, started: messages.SessionStarted) -> None:
        was_over, run = self.over, started.target.run
        self.is_run = run is not None
        self.state, self.reason = RunState(task=self._title), ""
        self.is_let_go = self.is_ending = False
        self.instead = None
        self.panes.report.clear()
        self._events.close()
        self._events = EventBuffer()
        if run:
            self.state.run_dir = str(run.folder)
            self.live.read_events(started.target, self._events.put)
        if was_over:
            self._look()
        self.refresh_bindings()

    def _take_end(self, reason: str) -> None:
        self._leave_stop()
        if not self.is_run or not self.live.target:
            self.reason = reason
            self.output.note(reason)
            self.close_when_over()
            if self.is_ending:
                self.go_away()

    def tell_left(self) -> None:
        self.post_message(self.Closed(self))

    # What is drawn.

    def draw_status(self) -> None:
        """Draw the first line."""
        line = self.query_one(StatusLine)
        status = ProgramStatus(
            self.state, self.instead or self.snapshot, self.is_run, self.is_let_go, self.is_ending, self.reason
        )
        line.show(*draw_status(status, line.colours, is_narrow=self.has_class("-narrow")))
