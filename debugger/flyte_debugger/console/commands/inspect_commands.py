"""Commands that look at a stopped program, and change its values."""

from typing import Self

from flyte_debugger.console.commands.assignment import assign
from flyte_debugger.console.commands.command_registry import PAGE, Command, CommandWords
from flyte_debugger.console.commands.completion import completions
from flyte_debugger.console.console_state import ConsoleState
from flyte_debugger.console.exception_summary import ExceptionChain, exception_chain
from flyte_debugger.dap.messages import Evaluated, StackFrame
from flyte_debugger.session.stop import Variables
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.frozen_dataclass import dataclass


@dataclass(frozen=True)
class StackPage:
    """A page of a thread's frames, innermost first."""

    frames: tuple[StackFrame, ...]
    start: int
    total: int


@dataclass(frozen=True)
class SelectedFrame:
    """The frame that is looked at now."""

    frame_index: int
    frame: StackFrame
    locals: Variables


@dataclass(frozen=True)
class ExpandedValue:
    """A value and a page of what is inside of it."""

    value: Evaluated
    inside: Variables


@dataclass(frozen=True)
class AssignedValue:
    """What something has been given."""

    name: str
    value: Evaluated


@dataclass(frozen=True)
class Completions:
    """How a text may go on: each takes the place of the name that the text ends with."""

    labels: tuple[str, ...]


@dataclass(frozen=True)
class CallList:
    """The calls of a line that can be stepped into."""

    calls: tuple[str, ...]


@dataclass(frozen=True)
class ShowStack(Command[StackPage], name="where", short="w"):
    """Tell the stack, the innermost frame first."""

    start: int = 0
    count: int = PAGE

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.start, words.count)

    def run(self, state: ConsoleState) -> StackPage:
        found = state.stop.stack(self.start, self.count, state.position.thread)
        return StackPage(state.position.action.mark(found.frames), self.start, found.total)


@dataclass(frozen=True)
class SelectCaller(Command[SelectedFrame], name="up", short="u"):
    """Look at the frame that called this one."""

    def run(self, state: ConsoleState) -> SelectedFrame:
        return select_frame(state, state.position.frame_index + 1)


@dataclass(frozen=True)
class SelectCallee(Command[SelectedFrame], name="down", short="d"):
    """Look at the frame that this one called."""

    def run(self, state: ConsoleState) -> SelectedFrame:
        return select_frame(state, state.position.frame_index - 1)


@dataclass(frozen=True)
class SelectFrame(Command[SelectedFrame], name="frame", short="f", argument="NUMBER"):
    """Look at a frame by its number, the innermost being 0."""

    frame_index: int

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(read_number(words))

    def run(self, state: ConsoleState) -> SelectedFrame:
        return select_frame(state, self.frame_index)


@dataclass(frozen=True)
class ShowLocals(Command[Variables], name="locals", short="l"):
    """Tell the variables of the frame."""

    start: int = 0
    count: int = PAGE

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.start, words.count)

    def run(self, state: ConsoleState) -> Variables:
        return _scope(state, 0, self.start, self.count)


@dataclass(frozen=True)
class ShowGlobals(Command[Variables], name="globals", short="g"):
    """Tell the global names that the frame sees."""

    start: int = 0
    count: int = PAGE

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.start, words.count)

    def run(self, state: ConsoleState) -> Variables:
        return _scope(state, -1, self.start, self.count)


@dataclass(frozen=True)
class Evaluate(Command[Evaluated], name="print", short="p", argument="EXPRESSION"):
    """Tell what an expression gives in the frame, or run a statement there."""

    expression: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> Evaluated:
        if not self.expression:
            raise InputsError("print needs an expression.")
        return state.stop.evaluate(self.expression, state.position.frame, "repl")


@dataclass(frozen=True)
class Expand(Command[ExpandedValue], name="expand", short="x", argument="EXPRESSION"):
    """Tell what is inside of a value; `start` and `count` of the JSON form choose a page."""

    expression: str
    start: int = 0
    count: int = PAGE

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument, words.start, words.count)

    def run(self, state: ConsoleState) -> ExpandedValue:
        found = state.stop.evaluate(self.expression, state.position.frame, "watch")
        return ExpandedValue(found, state.stop.variables(found, self.start, self.count, state.position.frame))


@dataclass(frozen=True)
class Assign(Command[AssignedValue], name="set", short="=", argument="NAME = EXPRESSION"):
    """Give a variable, or an item or attribute, another value; the program runs on with it."""

    name: str
    expression: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        name, equals, value = words.argument.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise InputsError(f"{words.argument!r} assigns nothing. Write NAME = EXPRESSION.")
        return cls(name.strip(), value.strip())

    def run(self, state: ConsoleState) -> AssignedValue:
        return AssignedValue(self.name, assign(state.stop, state.position.frame, self.name, self.expression))


@dataclass(frozen=True)
class Complete(Command[Completions], name="complete", argument="TEXT"):
    """Tell how a text may go on."""

    text: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(words.argument)

    def run(self, state: ConsoleState) -> Completions:
        return Completions(completions(state.stop, state.position.frame, self.text))


@dataclass(frozen=True)
class ShowException(Command[ExceptionChain], name="exception", short="e"):
    """Tell what the program stopped for, and what that came from."""

    def run(self, state: ConsoleState) -> ExceptionChain:
        if state.stop.reason != "exception":
            raise InputsError(f"the program stopped for a {state.stop.reason}, not for an exception.")
        return exception_chain(state.stop.exception())


@dataclass(frozen=True)
class ShowCalls(Command[CallList], name="calls"):
    """Tell the calls of this line that `step` can go into."""

    def run(self, state: ConsoleState) -> CallList:
        return CallList(tuple(one.label for one in state.stop.step_in_targets(state.position.frame)))


@dataclass(frozen=True)
class ShowFrames(Command[StackPage], name="frames", argument="all | mine"):
    """Show the frames of libraries, too, and step into them; or only yours again."""

    which: str

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        if words.argument not in ("all", "mine"):
            raise InputsError(f"frames takes all or mine, not {words.argument!r}.")
        return cls(words.argument)

    def run(self, state: ConsoleState) -> StackPage:
        state.session.show_all_frames(self.which == "all")
        state.position.go_to_thread(state.position.thread)
        return ShowStack().run(state)


def select_frame(state: ConsoleState, number: int) -> SelectedFrame:
    """Look at a frame of the thread."""
    state.position.go_to_frame(number)
    return SelectedFrame(number, state.position.frame, _scope(state, 0, 0, PAGE))


def _scope(state: ConsoleState, which: int, start: int, count: int) -> Variables:
    frame = state.position.frame
    scopes = state.stop.scopes(frame)
    return state.stop.variables(scopes[which], start, count, frame) if scopes else Variables((), start, 0)


def read_number(words: CommandWords) -> int:
    """The number that a command is given."""
    if not words.argument.isdecimal():
        raise InputsError(f"{words.name} takes a number, not {words.argument!r}.")
    return int(words.argument)
