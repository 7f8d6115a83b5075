"""A program under the debugger: where it is, how it got there, its values, what it prints, and a line to ask it."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from flyte_debugger.console import console_messages as tidings
from flyte_debugger.console.command_loop import LiveDebug
from flyte_debugger.console.command_registry import Answer, Command
from flyte_debugger.console.console_messages import Marks, Tidings, View
from flyte_debugger.events import ConditionWaiting, Event, Notice, Output
from flyte_debugger.state import RunState
from flyte_tui.screens import debug_keys
from flyte_tui.screens.debug_pages import DebugPages
from flyte_tui.screens.debug_status import Standing, draw_standing
from flyte_tui.screens.leave_debug import Choice, LeaveDebugScreen
from flyte_tui.widgets.code_view import CodeView
from flyte_tui.widgets.debug_output import DebugOutput
from flyte_tui.widgets.debug_panes import DebugPanes
from flyte_tui.widgets.keys_footer import KeysFooter
from flyte_tui.widgets.stack_list import StackList
from flyte_tui.widgets.status_line import StatusLine
from flyte_tui.widgets.variables_tree import VariablesTree

TICK = 0.05
"""Seconds between looks at what the run has said."""
UNREST = 0.15
"""Seconds that a step may take before the screen says that the program runs: most are over sooner."""


class DebugScreen(Screen[None]):
    """Draws a debug session; asks nothing of the program itself.

    Args:
        live: the session, not yet followed.
    """

    CSS_PATH = "debug.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-medium"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-medium-high"), (34, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = debug_keys.BINDINGS

    @dataclass
    class Tidied(Message):
        """The session has something to tell."""

        tidings: Tidings

    @dataclass
    class Left(Message):
        """The person is done here."""

        state: RunState
        """Of the run, as far as it has come."""

    def __init__(self, live: LiveDebug) -> None:
        super().__init__()
        self.live = live
        self.state = RunState(task=live.title)
        self.view: View | None = None
        """Where the program stands still."""
        self.aside: View | None = None
        """What is shown instead."""
        self.reason = ""
        """Why the session is over; empty while it is not."""
        self._marks: Marks = Marks({}, ())
        self._is_run = True
        self._is_let_go = False
        self._is_ending = False
        self._is_left = False
        self._unrest: Timer | None = None
        self._panes = DebugPanes(id="panes")
        self._output = DebugOutput(live.completions, id="bottom")
        self._pages = DebugPages(self, live, self._output.ask)

    def compose(self) -> ComposeResult:
        yield StatusLine(id="status")
        yield self._panes
        yield self._output
        yield KeysFooter()

    def on_mount(self) -> None:
        self._panes.code.focus()
        self.live.opened = self._panes.variables.opened
        self._follow()
        self._look()

    def on_screen_resume(self) -> None:
        self._is_left = False
        if self.live.is_resting:
            self._follow()

    @work(thread=True)
    def _follow(self) -> None:
        self.live.follow(self._post)

    def _post(self, tidings: Tidings) -> None:
        if isinstance(tidings, View) and tidings.source:
            self._panes.highlighter.highlight(tidings.source)
        self.post_message(self.Tidied(tidings))

    @work(thread=True)
    def _leave(self, end: bool) -> None:
        self.live.leave(end)

    @work(thread=True)
    def _rest(self) -> None:
        self.live.rest()

    @property
    def over(self) -> bool:
        """Whether there is nothing left to debug."""
        return self.state.ended is not None if self._is_run else bool(self.reason)

    # What the run has said.

    def _look(self) -> None:
        for event in self.live.events.take():
            self._apply(event)
        self._draw_status()
        if not self.is_current:
            self._pages.update(self.state, self._marks)
        if not self.over:
            self.set_timer(TICK, self._look)

    def _apply(self, event: Event) -> None:
        if isinstance(event, Output):
            self._output.log_view.write(event.stream, event.text)
            return
        self.state.apply(event)
        match event:
            case Notice():
                self._output.note(event.text)
            case ConditionWaiting() if self.is_current:
                self._pages.answer(event, by_itself=True)
        if self.state.ended is not None:
            self._end()

    def _end(self) -> None:
        self._leave_stop()
        self._close_when_over()
        self._output.tell_end(self.state)
        self.refresh_bindings()
        if self._is_ending:
            self._go_away()

    # What the session has said.

    @on(Tidied)
    def _take(self, event: Tidied) -> None:
        match event.tidings:
            case View() as view:
                self._show(view)
            case tidings.Gone():
                self._go()
            case Marks() as told:
                self._take_marks(told)
            case tidings.Surveyed() as told:
                self._pages.survey(told)
            case tidings.Filled() as told:
                if self.view and told.stop is self.view.stop:
                    self._panes.variables.fill(told.row, told.inside)
            case tidings.Answered() as told:
                self._take_answer(told)
            case tidings.Failed() as told:
                self._output.note(told.message.strip(), kind="error")
            case tidings.Said() as told:
                self._output.log_view.write("stderr" if told.stream == "stderr" else "stdout", told.text)
            case tidings.Began() as told:
                self._begin(told)
            case tidings.Left() as told:
                self._take_end(told.reason)

    def _show(self, view: View) -> None:
        self._calm_down()
        self._panes.show(view)
        if view.aside:
            self.aside = view
            self._draw_status()
            return
        ran = self.view is None
        first = self.view is None or self.view.stop is not view.stop
        self.view, self.aside = view, None
        if first and view.error:
            self._output.tell_exception(view)
        self._draw_status()
        if ran:  # A step that is over at once leaves the keys as they are.
            self.refresh_bindings()

    def _go(self) -> None:
        if self.view is None:
            self.aside = None
            self._leave_stop()
        elif self._unrest is None:
            self._unrest = self.set_timer(UNREST, self._run_on)

    def _run_on(self) -> None:
        self.aside = None
        self._leave_stop()

    def _leave_stop(self) -> None:
        """The program is seen to run, or to be over; what is looked at aside of it stays."""
        self._calm_down()
        self.view = None
        if self.aside is None and self.over:
            self._panes.clear()
        elif self.aside is None:
            self._panes.leave()
        self._draw_status()
        self.refresh_bindings()

    def _calm_down(self) -> None:
        if self._unrest:
            self._unrest.stop()
            self._unrest = None

    def _take_marks(self, told: Marks) -> None:
        self._marks = told
        self._panes.code.mark(told.marks)
        self._pages.update(self.state, told)

    def _take_answer(self, told: tidings.Answered) -> None:
        if told.command.name == "stop":
            self.live.walk_to(told.answer["number"])
        self._output.tell_answer(told)

    def _begin(self, told: tidings.Began) -> None:
        was_over = self.over
        self._is_run = told.program.run is not None
        self.state, self.reason = RunState(task=self.live.title), ""
        self._is_let_go = self._is_ending = False
        self.aside = None
        if told.program.run:
            self.state.run_dir = str(told.program.run.folder)
        if was_over:
            self._look()
        self.refresh_bindings()

    def _take_end(self, reason: str) -> None:
        self._leave_stop()
        if not self._is_run or not self.live.program:
            self.reason = reason
            self._output.note(reason)
            self._close_when_over()
            if self._is_ending:
                self._go_away()

    # What is drawn.

    def _draw_status(self) -> None:
        line = self.query_one(StatusLine)
        standing = Standing(
            self.state, self.aside or self.view, self._is_run, self._is_let_go, self._is_ending, self.reason
        )
        line.show(*draw_standing(standing, line.colours, is_narrow=self.has_class("-narrow")))

    # What the person does.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "do" if parameters == ("pause",):
                return self.view is None and not self.over
            case "do" if parameters == ("restart",):
                return self._is_run and not self._is_ending
            case "actions":
                return bool(self.state.actions)
            case "answer":
                return bool(self.state.waiting) and not self.over
        return True

    def action_do(self, name: str) -> None:
        """Give the program a command."""
        self.live.ask(Command(name))

    def action_walk(self, forward: bool) -> None:
        """Look at the stop before the one that is shown, or at the one after."""
        self.live.walk(forward)

    def action_look(self, frames: int) -> None:
        """Look at the frame that called this one, or that it called."""
        if self.aside:
            self.live.look_aside(self.aside.at + frames)
        else:
            self.live.ask(Command("up" if frames > 0 else "down"))

    def action_survey(self) -> None:
        """Show threads and asyncio tasks."""
        self.live.survey()

    def action_actions(self) -> None:
        """Show the actions of the run."""
        self._pages.actions(self.state)

    def action_breakpoints(self) -> None:
        """List all breakpoints."""
        self._pages.breakpoints(self._marks)

    def action_toggle_breakpoint(self) -> None:
        """Set or clear a breakpoint at the cursor's line."""
        self._toggle(self._panes.code.path, self._panes.code.cursor)

    @on(CodeView.BreakpointToggled)
    def _clicked(self, event: CodeView.BreakpointToggled) -> None:
        self._toggle(event.path, event.line)

    def _toggle(self, path: str, line: int) -> None:
        there = self._told_at(path, line)
        command = Command("clear", there["breakpoint"]) if there else Command("break", f"{path}:{line}")
        self.live.ask(command)

    def _told_at(self, path: str, line: int) -> Answer | None:
        return next((one for one in self._marks.all if (one["file"], one["line"]) == (path, line)), None)

    def action_narrow(self) -> None:
        """Write a breakpoint with a condition."""
        code = self._panes.code
        there = self._told_at(code.path, code.cursor)
        is_narrowed = there and there["narrowed"] and there["breakpoint"].startswith(f"{code.path}:{code.cursor}")
        spelt = there["breakpoint"].removeprefix(f"{code.path}:") if there and is_narrowed else f"{code.cursor} if "
        self.action_ask(f":break {spelt}")

    def action_run_to(self) -> None:
        """Run on to the cursor's line."""
        self.live.ask(Command("to", f"{self._panes.code.path}:{self._panes.code.cursor}"))

    def action_watch(self) -> None:
        """Watch an expression: the one under the cursor, or one that is written."""
        row = self._panes.variables.row if self._panes.variables.has_focus else None
        if row and row.variable and row.variable.evaluateName:
            self.live.ask(Command("watch", row.variable.evaluateName))
        else:
            self.action_ask(":watch ")

    def action_ask(self, begin: str = "") -> None:
        """Go to the line at the bottom."""
        self._output.ask(begin)

    def action_answer(self) -> None:
        """Answer the first question that waits."""
        question = next(iter(self.state.waiting.values()), None)
        if question is not None:
            self._pages.answer(question, by_itself=False)

    @on(DebugOutput.Asked)
    def _ask(self, event: DebugOutput.Asked) -> None:
        self.live.ask(event.command)

    @on(DebugOutput.Finished)
    def _finish_asking(self) -> None:
        self._panes.code.focus()

    @on(StackList.FrameChosen)
    def _look_at_frame(self, event: StackList.FrameChosen) -> None:
        if self.aside:
            self.live.look_aside(event.number)
        else:
            self.live.ask(Command("frame", str(event.number)))

    @on(StackList.ThreadChosen)
    def _look_at_thread(self, event: StackList.ThreadChosen) -> None:
        self.live.ask(Command("thread", str(event.thread)))

    @on(VariablesTree.RowOpened)
    def _open_row(self, event: VariablesTree.RowOpened) -> None:
        self.live.opened = self._panes.variables.opened
        self.live.fill(event.row)

    @on(VariablesTree.EditRequested)
    def _edit(self, event: VariablesTree.EditRequested) -> None:
        self._pages.edit(event.row)

    @on(VariablesTree.WatchForgotten)
    def _forget(self, event: VariablesTree.WatchForgotten) -> None:
        self.live.ask(Command("unwatch", event.expression))

    def action_leave(self) -> None:
        """From the line at the bottom to the source; else leave, once it is said what is to become of the program."""
        if self._output.is_asking:
            self._panes.code.focus()
        elif self.aside:
            self.live.come_back()
        elif self.over or self._is_let_go or self._is_ending:
            self._go_away()
        else:
            self.app.push_screen(LeaveDebugScreen(self._is_run), self._decide)

    def _decide(self, choice: Choice | None) -> None:
        if choice is None:
            return
        self._leave(choice == "end")
        self._is_ending, self._is_let_go = choice == "end", choice == "let go"
        self._draw_status()
        if self._is_let_go and self._is_run:
            self._output.note("The run goes on without the debugger; escape leaves it.")
        elif self._is_let_go:
            self._go_away()
        self.refresh_bindings()

    def _go_away(self) -> None:
        if self._is_ending and not self.over:
            self._rest()  # Whatever it still does.
        self._is_left, self._is_ending = True, False
        self._close_when_over()
        self.post_message(self.Left(self.state))

    def _close_when_over(self) -> None:
        """Give up the session's thread once nobody looks any more and there is nothing left to follow."""
        if self._is_left and self.over:
            self._rest()
