"""The pages over the debug screen; what is chosen on one becomes something that the session is asked."""

import html
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.commands.breakpoint_commands import SetBreakpoint
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.commands.session_commands import AnswerCondition
from flyte_debugger.console.commands.thread_commands import SelectProcess, SelectThread
from flyte_debugger.console.commands.value_commands import RichValue, ShowRichValue
from flyte_debugger.console.commands.view_commands import EditRow, ProgramThreads, ShowLine, ShowPresent, ShowTaskStack
from flyte_debugger.console.variable_rows import LOCALS, WATCHES, VariableRow
from flyte_debugger.dap.messages import Thread
from flyte_debugger.run.events import ConditionWaiting
from flyte_debugger.run.state import RunState
from flyte_debugger.session.breakpoints.breakpoint_specs import LineBreakpoint
from flyte_debugger.session.processes.process_group import ProcessThreads
from flyte_tui.screens.answer_screen import AnswerScreen
from flyte_tui.screens.debug.actions_screen import ActionsScreen
from flyte_tui.screens.debug.breakpoint_form import BreakpointForm
from flyte_tui.screens.debug.breakpoints_screen import BreakpointsScreen, NewBreakpoint
from flyte_tui.screens.debug.edit_value_dialog import edit_value_dialog
from flyte_tui.screens.debug.threads_screen import Choice, ThreadsScreen

if TYPE_CHECKING:  # Imported when a value is looked at.
    from flyte_tui.screens.debug.value_screen import Order


class DebugPages:
    """Opens pages, and keeps those that are open up to date.

    Args:
        screen: that they are opened over.
        ask: gives the session a command.
        write: lets the person write a command that begins so.
    """

    def __init__(self, screen: Screen[None], ask: Callable[[Command[Any]], None], write: Callable[[str], None]) -> None:
        self._screen = screen
        self._ask = ask
        self._write = write

    def survey(self, threads: ProgramThreads) -> None:
        """Show threads and asyncio tasks, once however often they were asked for."""
        if not isinstance(self._screen.app.screen, ThreadsScreen):
            self._screen.app.push_screen(ThreadsScreen(threads), self._look_at)

    def _look_at(self, choice: Choice | None) -> None:
        if isinstance(choice, Thread):
            self._ask(SelectThread(choice.id))
        elif isinstance(choice, ProcessThreads):
            self._ask(SelectProcess(choice.process.pid if choice.process else None))
        elif choice is not None and choice[0].running:
            self._ask(ShowPresent())
        elif choice is not None:
            self._ask(ShowTaskStack(*choice))

    def actions(self, state: RunState) -> None:
        """Show the actions of the run."""
        self._screen.app.push_screen(ActionsScreen(state), self._look_at_stop)

    def _look_at_stop(self, thread: int | None) -> None:
        """Look at a thread as events name it: a child process's is minus its id."""
        if thread is not None and thread < 0:
            self._ask(SelectProcess(-thread))
        elif thread is not None:
            self._ask(SelectProcess())
            self._ask(SelectThread(thread))

    def breakpoints(self, breakpoints: tuple[BreakpointStatus, ...]) -> None:
        """List all breakpoints."""
        self._screen.app.push_screen(BreakpointsScreen(breakpoints, self._ask), self._go_to)

    def _go_to(self, choice: BreakpointStatus | NewBreakpoint | None) -> None:
        if isinstance(choice, NewBreakpoint):
            self._write(":break ")
        elif choice is not None and choice.file and choice.line:
            self._ask(ShowLine(choice.file, choice.line, "a breakpoint"))

    def narrow(self, one: LineBreakpoint) -> None:
        """Have the person fill in when a breakpoint holds."""
        self._screen.app.push_screen(BreakpointForm(one), self._set)

    def _set(self, text: str | None) -> None:
        if text is not None:
            self._ask(SetBreakpoint(text))

    def answer(self, question: ConditionWaiting, by_itself: bool) -> None:
        """Ask the person what the task asks, because they want to answer or while they do something else."""
        self._screen.app.push_screen(AnswerScreen(question, by_itself), partial(self._give, question.action))

    def _give(self, action: str, text: str | None) -> None:
        if text is not None:
            self._ask(AnswerCondition(action, text))

    def view(self, row: VariableRow) -> None:
        """Ask for the whole of a value."""
        variable = row.variable
        expression = variable.evaluateName if variable else row.name if row.path[:1] == (WATCHES,) else None
        if variable and not expression and row.path[:1] == LOCALS and len(row.path) == 2:
            expression = row.name
        if expression and not row.is_error:
            self._ask(ShowRichValue(expression))
        else:
            self.show_value(whole_text(row.name, row.value))

    def show_value(self, value: RichValue) -> None:
        """Show a value by itself, or the rows of the one that is shown which were asked for."""
        from flyte_tui.screens.debug.value_screen import ValueScreen

        page = self._screen.app.screen
        if isinstance(page, ValueScreen):
            page.update(value)
        else:
            self._screen.app.push_screen(ValueScreen(value, self._ask_rows))

    def _ask_rows(self, expression: str, start: int, order: "Order") -> None:
        self._ask(ShowRichValue(expression, start, order))

    def edit(self, row: VariableRow) -> None:
        """Ask for another value of a variable."""
        self._screen.app.push_screen(edit_value_dialog(row), partial(self._assign, row))

    def _assign(self, row: VariableRow, value: str | None) -> None:
        if value is not None:
            self._ask(EditRow(row, value))

    def update(self, state: RunState, breakpoints: tuple[BreakpointStatus, ...]) -> None:
        """Draw the page that is open as things are now."""
        page = self._screen.app.screen
        if isinstance(page, ActionsScreen):
            page.update(state)
        elif isinstance(page, BreakpointsScreen):
            page.update(breakpoints)
        elif isinstance(page, AnswerScreen) and page.question.action not in state.waiting:
            page.dismiss(None)


def whole_text(title: str, text: str) -> RichValue:
    """A text to be shown by itself."""
    return RichValue(title, {"type": "", "kind": "text", "html": f"<pre>{html.escape(text)}</pre>", "note": ""})
