"""The events of a run: typed, frozen, JSON on the wire and on disk. `docs/events.md` says when each is sent.

A worker and the supervisor send them; a front end, `events.jsonl` in the run's folder and other tools read them.
Times are seconds since the epoch. The version is raised when a field goes or changes its meaning, not when one comes.
"""

import json
from typing import Any, ClassVar, Literal, TypeAlias, get_args

from flyte_debugger.run.cluster_events import PhaseEntered
from flyte_debugger.run.displayed_event import Displayed as Displayed
from flyte_debugger.run.field_marks import Masked, Plain
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.frozen_dataclass import dataclass
from flyte_taskmodel.plain_json import KindCodec

VERSION = 1

Status: TypeAlias = Literal[
    "running", "succeeded", "failed", "timed_out", "out_of_memory", "preempted", "cancelled", "crashed"
]
"""Of a run, an action or an attempt; only an attempt is ever `preempted`."""
ENDED: frozenset[str] = frozenset(get_args(Status)) - {"running"}


@dataclass(frozen=True)
class RunStarted:
    """The worker has the task and is about to run it. The first event of every run that is not refused."""

    kind: ClassVar[str] = "run_started"
    run_id: Plain[str]
    task: Masked[str]
    file: Plain[str | None]
    run_dir: Plain[str]
    at: float


@dataclass(frozen=True)
class ActionStarted:
    """A task, or a traced function, of the run begins."""

    kind: ClassVar[str] = "action_started"
    action: Plain[str]
    parent: Plain[str | None]
    """None for the task that was started by the person."""
    task: Masked[str]
    label: Masked[str]  # The task's short name.
    group: Masked[str | None]
    trace: bool
    """True for a function under `flyte.trace`."""
    inputs: Masked[dict[str, Any]]
    cache: Plain[Literal["off", "miss", "hit"]]
    at: float


@dataclass(frozen=True)
class AttemptStarted:
    """One try of an action begins; the first has number 1."""

    kind: ClassVar[str] = "attempt_started"
    action: Plain[str]
    attempt: int
    at: float
    stdout_at: int = 0
    """How many bytes of the log that the action's worker writes to came before this attempt."""
    stderr_at: int = 0


@dataclass(frozen=True)
class AttemptEnded:
    """One try of an action is over."""

    kind: ClassVar[str] = "attempt_ended"
    action: Plain[str]
    attempt: int
    status: Plain[Status]
    error: Masked[ErrorInfo | None]
    retry_in: float | None  # seconds; None when no other attempt follows
    at: float


@dataclass(frozen=True)
class ReportFlushed:
    """The action's report was written, whole, to `path`. Comes again each time the task flushes."""

    kind: ClassVar[str] = "report_flushed"
    action: Plain[str]
    attempt: int
    path: Plain[str]
    at: float


@dataclass(frozen=True)
class ActionEnded:
    """An action is over."""

    kind: ClassVar[str] = "action_ended"
    action: Plain[str]
    status: Plain[Status]
    outputs: Masked[tuple[Any, ...]]
    error: Masked[ErrorInfo | None]
    at: float
    outputs_text: Masked[tuple[str, ...]] = ()


@dataclass(frozen=True)
class Output:
    """Text from the worker's stdout or stderr, of the task or of anything it started."""

    kind: ClassVar[str] = "output"
    stream: Plain[Literal["stdout", "stderr"]]
    text: Masked[str]
    at: float
    action: Plain[str | None] = None
    """The action that the worker leads; actions that share its worker share its output."""
    attempt: int = 1


@dataclass(frozen=True)
class ConditionWaiting:
    """A task waits for a person (`flyte.new_condition`). `Run.answer` gives the value."""

    kind: ClassVar[str] = "condition_waiting"
    action: Plain[str]
    """The condition's own action."""
    name: Masked[str]
    prompt: Masked[str]
    markdown: bool
    """Whether the prompt is Markdown."""
    type: Plain[Literal["bool", "int", "float", "str"]]
    description: Masked[str]
    timeout: float | None
    """Seconds until the task stops waiting; None for never."""
    at: float


