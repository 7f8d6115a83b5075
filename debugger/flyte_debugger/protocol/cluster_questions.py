"""What is asked of a worker that is a client of a Flyte cluster: typed and frozen, JSON on the socket.

Each question is answered with any number of `ClusterReply`, the last of which ends it; several are open at once.
"""

from dataclasses import field
from typing import Any, ClassVar, TypeAlias

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_taskmodel.frozen_dataclass import dataclass
from flyte_taskmodel.plain_json import KindCodec


@dataclass(frozen=True)
class ClusterOptions:
    """Which cluster, and what there; what is None is as Flyte's own configuration has it."""

    config: str | None = None
    """Path of a configuration of Flyte's; None for the one that Flyte finds."""
    project: str | None = None
    domain: str | None = None
    org: str | None = None
    root_dir: str | None = None
    """The directory that the code of submitted tasks is counted from."""


@dataclass(frozen=True)
class ListRuns:
    """The newest runs. Answered with a `ClusterRunRow` for each."""

    kind: ClassVar[str] = "list_runs"
    limit: int = 20
    task: str | None = None
    """The task's full name, such as `pipeline.main`."""
    phases: tuple[str, ...] = ()
    """Flyte's names of phases, in lower case."""
    user: str | None = None
    """Part of the name or e-mail address of whoever started the run."""
    since: float | None = None
    """Seconds since the epoch: only runs that were created later."""


@dataclass(frozen=True)
class WatchRun:
    """A run's actions, and how they change until it is over. Answered with a `ClusterRunRow`, then events."""

    kind: ClassVar[str] = "watch_run"
    run: str
    follow: bool = True
    """False for what there is now alone."""


@dataclass(frozen=True)
class DescribeAction:
    """All of one action. Answered with an `ActionDetail`."""

    kind: ClassVar[str] = "describe_action"
    run: str
    action: str | None = None
    """None for the action that a person is after: the first that failed, else the root."""
    task: TaskRef | None = None
    """The task here whose types the inputs and outputs are read as. Imports user code."""


@dataclass(frozen=True)
class TailLogs:
    """What an attempt of an action prints, as it comes. Answered with `LogLines`."""

    kind: ClassVar[str] = "tail_logs"
    run: str
    action: str
    attempt: int | None = None
    """None for the last."""


@dataclass(frozen=True)
class ReadReport:
    """An action's report, as it is now. Answered with a `Text`; with none where there is no report."""

    kind: ClassVar[str] = "read_report"
    run: str
    action: str
    attempt: int | None = None


@dataclass(frozen=True)
class DownloadCode:
    """The code that an action ran, into a folder. Answered with a `Text`: the folder."""

    kind: ClassVar[str] = "download_code"
    run: str
    action: str
    folder: str


@dataclass(frozen=True)
class ReadInputs:
    """The recorded inputs of an action, for a task that is here. Answered with `RecordedInputs`. Imports user code."""

    kind: ClassVar[str] = "read_inputs"
    run: str
    action: str
    task: TaskRef
    without: tuple[str, ...] = ()
    """Inputs that are given anew, and not wanted."""


@dataclass(frozen=True)
class SubmitTask:
    """Run a task there. Answered with `Submitted`. Imports user code."""

    kind: ClassVar[str] = "submit_task"
    request: RunRequest
    name: str | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class RerunAction:
    """Run an action again there, with the code that it ran. Answered with `Submitted`."""

    kind: ClassVar[str] = "rerun_action"
    run: str
    action: str
    arguments: tuple[str, ...] = ()
    """Inputs to change, spelled as for `flyte run`."""
    name: str | None = None
    debug_port: int | None = None
    """Where debugpy listens in the new run's pod, which waits for a debugger; None for a run without."""


@dataclass(frozen=True)
class FindDebugger:
    """The debugger in an action's own pod, once it takes connections. Answered with a `PodDebugger`, or with nothing.

    Nothing is the answer where the action was not started with one, or is over.
    """

    kind: ClassVar[str] = "find_debugger"
    run: str
    action: str


@dataclass(frozen=True)
class AbortAction:
    """Abort a run, or one of its actions. Answered with nothing."""

    kind: ClassVar[str] = "abort_action"
    run: str
    action: str | None = None
    reason: str = "Aborted from flyte-workbench."


@dataclass(frozen=True)
class AnswerCondition:
    """Answer the condition of an action. Answered with nothing."""

    kind: ClassVar[str] = "answer_condition"
    run: str
    action: str
    text: str


ClusterQuestion: TypeAlias = (
    ListRuns
    | WatchRun
    | DescribeAction
    | TailLogs
    | ReadReport
    | DownloadCode
    | ReadInputs
    | SubmitTask
    | RerunAction
    | FindDebugger
    | AbortAction
    | AnswerCondition
)

QUESTIONS: KindCodec[ClusterQuestion] = KindCodec("question", ClusterQuestion.__args__)


@dataclass(frozen=True)
class AskCluster:
    """One question, under a number that its answers have, too; without a question, that one is dropped."""

    kind: ClassVar[str] = "ask_cluster"
    number: int
    question: dict[str, Any] | None = field(default=None)
