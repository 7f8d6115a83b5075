"""What a person does on the debug screen: each key and click becomes a command to the session."""

from concurrent.futures import Future
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.screen import Screen

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.command_loop import CommandLoop
from flyte_debugger.console.commands.breakpoint_commands import ClearBreakpoint, SetBreakpoint, Unwatch, Watch
from flyte_debugger.console.commands.command_parser import parse_command
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.commands.inspect_commands import Complete, SelectCallee, SelectCaller, SelectFrame
from flyte_debugger.console.commands.step_commands import RunTo
from flyte_debugger.console.commands.thread_commands import SelectThread
from flyte_debugger.console.commands.view_commands import ExpandRow, ListThreads, Refresh, ShowOtherFrame, WalkStops
from flyte_debugger.console.console_messages import CommandDone, Reply
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.run.state import RunState
from flyte_tui.screens.debug import debug_keys
from flyte_tui.screens.debug.breakpoint_form import breakpoint_at
from flyte_tui.screens.debug.debug_pages import DebugPages, whole_text
from flyte_tui.widgets.debug.code_view import CodeView
from flyte_tui.widgets.debug.debug_output import DebugOutput
from flyte_tui.widgets.debug.debug_panes import DebugPanes
from flyte_tui.widgets.debug.stack_list import StackList
from flyte_tui.widgets.debug.variables_tree import VariablesTree


class DebugActions(Screen[None]):
    """Turns keys and clicks into commands; what comes of them is the subclass's to draw.

    Args:
        live: the session, not yet followed.
        task: what is debugged, in a word.
    """

    BINDINGS: ClassVar[list[BindingType]] = debug_keys.BINDINGS

    def __init__(self, live: CommandLoop, task: str) -> None:
        super().__init__()
        self.live = live
        self.state = RunState(task=task)
        self.snapshot: StopSnapshot | None = None
        """Where the program stands still."""
        self.instead: StopSnapshot | None = None
        """What is shown in place of that."""
        self.breakpoints: tuple[BreakpointStatus, ...] = ()
        self.panes = DebugPanes(id="panes")
        self.output = DebugOutput(self._complete, id="bottom")
        self.pages = DebugPages(self, live.ask, self.output.ask)

    def _complete(self, text: str) -> "Future[list[str]]":
        found: Future[list[str]] = Future()

        def reply(told: Reply) -> None:
            found.set_result(list(told.answer.labels) if isinstance(told, CommandDone) else [])

        if self.snapshot is None:
            found.set_result([])
        else:
            self.live.ask(Complete(text), reply)
        return found

    # Going on, and looking around.

    def action_do(self, name: str) -> None:
        """Give the program a command."""
        self.live.ask(parse_command(name))

    def action_walk(self, forward: bool) -> None:
        """Look at the stop before the one that is shown, or at the one after."""
        self.live.ask(WalkStops(forward))

    def action_look(self, frames: int) -> None:
        """Look at the frame that called this one, or that it called."""
        if self.instead:
            self.live.ask(ShowOtherFrame(self.instead.frame_index + frames))
        else:
            self.live.ask(SelectCaller() if frames > 0 else SelectCallee())

    @on(StackList.FrameChosen)
    def _look_at_frame(self, event: StackList.FrameChosen) -> None:
        shown: Command[Any] = ShowOtherFrame(event.number) if self.instead else SelectFrame(event.number)
        self.live.ask(shown)

    @on(StackList.ThreadChosen)
    def _look_at_thread(self, event: StackList.ThreadChosen) -> None:
        self.live.ask(SelectThread(event.thread))

    def action_survey(self) -> None:
        """Show threads and asyncio tasks."""
        self.live.ask(ListThreads())

    def action_actions(self) -> None:
        """Show the actions of the run."""
        self.pages.actions(self.state)

    def action_answer(self) -> None:
        """Answer the first question that waits."""
        question = next(iter(self.state.waiting.values()), None)
        if question is not None:
            self.pages.answer(question, by_itself=False)

    def action_run_to(self) -> None:
        """Run on to the cursor's line."""
        self.live.ask(RunTo(f"{self.panes.code.path}:{self.panes.code.cursor}"))

    # Breakpoints.

    def action_breakpoints(self) -> None:
        """List all breakpoints."""
        self.pages.breakpoints(self.breakpoints)

    def action_toggle_breakpoint(self) -> None:
        """Set or clear a breakpoint at the cursor's line."""
        self._toggle(self.panes.code.path, self.panes.code.cursor)

    @on(CodeView.BreakpointToggled)
    def _clicked(self, event: CodeView.BreakpointToggled) -> None:
        self._toggle(event.path, event.line)

    def _toggle(self, path: str, line: int) -> None:
        there = self._breakpoint_at(path, line)
        self.live.ask(ClearBreakpoint(there.text) if there else SetBreakpoint(f"{path}:{line}"))

    def _breakpoint_at(self, path: str, line: int) -> BreakpointStatus | None:
        return next((one for one in self.breakpoints if (one.file, one.line) == (path, line)), None)

    def action_narrow(self) -> None:
        """Fill in when a breakpoint at the cursor's line holds, and what it prints."""
        code = self.panes.code
        there = self._breakpoint_at(code.path, code.cursor)
        if code.path:
            self.pages.narrow(breakpoint_at(code.path, code.cursor, there.text if there else None))

    # Values, and the line at the bottom.

    def action_watch(self) -> None:
        """Watch an expression: the one under the cursor, or one that is written."""
        row = self.panes.variables.row if self.panes.variables.has_focus else None
        if row and row.variable and row.variable.evaluateName:
            self.live.ask(Watch(row.variable.evaluateName))
        else:
            self.action_ask(":watch ")

    @on(VariablesTree.WatchForgotten)
    def _forget_watch(self, event: VariablesTree.WatchForgotten) -> None:
        self.live.ask(Unwatch(event.expression))

    @on(VariablesTree.RowOpened)
    def _open_row(self, event: VariablesTree.RowOpened) -> None:
        opened = self.panes.variables.opened
        self.live.open_rows(opened)
        self.live.ask(Refresh() if event.row.container is None else ExpandRow(event.row, opened))

    @on(VariablesTree.EditRequested)
    def _edit(self, event: VariablesTree.EditRequested) -> None:
        self.pages.edit(event.row)

    @on(VariablesTree.ViewRequested)
    def _view(self, event: VariablesTree.ViewRequested) -> None:
        self.pages.view(event.row)

    @on(CodeView.LineOpened)
    def _read_line(self, event: CodeView.LineOpened) -> None:
        self.pages.show_value(whole_text(event.place, event.text))

    def action_ask(self, begin: str = "") -> None:
        """Go to the line at the bottom."""
        self.output.ask(begin)

    @on(DebugOutput.CommandEntered)
    def _ask(self, event: DebugOutput.CommandEntered) -> None:
        self.live.ask(event.command)

    @on(DebugOutput.Finished)
    def _finish_asking(self) -> None:
        self.panes.code.focus()
