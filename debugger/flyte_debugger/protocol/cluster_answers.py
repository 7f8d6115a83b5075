"""What a worker that is a client of a Flyte cluster answers: typed and frozen, JSON on the socket."""

from typing import Any, ClassVar, Literal, TypeAlias

from flyte_debugger.run import events
from flyte_debugger.run.events import ConditionWaiting
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.frozen_dataclass import dataclass
from flyte_taskmodel.plain_json import KindCodec, from_plain, to_plain


@dataclass(frozen=True)
class ClusterRunRow:
    """A run as a list has it. Times are seconds since the epoch."""

    kind: ClassVar[str] = "cluster_run"
    name: str
    task: str
    phase: str
    """Flyte's name for it, in lower case: `queued`, `running`, `failed` ..."""
    started: float
    ended: float | None
    user: str
    """Whoever started it, as far as the cluster tells."""
    url: str
    """Its page in the console."""
    project: str
    domain: str

    @property
    def is_over(self) -> bool:
        """Whether nothing of it goes on."""
        return self.ended is not None

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it goes on."""
        return None if self.ended is None else self.ended - self.started


@dataclass(frozen=True)
class Phase:
    """A time that an action spent in a phase."""

    name: str
    started: float
    ended: float | None


@dataclass(frozen=True)
class Attempt:
    """One try of an action."""

    number: int
    phase: str
    started: float
    ended: float | None
    phases: tuple[Phase, ...] = ()
    error: ErrorInfo | None = None


@dataclass(frozen=True)
class ActionDetail:
    """One action with all that the cluster tells of it."""

    kind: ClassVar[str] = "action_detail"
    run: str
    action: str
    parent: str | None
    task: str
    """The task's full name; that of the function for a trace, of the condition for a condition."""
    label: str
    group: str | None
    kind_of_action: Literal["task", "trace", "condition"]
    phase: str
    started: float
    ended: float | None
    url: str
    attempts: tuple[Attempt, ...]
    inputs: dict[str, Any]
    outputs: tuple[Any, ...]
    error: ErrorInfo | None
    is_cached: bool
    has_report: bool
    has_logs: bool
    module: str | None
    """The module that the task was loaded from there; None where its code is not a module's."""
    instance: str | None
    """The task's name in that module."""
    version: str
    has_bundle: bool
    """Whether its code was sent with the run, rather than baked into the image."""
    image: str
    env_vars: dict[str, str]
    """What the task declared, and what was asked for its run."""
    secrets: tuple[str, ...]
    """Names only."""
    flyte_version: str
    debug_url: str | None = None
    """Where the pod's own debugger answers, of an action that was started with debug on."""
    condition: ConditionWaiting | None = None
    """The question, of a condition that waits for its answer."""
    unread: str | None = None
    """Why inputs and outputs are missing, in a sentence."""


@dataclass(frozen=True)
class LogLines:
    """Text that an action printed."""

    kind: ClassVar[str] = "log_lines"
    text: str


@dataclass(frozen=True)
class Text:
    """One text: a report, a folder."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True)
class RecordedInputs:
    """The inputs that an action had, for a run here."""

    kind: ClassVar[str] = "recorded_inputs"
    inputs: dict[str, Any]
    """Form values, of those that have one."""
    pickled: str | None
    """The others, as in `RunRequest.pickled_inputs`; None where there are none."""
    missing: tuple[str, ...] = ()
    """Inputs of the task here that the action did not have."""
    dropped: tuple[str, ...] = ()
    """Inputs of the action that the task here does not have."""
    settings: tuple[str, ...] = ()
    """Overrides with which the task here has the environment variables that the action had."""
    flyte_version: str = ""
    """Flyte's version here."""
    packages: tuple[str, ...] = ()
    """Packages of the image that are others here, or are not here."""


@dataclass(frozen=True)
class PodDebugger:
    """A debugger that takes connections in an action's own pod."""

    kind: ClassVar[str] = "pod_debugger"
    url: str | None = None
    """The page of the editor there, of an action that was started with Flyte's debug mode on."""
    port: int | None = None
    """Of debugpy, on the pod's own loopback, of an action that was put under it."""
    folder: str | None = None
    """Where the code lies in the pod, with `port`."""
    pod: str | None = None
    """`NAMESPACE/NAME`, as far as the cluster tells."""


@dataclass(frozen=True)
class Submitted:
    """A run that was started, or that would be."""

    kind: ClassVar[str] = "submitted"
    name: str
    url: str
    spec: dict[str, Any]
    """With `dry_run`: what would be sent."""


Answer: TypeAlias = (
    ClusterRunRow | ActionDetail | LogLines | Text | RecordedInputs | PodDebugger | Submitted | events.Event
)
ANSWERS: KindCodec[Answer] = KindCodec(
    "kind",
    (ClusterRunRow, ActionDetail, LogLines, Text, RecordedInputs, PodDebugger, Submitted, *events.Event.__args__),
)


@dataclass(frozen=True)
class ClusterReply:
    """An answer to the question with this number; the last has none, and an error where it failed."""

    number: int
    answer: dict[str, Any] | None = None
    error: str | None = None
    """One sentence."""
    place: str | None = None
    """Of a file that cannot be imported, with `module_error`."""
    module_error: ErrorInfo | None = None


def encode_reply(reply: ClusterReply) -> dict[str, Any]:
    """The reply as JSON values, under a key that no other message has."""
    return {"cluster_reply": reply.number, **to_plain(reply)}


def decode_reply(plain: dict[str, Any]) -> ClusterReply:
    """The reply that `encode_reply` gave."""
    return from_plain(ClusterReply, plain)
