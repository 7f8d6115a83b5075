"""A program under the debugger: where it is, how it got there, its values, what it prints, and a line to ask it."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from flyte_debugger.events import ConditionAnswered, ConditionWaiting, Event, Notice, Output
from flyte_debugger.state import RunState
from flyte_taskmodel.errors import InputsError
from flyte_tui.debugging import tidings
from flyte_tui.debugging.answer_text import answer_lines
from flyte_tui.debugging.language import Command, read_command
from flyte_tui.debugging.rows import Row
from flyte_tui.debugging.tidings import Tidings, View
from flyte_tui.drawing import short_path, value_text
from flyte_tui.inert import one_line
from flyte_tui.live_debug import LiveDebug
from flyte_tui.screens.answer import AnswerScreen
from flyte_tui.screens.debug_status import Standing, draw_standing
from flyte_tui.screens.edit_value import EditValueScreen
from flyte_tui.screens.leave_debug import Choice, LeaveDebugScreen
from flyte_tui.widgets.code_view import CodeView
from flyte_tui.widgets.console import Console
from flyte_tui.widgets.keys_footer import KeysFooter
from flyte_tui.widgets.output_log import OutputLog
from flyte_tui.widgets.stack_list import StackList
from flyte_tui.widgets.status_line import StatusLine
from flyte_tui.widgets.variables_tree import VariablesTree

TICK = 0.05
"""Seconds between looks at what the run has said."""
UNREST = 0.15
"""Seconds that a step may take before the screen says that the program runs: most are over sooner."""


def _step(keys: str, command: str, words: str, tooltip: str, show: bool = True) -> Binding:
    return Binding(keys, f"do('{command}')", words, show=show, tooltip=tooltip)


class DebugScreen(Screen[None]):
    """Draws a debug session; asks nothing of the program itself.

    Args:
        live: the session, not yet followed.
    """

    CSS_PATH = "debug.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-medium"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-medium-high"), (34, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        _step("c,f5", "continue", "Continue", "Run on to the next stop"),
        _step("n,f10", "next", "Next", "Run to the next line of this function, or of its caller"),
        _step("s,f11", "step", "Step in", "Step into what this line calls, a task too"),
        _step("o,shift+f11,f23", "out", "Out", "Run until this function has returned"),
        Binding("b,f9", "toggle_breakpoint", "Break", tooltip="Set a breakpoint at the cursor's line, or take it away"),
        Binding(
            "B", "narrow", "Condition", show=False, tooltip="Write a condition for a breakpoint at the cursor's line"
        ),
        Binding("t,ctrl+f10", "run_to", "To cursor", show=False, tooltip="Run on to the cursor's line"),
        _step("N", "next-task", "Next task", "Run on to the first line of the next task", show=False),
        _step("O", "out-of-task", "Out of task", "Run on to this task's caller", show=False),
        _step("u", "up", "Caller", "Look at the frame that called this one", show=False),
        _step("d", "down", "Callee", "Look at the frame that this one called", show=False),
        _step("p,f6", "pause", "Pause", "Stop the program at the next line that it runs"),
        _step("ctrl+r,ctrl+shift+f5", "restart", "Restart", "Run it again, with the file as it is now", show=False),
        Binding("w", "watch", "Watch", show=False, tooltip="Watch an expression"),
        Binding("colon", "ask(':')", "Command", show=False, tooltip="Give the debugger a command"),
        Binding("i", "ask", "Ask", key_display="i", tooltip="Evaluate an expression where the program is"),
        Binding("a", "answer", "Answer", tooltip="Answer what the task asks"),
        Binding("escape", "leave", "Leave", tooltip="Leave; asks what is to become of the program"),
        Binding("q", "leave", "Leave", show=False),
    ]

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
        self.reason = ""
        """Why the session is over; empty while it is not."""
        self._marks: dict[tuple[str, int], str] = {}
        self._is_run = True
        self._is_let_go = False
        self._is_left = False
        self._unrest: Timer | None = None
        self._log = OutputLog()

    def compose(self) -> ComposeResult:
        yield StatusLine(id="status")
        with Horizontal(id="panes"):
            yield CodeView(id="code")
            with Vertical(id="side"):
                yield StackList(id="stack")
                yield VariablesTree(id="variables")
        with Vertical(id="bottom"):
            yield self._log
            yield Console(self.live.completions, id="console")
        yield KeysFooter()

    def on_mount(self) -> None:
        for name, title in (("#stack", "Stack"), ("#variables", "Variables"), ("#bottom", "Output")):
            self.query_one(name).border_title = title
        self._code.focus()
        self.live.opened = self._variables.opened
        self._follow()
        self._look()

    @work(thread=True)
    def _follow(self) -> None:
        self.live.follow(self._post)

    def _post(self, tidings: Tidings) -> None:
        self.post_message(self.Tidied(tidings))

    @work(thread=True)
    def _leave(self, end: bool) -> None:
        self.live.leave(end)

    @work(thread=True)
    def _close(self) -> None:
        self.live.close()

    @property
    def over(self) -> bool:
        """Whether there is nothing left to debug."""
        return self.state.ended is not None if self._is_run else bool(self.reason)

    @property
    def _code(self) -> CodeView:
        return self.query_one(CodeView)

    @property
    def _variables(self) -> VariablesTree:
        return self.query_one(VariablesTree)

    # What the run has said.

    def _look(self) -> None:
        for event in self.live.events.take():
            self._apply(event)
        self._draw_status()
        if not self.over:
            self.set_timer(TICK, self._look)

    def _apply(self, event: Event) -> None:
        if isinstance(event, Output):
            self._log.write(event.stream, event.text)
            return
        self.state.apply(event)
        match event:
            case Notice():
                self._log.note(event.text)
            case ConditionWaiting() if self.is_current:
                self.action_answer()
            case ConditionAnswered() if isinstance(self.app.screen, AnswerScreen):
                if self.app.screen.question.action == event.action:
                    self.app.screen.dismiss(None)
        if self.state.ended is not None:
            self._end()

    def _end(self) -> None:
        self._leave_stop()
        self._variables.clear_values()
        self.query_one(StackList).show((), 0, 0, ())
        state = self.state
        self._close_when_over()
        if state.refused:
            self._note(state.refused.message, kind="error")
            return
        for value in state.outputs if state.status == "succeeded" else ():
            self._note(f"result  {value_text(value).plain}", kind="answer")
        if state.error:
            self._note(f"{state.error.type}: {state.error.message}", kind="error")
        self._note("ctrl+r runs it again, escape leaves")
        self.refresh_bindings()

    # What the session has said.

    @on(Tidied)
    def _take(self, event: Tidied) -> None:
        match event.tidings:
            case View() as view:
                self._show(view)
            case tidings.Gone():
                self._go()
            case tidings.Marks() as told:
                self._marks = told.marks
                self._code.mark(told.marks)
            case tidings.Filled() as told:
                if self.view and told.stop is self.view.stop:
                    self._variables.fill(told.row, told.inside)
            case tidings.Answered() as told:
                self._note(*answer_lines(told.command, told.answer), kind="answer")
            case tidings.Failed() as told:
                self._note(told.message.strip(), kind="error")
            case tidings.Said() as told:
                self._log.write("stderr" if told.stream == "stderr" else "stdout", told.text)
            case tidings.Began() as told:
                self._begin(told)
            case tidings.Left() as told:
                self._take_end(told.reason)

    def _show(self, view: View) -> None:
        if self._unrest:
            self._unrest.stop()
            self._unrest = None
        ran = self.view is None
        first = self.view is None or self.view.stop is not view.stop
        self.view = view
        frame = view.frame
        self.query_one(StackList).show(view.frames, view.at, view.total, view.others)
        if frame and view.source:
            self._code.show(view.source, frame.line, view.at == 0)
            self._code.border_title = one_line(short_path(view.source.path)).replace("[", r"\[")
        key = (frame.name, frame.source.path or "") if frame else ()
        self._variables.show(view.rows, key)
        if first and view.error:
            self._note(view.error, kind="error")
        self._draw_status()
        if ran:  # A step that is over at once leaves the keys as they are.
            self.refresh_bindings()

    def _go(self) -> None:
        if self._unrest is None:
            self._unrest = self.set_timer(UNREST, self._leave_stop)

    def _leave_stop(self) -> None:
        """The program is seen to run."""
        self._unrest = None
        self.view = None
        self._code.leave()
        self._draw_status()
        self.refresh_bindings()

    def _begin(self, told: tidings.Began) -> None:
        was_over = self.over
        self._is_run = told.program.run is not None
        self.state, self.reason = RunState(task=self.live.title), ""
        self._is_let_go = False
        if told.program.run:
            self.state.run_dir = str(told.program.run.folder)
        if was_over:
            self._look()
        self.refresh_bindings()

    def _take_end(self, reason: str) -> None:
        self._leave_stop()
        if not self._is_run or not self.live.program:
            self.reason = reason
            self._note(reason)
            self._close_when_over()

    # What is drawn.

    def _draw_status(self) -> None:
        line = self.query_one(StatusLine)
        standing = Standing(self.state, self.view, self._is_run, self._is_let_go, self.reason)
        line.show(*draw_standing(standing, line.colours, is_narrow=self.has_class("-narrow")))

    def _note(self, *texts: str, kind: Literal["note", "answer", "error"] = "note") -> None:
        for text in texts:
            for line in text.split("\n"):
                self._log.note(line, kind)

    # What the person does.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "do" if parameters == ("pause",):
                return self.view is None and not self.over
            case "do" if parameters == ("restart",):
                return self._is_run and not (self._is_left and self.over)
            case "answer":
                return bool(self.state.waiting) and not self.over
        return True

    def action_do(self, name: str) -> None:
        """Give the program a command."""
        self.live.ask(Command(name))

    def action_toggle_breakpoint(self) -> None:
        """Set or clear a breakpoint at the cursor's line."""
        self._toggle(self._code.path, self._code.cursor)

    @on(CodeView.BreakpointToggled)
    def _clicked(self, event: CodeView.BreakpointToggled) -> None:
        self._toggle(event.path, event.line)

    def _toggle(self, path: str, line: int) -> None:
        name = "clear" if (path, line) in self._marks else "break"
        self.live.ask(Command(name, f"{path}:{line}"))

    def action_narrow(self) -> None:
        """Write a breakpoint with a condition."""
        self.action_ask(f":break {self._code.cursor} if ")

    def action_run_to(self) -> None:
        """Run on to the cursor's line."""
        self.live.ask(Command("to", f"{self._code.path}:{self._code.cursor}"))

    def action_watch(self) -> None:
        """Watch an expression: the one under the cursor, or one that is written."""
        row = self._variables.row if self._variables.has_focus else None
        if row and row.variable and row.variable.evaluateName:
            self.live.ask(Command("watch", row.variable.evaluateName))
        else:
            self.action_ask(":watch ")

    def action_ask(self, begin: str = "") -> None:
        """Go to the line at the bottom."""
        console = self.query_one(Console)
        console.value = begin
        console.focus()
        console.cursor_position = len(begin)

    def action_answer(self) -> None:
        """Answer the first question that waits."""
        question = next(iter(self.state.waiting.values()), None)
        if question is not None:
            self.app.push_screen(AnswerScreen(question), partial(self._give, question.action))

    def _give(self, action: str, text: str | None) -> None:
        if text is not None:
            self.live.ask(Command("answer", f"{action} {text}"))

    @on(Input.Submitted, "#console")
    def _submit(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if not text:
            self._code.focus()
            return
        self.query_one(Console).remember(text)
        self._note(f"» {text}")
        try:
            command = read_command(text[1:]) if text.startswith(":") else Command("print", text)
        except InputsError as error:
            self._note(str(error), kind="error")
        else:
            self.live.ask(command)

    @on(StackList.FrameChosen)
    def _look_at_frame(self, event: StackList.FrameChosen) -> None:
        self.live.ask(Command("frame", str(event.number)))

    @on(StackList.ThreadChosen)
    def _look_at_thread(self, event: StackList.ThreadChosen) -> None:
        self.live.ask(Command("thread", str(event.thread)))

    @on(VariablesTree.RowOpened)
    def _open_row(self, event: VariablesTree.RowOpened) -> None:
        self.live.opened = self._variables.opened
        self.live.fill(event.row)

    @on(VariablesTree.EditRequested)
    def _edit(self, event: VariablesTree.EditRequested) -> None:
        self.app.push_screen(EditValueScreen(event.row), partial(self._assign, event.row))

    def _assign(self, row: Row, value: str | None) -> None:
        if value is not None:
            self.live.assign(row, value)

    @on(VariablesTree.WatchForgotten)
    def _forget(self, event: VariablesTree.WatchForgotten) -> None:
        self.live.ask(Command("unwatch", event.expression))

    def action_leave(self) -> None:
        """From the line at the bottom to the source; else leave, once it is said what is to become of the program."""
        if self.query_one(Console).has_focus:
            self._code.focus()
        elif self.over or self._is_let_go:
            self._go_away()
        else:
            self.app.push_screen(LeaveDebugScreen(self._is_run), self._decide)

    def _decide(self, choice: Choice | None) -> None:
        if choice is None:
            return
        self._leave(choice == "end")
        self._is_let_go = choice == "let go"
        if self._is_let_go and self._is_run:
            self._note("The run goes on without the debugger; escape leaves it.")
        else:
            self._go_away()

    def _go_away(self) -> None:
        self._is_left = True
        self._close_when_over()
        self.post_message(self.Left(self.state))

    def _close_when_over(self) -> None:
        """Give up the session's thread once nobody looks any more and there is nothing left to follow."""
        if self._is_left and self.over:
            self._close()
