"""What a program prints, what is told of it, and the line at which it is asked."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from textual import on
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
from flyte_tui.widgets.console import Complete, Console
from flyte_tui.widgets.output_log import OutputLog


class DebugOutput(Vertical):
    """Output above, and below it the line for expressions, and for commands after a `:`.

    Args:
        complete: how an expression may go on.
    """

    @dataclass
    class Asked(Message):
        """The person wrote a command."""

        command: Command[Any]

    class Finished(Message):
        """The person is done with the line."""

    def __init__(self, complete: Complete, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = "Output"
        self.log_view = OutputLog()
        self._line = Console(complete, id="console")

    def compose(self) -> ComposeResult:
        yield self.log_view
        yield self._line

    @property
    def is_asking(self) -> bool:
        """Whether the person is at the line."""
        return self._line.has_focus

    def ask(self, begin: str = "") -> None:
        """Go to the line, with something to begin with."""
        self._line.value = begin
        self._line.focus()
        self._line.cursor_position = len(begin)

    def note(self, *texts: str, kind: Literal["note", "answer", "error"] = "note") -> None:
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

    @on(Input.Submitted, "#console")
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value.strip()
        if not text:
            self.post_message(self.Finished())
            return
        self._line.remember(text)
        self.note(f"» {text}")
        try:
            command = parse_command(text[1:]) if text.startswith(":") else Evaluate(text)
        except InputsError as error:
            self.note(str(error), kind="error")
        else:
            self.post_message(self.Asked(command))
