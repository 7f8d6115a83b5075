"""What a worker answers to a request that is not a run: typed and frozen, JSON on the socket."""

from typing import Any, ClassVar, TypeAlias

from flyte_taskmodel.description.task_description import ErrorInfo, FileTasks, TaskDescription
from flyte_taskmodel.forms.schema import Checked, TaskForms
from flyte_taskmodel.frozen_dataclass import dataclass
from flyte_taskmodel.plain_json import KindCodec


@dataclass(frozen=True)
class TasksListed:
    """What a file holds, or why it cannot be imported."""

    kind: ClassVar[str] = "tasks_listed"
    found: FileTasks


@dataclass(frozen=True)
class TaskDescribed:
    """Everything about a task."""

    kind: ClassVar[str] = "task_described"
    description: TaskDescription


@dataclass(frozen=True)
class FormOpened:
    """The schemas of a task's forms."""

    kind: ClassVar[str] = "form_opened"
    forms: TaskForms


@dataclass(frozen=True)
class FormChecked:
    """What a filled form would do."""

    kind: ClassVar[str] = "form_checked"
    checked: Checked


@dataclass(frozen=True)
class ValuesWritten:
    """Form values by input."""

    kind: ClassVar[str] = "values_written"
    values: dict[str, Any]


@dataclass(frozen=True)
class TaskNotFound:
    """The file has no such task, in a sentence."""

    kind: ClassVar[str] = "task_not_found"
    message: str


@dataclass(frozen=True)
class ModuleFailed:
    """The file raised when it was imported."""

    kind: ClassVar[str] = "module_failed"
    error: ErrorInfo


@dataclass(frozen=True)
class InputsRefused:
    """The task does not take what was given, in a sentence."""

    kind: ClassVar[str] = "inputs_refused"
    message: str


@dataclass(frozen=True)
class CheckFailed:
    """A person's own validator raised what no validator should."""

    kind: ClassVar[str] = "check_failed"
    error: ErrorInfo


Reply: TypeAlias = (
    TasksListed
    | TaskDescribed
    | FormOpened
    | FormChecked
    | ValuesWritten
    | TaskNotFound
    | ModuleFailed
    | InputsRefused
    | CheckFailed
)

REPLIES: KindCodec[Reply] = KindCodec("worker_reply", Reply.__args__)
"""Their kind stands under a key that no other message has."""
