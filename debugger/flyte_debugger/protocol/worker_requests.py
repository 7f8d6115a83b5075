"""What a worker is asked to do: typed and frozen, JSON on the socket.

A worker serves one run, or any number of `ListTasks` and `DescribeTask`, or one form, or a cluster. The answers are in
`worker_replies.py`; what a run's worker and its supervisor say to each other is in `events.py` and
`worker_messages.py`.
"""

import os
from dataclasses import field
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.cluster_questions import AskCluster, ClusterOptions
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_taskmodel.frozen_dataclass import dataclass
from flyte_taskmodel.plain_json import KindCodec


@dataclass(frozen=True)
class LaunchContext:
    """What a worker takes on before it imports user code, as if it were a child of whoever asks."""

    cwd: str
    environ: dict[str, str]
    root_dir: str | None
    """`--root-dir`."""

    @classmethod
    def of_this_process(cls, root_dir: str | None) -> "LaunchContext":
        """The working directory and environment of the process that asks."""
        return cls(str(Path.cwd()), dict(os.environ), root_dir)


@dataclass(frozen=True)
class RunTask:
    """Run the person's task. Answered with the events of the run."""

    kind: ClassVar[str] = "run_task"
    request: RunRequest
    folder: str
    """The run's folder."""
    context: LaunchContext
    around: worker_messages.ProcessEnvironment = field(default_factory=lambda: worker_messages.ProcessEnvironment({}))
    """What of the context's environment is there because the task declares it."""
    attempt: int = 1
    """The number of the first attempt that this worker makes."""
    masked: tuple[str, ...] = ()
    """The secrets' values, to be masked in what the worker itself writes."""
    launched: bool = False
    """Whether the context is already the one that the task declares."""
    debugpy: str | None = None
    """The folder of a debugpy to take where the worker's Python has none."""


@dataclass(frozen=True)
class RunAction:
    """Run a call of a task that another worker of the run delegated."""

    kind: ClassVar[str] = "run_action"
    request: RunRequest
    folder: str
    context: LaunchContext
    around: worker_messages.ProcessEnvironment
    action: str
    call: dict[str, Any]
    """As in `worker_messages.Delegate`."""
    attempt: int = 1
    masked: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListTasks:
    """Import a file. Answered with `TasksListed`."""

    kind: ClassVar[str] = "list_tasks"
    file: str
    context: LaunchContext


@dataclass(frozen=True)
class DescribeTask:
    """Import a task's file. Answered with `TaskDescribed`, `TaskNotFound` or `ModuleFailed`."""

    kind: ClassVar[str] = "describe_task"
    task: TaskRef
    context: LaunchContext


@dataclass(frozen=True)
class OpenForm:
    """Import a task's file and hold its forms. Answered with `FormOpened`, `TaskNotFound` or `ModuleFailed`."""

    kind: ClassVar[str] = "open_form"
    task: TaskRef
    context: LaunchContext
    sys_path: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckForm:
    """Say what is wrong with these values. Answered with `FormChecked`, `InputsRefused` or `CheckFailed`."""

    kind: ClassVar[str] = "check_form"
    inputs: dict[str, Any]
    settings: tuple[str, ...]


@dataclass(frozen=True)
class WriteArguments:
    """Write arguments as for `flyte run` as form values. Answered with `ValuesWritten`, else as `CheckForm`."""

    kind: ClassVar[str] = "write_arguments"
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class WritePickled:
    """Write native values, pickled as in `RunRequest.pickled_inputs`, as form values. Answered as `WriteArguments`."""

    kind: ClassVar[str] = "write_pickled"
    pickled: str


@dataclass(frozen=True)
class ServeCluster:
    """Be a client of a Flyte cluster until the other side is gone. Followed by `AskCluster`, answered with replies."""

    kind: ClassVar[str] = "serve_cluster"
    context: LaunchContext
    options: ClusterOptions


RunWork: TypeAlias = RunTask | RunAction
FormQuestion: TypeAlias = CheckForm | WriteArguments | WritePickled
Request: TypeAlias = RunWork | ListTasks | DescribeTask | OpenForm | FormQuestion | ServeCluster | AskCluster


REQUESTS: KindCodec[Request] = KindCodec("worker_request", Request.__args__)
"""Their kind stands under a key that no other message has."""


def is_request(plain: dict[str, Any]) -> bool:
    """Whether a message is a request."""
    return REQUESTS.key in plain
