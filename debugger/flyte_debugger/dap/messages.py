"""What a debuggee tells, under the protocol's own names: https://microsoft.github.io/debug-adapter-protocol.

Frozen, and tolerant: fields that are not here are dropped, and missing ones take their defaults.
"""

from typing import Any, Literal, TypeAlias, TypeVar

from flyte_debugger.dap.errors import ProtocolError
from flyte_taskmodel.frozen_dataclass import dataclass
from flyte_taskmodel.plain_json import from_plain

T = TypeVar("T")

EvaluateContext: TypeAlias = Literal["repl", "watch", "hover", "clipboard", "variables"]


@dataclass(frozen=True)
class Source:
    """A file, or with `sourceReference` a text that only the debuggee has."""

    path: str | None = None
    name: str | None = None
    sourceReference: int = 0


@dataclass(frozen=True)
class StackFrame:
    """A frame; its `id` is good until the thread goes on."""

    id: int
    name: str
    line: int
    column: int = 1
    endColumn: int | None = None
    source: Source = Source()
    presentationHint: str | None = None
    """`subtle` for a frame that is not the person's code."""
    action: str | None = None
    """Not of the protocol: what the frame works for, where that is known."""
    task: str | None = None
    """Not of the protocol: the name of the action's task."""


@dataclass(frozen=True)
class Scope:
    """Locals or globals of a frame."""

    name: str
    variablesReference: int
    expensive: bool = False
    presentationHint: str | None = None
    namedVariables: int | None = None
    indexedVariables: int | None = None


@dataclass(frozen=True)
class VariablePresentationHint:
    """How a variable is meant to be shown."""

    kind: str | None = None
    attributes: tuple[str, ...] = ()
    """`readOnly`, `rawString` ..., and of ours `slow`"""
    visibility: str | None = None


@dataclass(frozen=True)
class Variable:
    """A value with its name; what it holds is asked for by `variablesReference`, unless that is 0."""

    name: str
    value: str
    type: str = ""
    variablesReference: int = 0
    evaluateName: str | None = None
    """An expression for it in its frame."""
    presentationHint: VariablePresentationHint = VariablePresentationHint()
    namedVariables: int | None = None
    indexedVariables: int | None = None

    @property
    def is_slow(self) -> bool:
        """Whether its text was not there in time; asked for by itself (`Stop.evaluate`) it has the prompt's time."""
        return "slow" in self.presentationHint.attributes


@dataclass(frozen=True)
class Evaluated:
    """The answer to `evaluate`, `setVariable` and `setExpression`."""

    result: str
    type: str = ""
    variablesReference: int = 0
    presentationHint: VariablePresentationHint = VariablePresentationHint()
    namedVariables: int | None = None
    indexedVariables: int | None = None
    evaluateName: str | None = None
    """The expression that was evaluated; the client puts it in."""


@dataclass(frozen=True)
class Thread:
    """A thread of the debuggee."""

    id: int
    name: str


@dataclass(frozen=True)
class SourceBreakpoint:
    """A breakpoint as it is asked for."""

    line: int
    condition: str | None = None
    """An expression in the frame; the breakpoint holds when it is true."""
    hitCondition: str | None = None
    """`3` for the third time, `>= 3`, `% 3`."""
    logMessage: str | None = None
    """Print this, with `{expressions}`, instead of stopping."""


@dataclass(frozen=True)
class FunctionBreakpoint:
    """A breakpoint at the first line of every function of that name, as it is asked for."""

    name: str
    condition: str | None = None
    hitCondition: str | None = None


@dataclass(frozen=True)
class Breakpoint:
    """A breakpoint as the debuggee has it."""

    verified: bool
    id: int | None = None
    message: str | None = None
    """Why it is not verified."""
    source: Source = Source()
    line: int | None = None
    """Where it really is."""


