"""What was typed into the debug view's console and what came of it, bounded."""

from typing import Any

from flyte_debugger.console.answer_text import answer_lines
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.commands.inspect_commands import Evaluate
from flyte_debugger.console.console_messages import CommandDone, CommandFailed
from flyte_debugger.session.errors import NotStoppedError
from flyte_notebook.debug_view.variable_view import bounded

MAX_ENTRIES = 100
MAX_ANSWER = 20_000
"""Characters of an answer that are shown."""


class Transcript:
    """The entries, for the trait `transcript`."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []

    def take(self, reply: CommandDone | CommandFailed) -> bool:
        """Take in what came of a command; whether that shows."""
        match reply:
            case CommandDone(Evaluate() as command):
                answer = "\n".join(answer_lines(reply.answer))
                self._add(command.expression, "" if answer == "None" else answer, "")
            case CommandFailed():
                self._add(_typed(reply.command), "", _sentence(reply, reply.command))
            case _:
                return False
        return True

    def note(self, text: str) -> None:
        """A sentence that nobody asked for."""
        self.entries = [*self.entries, {"input": "", "output": "", "error": "", "note": text}][-MAX_ENTRIES:]

    def _add(self, typed: str, output: str, error: str) -> None:
        entry = {"input": typed, "output": bounded(output, MAX_ANSWER), "error": bounded(error, MAX_ANSWER), "note": ""}
        self.entries = [*self.entries, entry][-MAX_ENTRIES:]


def _typed(command: Command[Any] | None) -> str:
    return command.expression if isinstance(command, Evaluate) else ""


def _sentence(reply: CommandFailed, command: Command[Any] | None) -> str:
    """The error; of an expression that raised, without the frames of the debugger above its last line."""
    if isinstance(reply.error, NotStoppedError) or not isinstance(command, Evaluate):
        return reply.message
    return reply.message.strip().rpartition("\n")[2] or reply.message
