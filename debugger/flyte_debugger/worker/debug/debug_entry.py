"""The way into a debug run. Nothing of the debugger is imported for a run that is not debugged."""

import importlib.metadata
import importlib.util
import os

from flyte_debugger.protocol import worker_messages
from flyte_debugger.run.request import RunRequest
from flyte_debugger.worker.calls.task_hooks import TaskHooks
from flyte_debugger.worker.debug.static_scan import may_want_environment
from flyte_debugger.worker.import_by_path import load
from flyte_debugger.worker.run.worker_context import WorkerContext
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.errors import NotDebuggableError, WorkerError

OLDEST_DEBUGPY = (1, 8, 22)
"""The one that `pyproject.toml` names."""


def is_looked_at_first(request: RunRequest) -> bool:
    """Whether a debug run first finds out, in a worker of its own, what its task wants around it."""
    return request.debug is not None and (request.task.file is None or may_want_environment(request))


def attached(context: WorkerContext, debugpy: str | None) -> TaskHooks:
    """Attach the debugger, for which nothing of the person's may be imported yet.

    Args:
        context: what this worker was asked for.
        debugpy: the folder of our own debugpy, for an environment that has none or one that is too old; None where we
            have none either.

    Raises:
        WorkerError: when nobody answers.
    """
    if debugpy is not None and not has_debugpy():
        load("debugpy", debugpy)
    from flyte_debugger.worker.debug.attach_debugger import attach

    return attach(context)


def has_debugpy() -> bool:
    """Whether this environment has a debugpy with the private names that the debugger stands on."""
    try:
        numbers = importlib.metadata.version("debugpy").split(".")
    except importlib.metadata.PackageNotFoundError:
        return importlib.util.find_spec("debugpy") is not None
    return tuple(int(each) for each in numbers if each.isdigit()) >= OLDEST_DEBUGPY


def check_debuggable(task: AnyTask) -> None:
    """Say of a task that does not declare `debuggable` that it cannot be debugged, and what to do.

    Raises:
        NotDebuggableError: for such a task.
    """
    if not task.debuggable:
        raise NotDebuggableError(
            f"{task.name} cannot be debugged: it declares debuggable=False. Declare debuggable=True to step through it."
        )


def make_do(context: WorkerContext, wanted: worker_messages.ProcessEnvironment) -> None:
    """Take on, in a process that is attached already, what could not be foreseen of a task.

    Raises:
        WorkerError: for secrets, which a process has from its start.
    """
    if wanted.secrets:
        raise WorkerError(
            f"{context.task} takes its secrets from a module that cannot be foreseen, so it cannot be debugged: "
            "declare them in its own file, or in a module that this file imports by name."
        )
    os.environ.update(wanted.env_vars)
    context.tell(
        worker_messages.NoticeRequested(
            f"The environment variables of {context.task} were set after its file was imported."
        )
    )