@dataclass(frozen=True)
class ExceptionDetails:
    """An exception and, inside, what it came from."""

    message: str = ""
    typeName: str = ""
    fullTypeName: str = ""
    evaluateName: str | None = None
    stackTrace: str = ""
    source: str | None = None
    innerException: tuple["ExceptionDetails", ...] = ()


@dataclass(frozen=True)
class ExceptionInfo:
    """The exception that a thread stopped for."""

    exceptionId: str
    breakMode: str = "unhandled"
    """never, always, unhandled or userUnhandled"""
    description: str = ""
    details: ExceptionDetails = ExceptionDetails()


@dataclass(frozen=True)
class Module:
    """A module that a frame was seen in."""

    id: int | str
    name: str
    path: str | None = None
    version: str | None = None
    package: str | None = None


@dataclass(frozen=True)
class CompletionItem:
    """Something that the text may go on with."""

    label: str
    text: str | None = None
    """What is put in, where it is not the label."""
    type: str | None = None
    start: int | None = None
    """Column that `length` characters are replaced from, counted from 0."""
    length: int = 0


@dataclass(frozen=True)
class StepInTarget:
    """A call of the current line that can be stepped into."""

    id: int
    label: str
    line: int | None = None


@dataclass(frozen=True)
class GotoTarget:
    """A line that can be jumped to."""

    id: int
    label: str
    line: int


@dataclass(frozen=True)
class ExceptionBreakpointsFilter:
    """A choice of exceptions that the debuggee can stop at."""

    filter: str
    label: str
    default: bool = False


@dataclass(frozen=True)
class Capabilities:
    """What the debuggee can do: its answer to `initialize`."""

    supportsConfigurationDoneRequest: bool = False
    supportsConditionalBreakpoints: bool = False
    supportsHitConditionalBreakpoints: bool = False
    supportsLogPoints: bool = False
    supportsFunctionBreakpoints: bool = False
    supportsExceptionOptions: bool = False
    supportsExceptionInfoRequest: bool = False
    supportsEvaluateForHovers: bool = False
    supportsSetVariable: bool = False
    supportsSetExpression: bool = False
    supportsCompletionsRequest: bool = False
    supportsGotoTargetsRequest: bool = False
    supportsStepInTargetsRequest: bool = False
    supportsModulesRequest: bool = False
    supportsValueFormattingOptions: bool = False
    supportsDelayedStackTraceLoading: bool = False
    supportsClipboardContext: bool = False
    supportsTerminateRequest: bool = False
    supportTerminateDebuggee: bool = False
    exceptionBreakpointFilters: tuple[ExceptionBreakpointsFilter, ...] = ()


@dataclass(frozen=True)
class StoppedEvent:
    """The body of `stopped`."""

    reason: str
    """step, breakpoint, function breakpoint, exception, pause, entry, goto ..."""
    threadId: int | None = None
    description: str | None = None
    text: str | None = None
    allThreadsStopped: bool = False
    preserveFocusHint: bool = False
    hitBreakpointIds: tuple[int, ...] = ()


@dataclass(frozen=True)
class OutputEvent:
    """The body of `output`."""

    output: str
    category: str = "console"
    source: Source = Source()
    line: int | None = None


def read(kind: type[T], value: Any) -> T:
    """A message from its JSON.

    Raises:
        ProtocolError: when a field that it cannot be without is missing, or one has another shape.
    """
    try:
        return from_plain(kind, {name: field for name, field in value.items() if field is not None})
    except (TypeError, AttributeError, ValueError) as error:
        raise ProtocolError(f"a {kind.__name__} that cannot be read: {error}.") from None


def read_all(kind: type[T], values: Any) -> tuple[T, ...]:
    """Messages from a JSON array; an array that is missing is empty.

    Raises:
        ProtocolError: as `read`.
    """
    if not isinstance(values, list | tuple | None):
        raise ProtocolError(f"{kind.__name__}s that are not an array.")
    return tuple(read(kind, value) for value in values or ())
