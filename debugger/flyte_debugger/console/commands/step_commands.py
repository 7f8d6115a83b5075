"""Commands that let the program run on, or stop it."""

from typing import Self

from flyte_debugger.console.commands.command_registry import Command, CommandWords
from flyte_debugger.console.console_state import ConsoleState
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.frozen_dataclass import dataclass


@dataclass(frozen=True)
class Continue(Command[None], name="continue", short="c", resumes=True):
    """Run on to the next stop."""

    def run(self, state: ConsoleState) -> None:
        state.session.resume()


@dataclass(frozen=True)
class Next(Command[None], name="next", short="n", resumes=True):
    """Run to the next line of this function, or of its caller."""

    def run(self, state: ConsoleState) -> None:
        state.session.next()


@dataclass(frozen=True)
class StepIn(Command[None], name="step", short="s", argument="[CALL]", resumes=True):
    """Step into what this line calls, a task too; of several calls, into the one that is named."""

    call: str = ""
    """Part of the call's text; empty for whatever is called first."""

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> None:
        target = None
        if self.call:
            targets = state.stop.step_in_targets()
            target = next((one for one in targets if self.call in one.label), None)
            if target is None:
                names = ", ".join(one.label for one in targets) or "nothing"
                raise InputsError(f"this line calls no {self.call!r}; it calls: {names}.")
        state.session.step_in(target)


@dataclass(frozen=True)
class StepOut(Command[None], name="out", short="o", resumes=True):
    """Run until this function has returned."""

    def run(self, state: ConsoleState) -> None:
        state.session.step_out()


@dataclass(frozen=True)
class RunTo(Command[None], name="to", short="t", argument="[FILE:]LINE", resumes=True):
    """Run on to a line, or to the stop that comes first."""

    place: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> None:
        state.session.run_to(*state.position.place(self.place))


@dataclass(frozen=True)
class Jump(Command[None], name="jump", short="j", argument="LINE", resumes=True):
    """Go on at another line of this function, without running what is in between."""

    place: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> None:
        state.session.goto(*state.position.place(self.place))


@dataclass(frozen=True)
class NextTask(Command[None], name="next-task", resumes=True):
    """Run on to the first line of the next task that is called."""

    def run(self, state: ConsoleState) -> None:
        state.target.next_action()


@dataclass(frozen=True)
class OutOfTask(Command[None], name="out-of-task", resumes=True):
    """Run until this task is over, and stop in its caller."""

    def run(self, state: ConsoleState) -> None:
        state.target.out_of_action()


@dataclass(frozen=True)
class Pause(Command[None], name="pause", requires_stopped=False, is_immediate=True):
    """Stop the program at the next line that it runs."""

    def run(self, state: ConsoleState) -> None:
        state.target.pause()
