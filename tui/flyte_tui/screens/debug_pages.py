"""The pages over the debug screen; what is chosen on one becomes something that the session is asked."""

from collections.abc import Callable
from functools import partial

from textual.screen import Screen

from flyte_debugger.console.command_loop import LiveDebug
from flyte_debugger.console.command_registry import Answer, Command
from flyte_debugger.console.console_messages import Marks, Surveyed
from flyte_debugger.console.variable_rows import Row
from flyte_debugger.dap.messages import Thread
from flyte_debugger.events import ConditionWaiting
from flyte_debugger.state import RunState
from flyte_tui.screens.actions import ActionsScreen
from flyte_tui.screens.answer import AnswerScreen
from flyte_tui.screens.breakpoints import BreakpointsScreen
from flyte_tui.screens.edit_value import EditValueScreen
from flyte_tui.screens.survey import Choice, SurveyScreen


class DebugPages:
    """Opens pages, and keeps those that are open up to date.

    Args:
        screen: that they are opened over.
        live: the session.
        write: lets the person write a command that begins so.
    """

    def __init__(self, screen: Screen[None], live: LiveDebug, write: Callable[[str], None]) -> None:
        self._screen = screen
        self._live = live
        self._write = write

    def survey(self, told: Surveyed) -> None:
        """Show threads and asyncio tasks."""
        self._screen.app.push_screen(SurveyScreen(told), self._look_at)

    def _look_at(self, choice: Choice | None) -> None:
        if isinstance(choice, Thread):
            self._look_at_thread(choice.id)
        elif choice is not None and choice[0].running:
            self._live.come_back()
        elif choice is not None:
            self._live.look_at_task(*choice)

    def actions(self, state: RunState) -> None:
        """Show the actions of the run."""
        self._screen.app.push_screen(ActionsScreen(state), self._look_at_thread)

    def _look_at_thread(self, thread: int | None) -> None:
        if thread is not None:
            self._live.ask(Command("thread", str(thread)))

    def breakpoints(self, marks: Marks) -> None:
        """List all breakpoints."""
        self._screen.app.push_screen(BreakpointsScreen(marks.all, self._live.ask), self._go_to)

    def _go_to(self, told: Answer | None) -> None:
        if told:
            self._live.look_at_line(told["file"], told["line"], "a breakpoint")
        elif told is not None:
            self._write(":break ")

    def answer(self, question: ConditionWaiting, by_itself: bool) -> None:
        """Ask the person what the task asks, because they want to answer or while they do something else."""
        self._screen.app.push_screen(AnswerScreen(question, by_itself), partial(self._give, question.action))

    def _give(self, action: str, text: str | None) -> None:
        if text is not None:
            self._live.ask(Command("answer", f"{action} {text}"))

    def edit(self, row: Row) -> None:
        """Ask for another value of a variable."""
        self._screen.app.push_screen(EditValueScreen(row), partial(self._assign, row))

    def _assign(self, row: Row, value: str | None) -> None:
        if value is not None:
            self._live.assign(row, value)

    def update(self, state: RunState, marks: Marks) -> None:
        """Draw the page that is open as things are now."""
        page = self._screen.app.screen
        if isinstance(page, ActionsScreen):
            page.update(state)
        elif isinstance(page, BreakpointsScreen):
            page.update(marks.all)
        elif isinstance(page, AnswerScreen) and page.question.action not in state.waiting:
            page.dismiss(None)
