"""Leaving the debug screen: whether the program is ended or runs on, and when its session is given up."""

from textual import work

from flyte_debugger.console.command_loop import CommandLoop
from flyte_debugger.console.commands.view_commands import ShowPresent
from flyte_tui.screens.debug.debug_actions import DebugActions
from flyte_tui.screens.debug.leave_debug_screen import Choice, LeaveDebugScreen


class DebugLeaving(DebugActions):
    """Knows how far the program and its screen are from their end.

    Args:
        live: the session, not yet followed.
        task: what is debugged, in a word.
    """

    def __init__(self, live: CommandLoop, task: str) -> None:
        super().__init__(live, task)
        self.reason = ""
        """Why the session is over; empty while it is not."""
        self.is_run = True
        """Whether it is a run of a task, and not a program that was attached to."""
        self.is_let_go = False
        """Whether it runs on without the debugger."""
        self.is_ending = False
        """Whether the person has ended it, and it is not over yet."""
        self.is_left = False
        """Whether nobody looks at the screen any more."""

    def draw_status(self) -> None:
        """Draw the first line."""
        raise NotImplementedError

    def tell_left(self) -> None:
        """Tell the app that the person is done here."""
        raise NotImplementedError

    @work(thread=True)
    def _leave(self, end: bool) -> None:
        self.live.leave(end)

    @work(thread=True)
    def _rest(self) -> None:
        self.live.rest()

    @property
    def over(self) -> bool:
        """Whether there is nothing left to debug."""
        return self.state.ended is not None if self.is_run else bool(self.reason)

    @property
    def is_over(self) -> bool:
        """Whether quitting ends nothing of it: a program that was attached to runs on."""
        return self.over or not self.is_run

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "do" if parameters == ("pause",):
                return self.snapshot is None and not self.over
            case "do" if parameters == ("restart",):
                return self.is_run and not self.is_ending
            case "actions":
                return bool(self.state.actions)
            case "report":
                return self.panes.report.has_class("-filled")
            case "answer":
                return bool(self.state.waiting) and not self.over
        return True

    def action_leave(self) -> None:
        """From the line at the bottom to the source; else leave, once it is said what is to become of the program."""
        if self.output.is_asking:
            self.panes.code.focus()
        elif self.instead:
            self.live.ask(ShowPresent())
        elif self.over or self.is_let_go or self.is_ending:
            self.go_away()
        else:
            self.app.push_screen(LeaveDebugScreen(self.is_run), self._decide)

    def _decide(self, choice: Choice | None) -> None:
        if choice is None:
            return
        if self.over:  # It ended while the question was asked.
            self.go_away()
            return
        self._leave(choice == "end")
        self.is_ending, self.is_let_go = choice == "end", choice == "let go"
        self.draw_status()
        if self.is_let_go and self.is_run:
            self.output.note("The run goes on without the debugger; escape leaves it.")
        elif self.is_let_go:
            self.go_away()
        self.refresh_bindings()

    def go_away(self) -> None:
        """Leave the screen, and the program where it is to be ended."""
        if self.is_ending and not self.over:
            self._rest()  # Whatever it still does.
        self.is_left, self.is_ending = True, False
        self.close_when_over()
        self.tell_left()

    def close_when_over(self) -> None:
        """Give up the session's thread once nobody looks any more and there is nothing left to follow."""
        if self.is_left and self.over:
            self._rest()
