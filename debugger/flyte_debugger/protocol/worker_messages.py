"""What a worker and its supervisor say to each other beside events: typed and frozen like them, and never recorded.

A worker *leads* one action: the person's own task, or a task called by it that declares what one process cannot do for
it alone. The supervisor holds the led action to its limits and tries it again when its worker is lost.
"""

from dataclasses import field
from typing import Any, ClassVar, TypeAlias

from flyte_debugger.run.events import Status
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.frozen_dataclass import dataclass
from flyte_taskmodel.plain_json import KindCodec


@dataclass(frozen=True)
class Limits:
    """What the led action declares, in seconds, bytes and cores."""

    delays: tuple[float, ...] = ()
    """Seconds before the second attempt, the third ...; as many as the task has retries."""
    max_runtime: float | None = None
    deadline: float | None = None
    memory: int | None = None
    cpus: float | None = None
    interruptible: bool = False


@dataclass(frozen=True)
class SecretRef:
    """A Secret that a task declares, as Flyte's own class has it."""

    key: str
    group: str | None
    env_var: str | None
    mount: str | None


@dataclass(frozen=True)
class ProcessEnvironment:
    """What a task wants of its process before anything of it is imported."""

    env_vars: dict[str, str]
    secrets: tuple[SecretRef, ...] = ()


@dataclass(frozen=True)
class LeasedAction:
    """Worker: this is the action that I lead."""

    kind: ClassVar[str] = "lead"
    action: str
    limits: Limits
    cpu_before: float
    """CPU seconds that this process had used before, for its own imports."""


@dataclass(frozen=True)
class RelaunchRequested:
    """Worker: my task wants these around it; start me again in them. I end now."""

    kind: ClassVar[str] = "relaunch"
    environment: ProcessEnvironment


@dataclass(frozen=True)
class RetainedInputs:
    """Worker: these inputs may be kept. Where there are secrets, I wait for an answer to `RETAINED_INPUTS`."""

    kind: ClassVar[str] = "asked"
    arguments: tuple[str, ...]
    inputs: dict[str, Any]
    withheld: tuple[str, ...] = ()
    """The paths of the inputs that are left out of these."""
    secrets: tuple[str, ...] = ()
    """What is to be masked from now on."""


RETAINED_INPUTS = "asked"
"""What the answer to `RetainedInputs` is addressed to, in an action's place."""


@dataclass(frozen=True)
class DelegateAction:
    """Worker: run this action in a worker of its own and answer me with its error, or with None."""

    kind: ClassVar[str] = "delegate"
    action: str
    call: dict[str, Any]
    """What the other worker needs to take the call up; only workers read it."""
    limits: Limits
    environment: ProcessEnvironment


@dataclass(frozen=True)
class ResolveSecrets:
    """Worker: this action is to run in my process; answer me with the variables that it wants."""

    kind: ClassVar[str] = "resolve_secrets"
    action: str
    environment: ProcessEnvironment


@dataclass(frozen=True)
class Failure:
    """An error on its way from one worker to another: Flyte's own form of it, and what a person should see."""

    kind: int
    """Flyte's `ExecutionError.ErrorKind`."""
    code: str
    message: str
    status: Status
    info: ErrorInfo


@dataclass(frozen=True)
class DelegatedActionDone:
    """Worker: the action that was delegated to me is over; its outputs are where they belong."""

    kind: ClassVar[str] = "done"
    action: str
    error: Failure | None


@dataclass(frozen=True)
class ResourceUsage:
    """Worker: what I used until now, in bytes and seconds; sent before the end of the led action is."""

    kind: ClassVar[str] = "used"
    peak_memory: int
    cpu_seconds: float


@dataclass(frozen=True)
class LeftThreads:
    """Worker: the person's task is over, and these threads, by their names, go on; sent before the run's end is."""

    kind: ClassVar[str] = "left_threads"
    names: tuple[str, ...]


@dataclass(frozen=True)
class AttemptBoundary:
    """Worker: an attempt of the action I lead is over and all that it printed is written; answer when you have it."""

    kind: ClassVar[str] = "between"
    action: str


@dataclass(frozen=True)
class NoticeRequested:
    """Worker: a sentence for the person, once in the run."""

    kind: ClassVar[str] = "remark"
    text: str


@dataclass(frozen=True)
class Answer:
    """Supervisor: to a `DelegateAction` or `ResolveSecrets` of that action, or the person's value for its condition."""

    kind: ClassVar[str] = "answer"
    action: str
    value: Any = None
    environ: dict[str, str] = field(default_factory=dict)
    """To `ResolveSecrets`: the variables to set."""
    masked: tuple[str, ...] = ()
    """To `ResolveSecrets`: all values that are masked from now on."""
    error: Failure | None = None


@dataclass(frozen=True)
class TaskStops:
    """Supervisor: these are the task breakpoints of the debug run now, and the stubs by task."""

    kind: ClassVar[str] = "task_stops"
    breakpoints: tuple[str, ...]
    stubs: dict[str, str]


@dataclass(frozen=True)
class Cancel:
    """Supervisor: the debug run is to end. Threads that are stopped are let go; a SIGINT comes with this."""

    kind: ClassVar[str] = "cancel"


Message: TypeAlias = (
    LeasedAction
    | RelaunchRequested
    | RetainedInputs
    | DelegateAction
    | ResolveSecrets
    | DelegatedActionDone
    | ResourceUsage
    | LeftThreads
    | AttemptBoundary
    | NoticeRequested
    | Answer
    | TaskStops
    | Cancel
)

MESSAGES: KindCodec[Message] = KindCodec("wire", Message.__args__)
"""Their kind stands under a key that no event has."""
