"""The command that shows values in the report of a stopped task."""

from dataclasses import dataclass
from typing import Self

from flyte_debugger.console.commands.command_registry import Command, CommandWords
from flyte_debugger.console.console_state import ConsoleState
from flyte_debugger.session.debuggee.live_report import HotReport


@dataclass(frozen=True)
class WriteReport(Command[HotReport], name="report", argument="[EXPRESSION]"):
    """Write the task's report as it stands now; with an expression, its value is shown there, too."""

    expression: str = ""

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> HotReport:
        return state.target.report(self.expression, state.position.frame)
