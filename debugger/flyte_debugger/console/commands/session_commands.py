"""Commands that answer the task, look back at past stops, begin the session anew or end it."""

import shlex
from collections import deque
from typing import Self

from flyte_debugger.console.commands.command_registry import COMMANDS, PAGE, Command, CommandSpec, CommandWords
from flyte_debugger.console.console_state import ConsoleState
from flyte_debugger.session.stop_recording import RecordedStop
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.frozen_dataclass import dataclass


@dataclass(frozen=True)
class StopList:
    """A page of the past stops, the oldest first."""

    stops: tuple[RecordedStop, ...]
    total: int


@dataclass(frozen=True)
class ShowStops(Command[StopList], name="stops", requires_stopped=False):
    """Tell the stops that were, with the values that had changed and what they were."""

    start: int = 0
    count: int = PAGE

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.start, words.count)

    def run(self, state: ConsoleState) -> StopList:
        kept = state.position.recording.stops
        return StopList(kept[self.start :][: self.count], len(kept))


@dataclass(frozen=True)
class ShowStop(Command[RecordedStop], name="stop", argument="NUMBER", requires_stopped=False):
    """Tell a stop that was: its stack, and the variables as they were."""

    number: int

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        if not words.argument.isdecimal():
            raise InputsError(f"stop takes a number, not {words.argument!r}.")
        return cls(int(words.argument))

    def run(self, state: ConsoleState) -> RecordedStop:
        kept = state.position.recording.stops
        found = next((one for one in kept if one.number == self.number), None)
        if found is None:
            there = f"there is {kept[0].number} to {kept[-1].number}" if kept else "there is none yet"
            raise InputsError(f"no stop {self.number} is kept; {there}.")
        return found


@dataclass(frozen=True)
class AnswerCondition(Command[None], name="answer", argument="ACTION TEXT", requires_stopped=False):
    """Answer a task that waits for a person."""

    action: str
    text: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        action, _, text = words.argument.partition(" ")
        return cls(action, text)

    def run(self, state: ConsoleState) -> None:
        if state.target.run is None:
            raise InputsError("only a run of a task waits for answers; this program was attached to.")
        try:
            state.target.run.answer(self.action, self.text)
        except ValueError as error:
            raise InputsError(str(error)) from None


@dataclass(frozen=True)
class WriteStdin(Command[None], requires_stopped=False):
    """Give the task something to read from its stdin, or the end of it."""

    text: str | None

    def run(self, state: ConsoleState) -> None:
        run = state.target.run
        if run is None:
            raise InputsError("only a run of a task is given its stdin; this program was attached to.")
        if self.text is None:
            run.close_stdin()
            return
        try:
            run.write_stdin(self.text)
        except ValueError as error:
            raise InputsError(str(error)) from None


@dataclass(frozen=True)
class Restart(
    Command[None],
    name="restart",
    short="r",
    argument="[--INPUT VALUE...] [--set PATH=VALUE...]",
    requires_stopped=False,
):
    """End the run and begin it again, with the file as it is now, and with what is given here otherwise than before."""

    arguments: tuple[str, ...] = ()
    """Inputs, as `RunRequest.arguments`."""
    overrides: tuple[str, ...] = ()
    """As `RunRequest.overrides`."""

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        try:
            left = deque(shlex.split(words.argument))
        except ValueError:
            raise InputsError(f"{words.argument!r} has a quote that does not end.") from None
        arguments, overrides = [], []
        while left:
            word = left.popleft()
            if word.startswith("--set="):
                overrides.append(word.removeprefix("--set="))
            elif word == "--set" and left:
                overrides.append(left.popleft())
            else:
                arguments.append(word)
        return cls(tuple(arguments), tuple(overrides))

    def run(self, state: ConsoleState) -> None:
        state.target.check_restart(self.arguments, self.overrides)  # The loop that asks begins the other run.


@dataclass(frozen=True)
class Detach(Command[None], name="detach", requires_stopped=False):
    """Let the program run on without a debugger."""

    def run(self, state: ConsoleState) -> None:
        state.target.detach()


@dataclass(frozen=True)
class Quit(Command[None], name="quit", short="q", requires_stopped=False, is_immediate=True):
    """End the run at once, whatever waits; a program that was attached to is left as with `detach`."""

    def run(self, state: ConsoleState) -> None:
        state.target.end()


@dataclass(frozen=True)
class CommandHelp:
    """Every command that there is."""

    commands: tuple[CommandSpec, ...]


@dataclass(frozen=True)
class Help(Command[CommandHelp], name="help", short="h", requires_stopped=False):
    """Tell the commands."""

    def run(self, state: ConsoleState) -> CommandHelp:
        return CommandHelp(tuple(one.spec for one in COMMANDS.values()))
