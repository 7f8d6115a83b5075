"""What a program prints, what is told of it, and the line at which it is asked."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from flyte_debugger.console.answer_text import answer_lines
from flyte_debugger.console.commands.command_parser import parse_command
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.commands.inspect_commands import Evaluate
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.console.variable_rows import EXCEPTION
from flyte_debugger.run.state import RunState
from flyte_taskmodel.errors import InputsError
from flyte_tui.theme_styles import output_text
from flyte_tui.widgets.debug.completion_list import CompletionList
from flyte_tui.widgets.debug.console import Complete, Console
from flyte_tui.widgets.output_log import Kind
from flyte_tui.widgets.output_pane import OutputPane


class DebugOutput(Vertical):
    """Output above, and below it the line for expressions, and for commands after a `:`.

    Args:
        complete: how an expression may go on.
    """

    @dataclass
    class CommandEntered(Message):
        """The person wrote a command."""

        command: Command[Any]

    @dataclass
    class Dragged(Message):
        """The upper edge is to be at this row of the screen."""

        y: int
        is_over: bool
        """Whether the person has let go."""

    class Finished(Message):
        """The person is done with the line."""

    def __init__(self, complete: Complete, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pane = OutputPane()
        self.log_view = self._pane.log_view
        self._line = Console(complete, id="console")
        self._candidates = CompletionList(id="candidates")
        self._is_dragged = False

    def compose(self) -> ComposeResult:
        yield self._pane
        yield self._candidates
        yield self._line

    def belong_to(self, task: str | None) -> None:
        """Show the line that the person was writing in this task; while they write, theirs stays."""
        if not self.is_asking:
            self._line.belong_to(task)

    @property
    def is_asking(self) -> bool:
        """Whether the person is at the line."""
        return self._line.has_focus

    def ask(self, begin: str = "") -> None:
        """Go to the line, with something to begin with."""
        self._line.value = begin
        self._line.focus()
        self._line.cursor_position = len(begin)

    def note(self, *texts: str, kind: Kind = "note") -> None:
        """Add lines of ours."""
        for text in texts:
            for line in text.split("\n"):
                self.log_view.note(line, kind)

    def tell_answer(self, answer: Any) -> None:
        """Tell what a command gave."""
        self.note(*answer_lines(answer), kind="answer")

    def tell_exception(self, snapshot: StopSnapshot) -> None:
        """Tell what the program stopped for, and what that came from."""
        self.note(snapshot.error or "", kind="error")
        exceptions = next((row.children for row in snapshot.rows if row.path == (EXCEPTION,)), ())
        self.note(*(f"  {row.name}: {row.value}" for row in exceptions[1:]), kind="error")

    def tell_end(self, state: RunState) -> None:
        """Tell what came of a run."""
        if state.refused:
            self.note(state.refused.message, kind="error")
            return
        pairs = zip_longest(state.outputs, state.outputs_text) if state.status == "succeeded" else ()
        for value, text in pairs:
            self.note(f"result  {output_text(value, text).plain}", kind="answer")
        if state.error:
            self.note(f"{state.error.type}: {state.error.message}", kind="error")
        self.note("ctrl+r runs it again, [ looks back at its stops, escape leaves")

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.y == 0:
            self._is_dragged = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._is_dragged:
            self.post_message(self.Dragged(event.screen_y, is_over=False))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._is_dragged:
            self._is_dragged = False
            self.release_mouse()
            self.post_message(self.Dragged(event.screen_y, is_over=True))

    @on(Console.CandidatesChanged)
    def _offer(self, event: Console.CandidatesChanged) -> None:
        event.stop()
        self._candidates.show(event.names if self.is_asking else (), event.chosen)

    @on(Input.Submitted, "#console")
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        text = self._line.text.strip("\n").rstrip()
        if not text:
            self.post_message(self.Finished())
            return
        self._line.remember(text)
        self.note(f"» {text}".replace("\n", "\n… "))
        try:
            command = parse_command(text[1:]) if text.startswith(":") else Evaluate(text.strip())
        except InputsError as error:
            self.note(str(error), kind="error")
        else:
            self.post_message(self.CommandEntered(command))
