"""Commands that say where the program is to stop, what is watched, and which tasks are not to run."""

from typing import Self

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.commands.command_registry import Command, CommandWords
from flyte_debugger.console.console_state import ConsoleState
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.frozen_dataclass import dataclass

EXCEPTION_FILTERS = ("raised", "userUnhandled", "uncaught")


@dataclass(frozen=True)
class BreakpointList:
    """Every breakpoint, and where the program has it."""

    breakpoints: tuple[BreakpointStatus, ...]
    note: str | None = None
    """Where one is now, when that is another line than the one that was asked for."""


@dataclass(frozen=True)
class ExceptionFilters:
    """The exceptions that the program stops at."""

    filters: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True)
class StubList:
    """The expressions that stand for tasks' results, by task."""

    stubs: dict[str, str]


@dataclass(frozen=True)
class WatchList:
    """The expressions that are watched."""

    expressions: tuple[str, ...]


@dataclass(frozen=True)
class SetBreakpoint(
    Command[BreakpointList],
    name="break",
    short="b",
    argument="[FILE:]LINE | FUNCTION() | TASK[:WHEN], each with [if CONDITION]",
    requires_stopped=False,
):
    """Stop at a line, a function or a boundary of a task."""

    where: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> BreakpointList:
        note = state.breakpoints.add(self.where, state.position.file)
        return BreakpointList(state.breakpoints.statuses(), note)


@dataclass(frozen=True)
class ClearBreakpoint(Command[BreakpointList], name="clear", argument="BREAKPOINT", requires_stopped=False):
    """Forget a breakpoint."""

    breakpoint: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> BreakpointList:
        state.breakpoints.remove(self.breakpoint, state.position.file)
        return BreakpointList(state.breakpoints.statuses())


@dataclass(frozen=True)
class DisableBreakpoint(Command[BreakpointList], name="disable", argument="BREAKPOINT", requires_stopped=False):
    """Keep a breakpoint, and stop there no longer."""

    breakpoint: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> BreakpointList:
        state.breakpoints.switch(self.breakpoint, False, state.position.file)
        return BreakpointList(state.breakpoints.statuses())


@dataclass(frozen=True)
class EnableBreakpoint(Command[BreakpointList], name="enable", argument="BREAKPOINT", requires_stopped=False):
    """Stop at a breakpoint again that is kept."""

    breakpoint: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> BreakpointList:
        state.breakpoints.switch(self.breakpoint, True, state.position.file)
        return BreakpointList(state.breakpoints.statuses())


@dataclass(frozen=True)
class ListBreakpoints(Command[BreakpointList], name="breaks", requires_stopped=False):
    """Tell all breakpoints, and where the program has them."""

    def run(self, state: ConsoleState) -> BreakpointList:
        return BreakpointList(state.breakpoints.statuses())


@dataclass(frozen=True)
class CatchExceptions(
    Command[ExceptionFilters],
    name="catch",
    argument="raised | userUnhandled | uncaught | none [CLASS...]",
    requires_stopped=False,
):
    """Stop at exceptions: where they are raised, where they leave your code, or where they end a thread."""

    filters: tuple[str, ...]
    classes: tuple[str, ...] = ()

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        kinds, *classes = words.argument.split() or [""]
        return cls(() if kinds == "none" else tuple(kinds.split(",")), tuple(classes))

    def run(self, state: ConsoleState) -> ExceptionFilters:
        if unknown := set(self.filters) - {*EXCEPTION_FILTERS}:
            known = ", ".join(EXCEPTION_FILTERS)
            raise InputsError(f"there is no {min(unknown)!r} to catch; there is {known} and none.")
        state.breakpoints.catch(self.filters, self.classes)
        return ExceptionFilters(self.filters, self.classes)


@dataclass(frozen=True)
class StubTask(Command[StubList], name="stub", argument="TASK [= EXPRESSION]", requires_stopped=False):
    """Let a value stand for a task's result, so that its body does not run; without a value, no longer."""

    task: str
    expression: str = ""

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        task, _, expression = map(str.strip, words.argument.partition("="))
        if not task:
            raise InputsError("stub needs a task. Write TASK = EXPRESSION.")
        return cls(task, expression)

    def run(self, state: ConsoleState) -> StubList:
        state.breakpoints.stub(self.task, self.expression)
        return StubList(state.breakpoints.stubs)


@dataclass(frozen=True)
class Watch(Command[WatchList], name="watch", argument="EXPRESSION", requires_stopped=False):
    """Tell what an expression gives at each stop in this task."""

    expression: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> WatchList:
        return WatchList(state.breakpoints.watch(self.expression, state.position.task))


@dataclass(frozen=True)
class Unwatch(Command[WatchList], name="unwatch", argument="EXPRESSION", requires_stopped=False):
    """Tell it no longer."""

    expression: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> WatchList:
        return WatchList(state.breakpoints.unwatch(self.expression, state.position.task))
