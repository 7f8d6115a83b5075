"""What is known of tasks without having them: plain data that a worker makes and any process can hold."""

from typing import Any

from flyte_taskmodel.frozen_dataclass import dataclass


@dataclass(frozen=True)
class Frame:
    """One line of a traceback, as a person would point at it."""

    file: str
    line: int
    """Counted from 1."""
    function: str
    text: str = ""
    """The source line, stripped; empty where the source is not at hand."""


@dataclass(frozen=True)
class ErrorInfo:
    """An exception as data: of a task, of a module that failed to import, of a method that `show` called."""

    type: str
    """The class's name, with its module unless that is `builtins`."""
    message: str
    traceback: tuple[Frame, ...] = ()
    """Oldest call first, across task boundaries; without frames of Flyte, of this project and of the event loop."""
    cause: "ErrorInfo | None" = None
    """What it was raised from, or the exception being handled when it was raised."""
    parts: "tuple[ErrorInfo, ...]" = ()
    """The members of an ExceptionGroup."""


@dataclass(frozen=True)
class InputDescription:
    """One input of a task."""

    name: str
    type: str
    """As the person wrote it: `list[int]`, `Config`, `File`."""
    required: bool
    default: str | None = None
    """The default's repr; None where there is none."""
    doc: str = ""


@dataclass(frozen=True)
class OutputDescription:
    """One output of a task; Flyte names them `o0`, `o1` ... unless the task does."""

    name: str
    type: str
    doc: str = ""


@dataclass(frozen=True)
class TaskSummary:
    """A task as a row of a list."""

    name: str
    """The TaskTemplate's name: `environment.function`."""
    function: str
    """The function's name, or the variable's for a task without a function."""
    variable: str
    """The module's variable that holds it."""
    file: str
    line: int
    """Of the `def`, counted from 1; 1 where there is no function."""
    environment: str
    signature: str
    """`(n: int = 3, name: str) -> str`."""
    badges: tuple[str, ...] = ()
    """Some of `async`, `report`, `debuggable`, `cached`, `reusable`, or the plugin's task type."""
    doc: str = ""
    """The docstring's first line."""
    required_inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileTasks:
    """What importing one file gave: its tasks, or the error; never both empty without `output` telling why."""

    file: str
    tasks: tuple[TaskSummary, ...] = ()
    error: ErrorInfo | None = None
    output: str = ""
    """What the module printed while it was imported, at most the last 10,000 characters."""
    seconds: float = 0.0


@dataclass(frozen=True)
class Parameter:
    """One field of the TaskTemplate as it stands."""

    name: str
    type: str
    value: Any
    """JSON where the value has one, else its repr."""
    text: str
    """One line for a person."""
    is_default: bool


@dataclass(frozen=True)
class MethodResult:
    """What a method or property of the TaskTemplate gave when it was asked."""

    name: str
    value: Any = None
    error: ErrorInfo | None = None


@dataclass(frozen=True)
class TaskDescription:
    """Everything that `flyte-tui show` shows of one task."""

    summary: TaskSummary
    template: str
    """The TaskTemplate subclass, with its module."""
    inputs: tuple[InputDescription, ...]
    outputs: tuple[OutputDescription, ...]
    parameters: tuple[Parameter, ...]
    properties: tuple[MethodResult, ...]
    """`native_interface`, `source_file`, `json_schema` and any later property."""
    serialized: tuple[MethodResult, ...]
    """What `config`, `custom_config`, `container_args`, `data_loading_config` and `sql` return."""
    methods: tuple[MethodResult, ...]
    """Every other public method, with its signature as the value."""
    doc: str
    source_file: str | None
    source_line: int | None
    source: str
    """The function's text; empty where there is none."""