@dataclass(frozen=True)
class ConditionAnswered:
    """A task no longer waits for that person."""

    kind: ClassVar[str] = "condition_answered"
    action: Plain[str]
    at: float


@dataclass(frozen=True)
class InputWaiting:
    """A task (None: a file's import) reads from stdin and nothing is there. `Run.write_stdin` gives it something."""

    kind: ClassVar[str] = "input_waiting"
    action: Plain[str | None]
    at: float


@dataclass(frozen=True)
class InputTaken:
    """The task that waited for its stdin has read something, or its end."""

    kind: ClassVar[str] = "input_taken"
    action: Plain[str | None]
    at: float


@dataclass(frozen=True)
class ResourcesUsed:
    """What an action with a worker of its own (the person's task has one) used, beside what it requested."""

    kind: ClassVar[str] = "resources_used"
    action: Plain[str]
    peak_memory: int
    """Bytes, of its process and all that it started."""
    cpu_seconds: float
    requested_memory: int | None
    """Bytes; the limit where the task gives request and limit."""
    requested_cpus: float | None
    notice: Masked[str | None]
    """One sentence where the request is far off."""
    at: float


@dataclass(frozen=True)
class Stopped:
    """A thread of a debug run has stopped. While one is stopped no timeout runs."""

    kind: ClassVar[str] = "stopped"
    action: Plain[str | None]
    """The action whose code the thread runs; None while the person's file is imported."""
    thread: int
    """The thread's id in the Debug Adapter Protocol."""
    file: Plain[str]
    line: int
    function: Masked[str]
    reason: Plain[str]
    """As in DAP's `stopped` event: `breakpoint`, `step`, `exception`, `pause`, `entry`, `goto` ..."""
    breakpoint: Masked[str | None]
    """The task breakpoint that stopped it, as it was written."""
    at: float


@dataclass(frozen=True)
class Continued:
    """A stopped thread goes on."""

    kind: ClassVar[str] = "continued"
    action: Plain[str | None]
    thread: int
    at: float


@dataclass(frozen=True)
class DebuggerListening:
    """An editor can attach to the debug run here. The one event that may come before `RunStarted`."""

    kind: ClassVar[str] = "debugger_listening"
    host: Plain[str]
    port: int
    at: float


@dataclass(frozen=True)
class Notice:
    """One sentence of ours for the person: something that was not enforced, not recorded or not found."""

    kind: ClassVar[str] = "notice"
    text: Masked[str]
    at: float


@dataclass(frozen=True)
class RunEnded:
    """The run is over; the last event of every run that is not refused."""

    kind: ClassVar[str] = "run_ended"
    status: Plain[Status]
    outputs: Masked[tuple[Any, ...]]
    """One JSON value for each output; `{"$repr": text, "$type": name}` where the type has no JSON."""
    error: Masked[ErrorInfo | None]
    at: float
    outputs_text: Masked[tuple[str, ...]] = ()
    """Each output as Python writes it, for a person; empty where its JSON reads the same."""


@dataclass(frozen=True)
class RunRefused:
    """The run could not start because of what was asked: no such task, a wrong input. The only event of its run."""

    kind: ClassVar[str] = "run_refused"
    message: Masked[str]
    usage: Masked[str]
    """The task's own usage line, where there is a task."""
    at: float
    missing: Masked[tuple[str, ...]] = ()
    """The inputs that a notebook did not give, where that is what is wrong."""


Event: TypeAlias = (
    RunStarted
    | ActionStarted
    | AttemptStarted
    | AttemptEnded
    | PhaseEntered
    | ReportFlushed
    | ActionEnded
    | Output
    | Displayed
    | ConditionWaiting
    | ConditionAnswered
    | InputWaiting
    | InputTaken
    | ResourcesUsed
    | Stopped
    | Continued
    | DebuggerListening
    | Notice
    | RunEnded
    | RunRefused
)

_CODEC: KindCodec[Event] = KindCodec("kind", Event.__args__)
KINDS, encode, decode = _CODEC.kinds, _CODEC.encode, _CODEC.decode


def to_line(event: Event) -> str:
    """One line of `events.jsonl`."""
    return json.dumps(encode(event), ensure_ascii=False) + "\n"
