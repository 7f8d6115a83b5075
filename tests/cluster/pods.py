"""Executes actions as pods would: the command of the task's container, through Flyte's own runtime entry point."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from flyteidl2.core import execution_pb2, literals_pb2
from flyteidl2.workflow import run_definition_pb2

from tests.cluster.control_plane import (
    ABORTED,
    ENDED,
    FAILED,
    INITIALIZING,
    QUEUED,
    RUNNING,
    SUCCEEDED,
    Action,
    ControlPlane,
)

LOST = "the pod ended with exit status {}"


class Pods:
    """Starts a process for each attempt of an action, and ends them all at the end.

    Args:
        plane: is told what becomes of the actions.
        is_full: whether nothing is started.
    """

    def __init__(self, plane: ControlPlane, is_full: Callable[[], bool]) -> None:
        self._plane = plane
        self._is_full = is_full
        self._tasks: set[asyncio.Task[None]] = set()
        self._processes: dict[tuple[str, str], asyncio.subprocess.Process] = {}

    def start(self, action: Action) -> None:
        """Execute an action from its first attempt on."""
        if self._is_full():
            self._plane.begin_attempt(action, QUEUED)
            return
        task = asyncio.get_running_loop().create_task(self._execute(action))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def kill(self, action: Action) -> None:
        """End the pod of an action that is aborted."""
        process = self._processes.get((action.details.id.run.name, action.name))
        if process and process.returncode is None:
            process.kill()

    async def close(self) -> None:
        """End every pod."""
        for task in list(self._tasks):
            task.cancel()
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _execute(self, action: Action) -> None:
        retries = action.details.task.task_template.metadata.retries.retries
        while True:
            attempt = self._plane.begin_attempt(action, QUEUED)
            self._plane.enter(action, INITIALIZING)
            may_retry = await self._attempt(action, attempt)
            if action.phase in ENDED:
                return
            if may_retry and attempt <= retries:
                action.details.attempts[-1].phase = FAILED
                continue
            self._plane.enter(action, FAILED)
            return

    async def _attempt(self, action: Action, attempt: int) -> bool:
        """Run one attempt to its end. Returns whether another may follow."""
        place = self._plane.place(action, attempt)
        work = place / "pod"
        work.mkdir(parents=True)
        command = _command(action, place)
        with (place / "log.txt").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *command, cwd=work, env=_environment(action, self._plane), stdout=log, stderr=asyncio.subprocess.STDOUT
            )
            self._processes[action.details.id.run.name, action.name] = process
            tried = action.details.attempts[-1]
            tried.logs_available = True
            pod = f"{action.details.id.run.name}-{action.name}-{attempt - 1}"
            tried.log_context.primary_pod_name = pod
            tried.log_context.pods.add(namespace="demo-development", pod_name=pod)
            self._plane.enter(action, RUNNING)
            status = await process.wait()
        if action.phase == ABORTED:
            return False
        return self._conclude(action, place, status)

    def _conclude(self, action: Action, place: Path, status: int) -> bool:
        """Take in what the pod left. Returns whether another attempt may follow."""
        details = action.details
        tried = details.attempts[-1]
        if (place / "report.html").exists():
            tried.outputs.report_uri = str(place / "report.html")
        if (place / "error.pb").exists():
            error = execution_pb2.ErrorDocument.FromString((place / "error.pb").read_bytes()).error
            details.error_info.message, details.error_info.code = error.message, error.code
            details.error_info.kind = run_definition_pb2.ErrorInfo.KIND_USER
            tried.error_info.CopyFrom(details.error_info)
            return bool(error.kind == execution_pb2.ContainerError.RECOVERABLE)
        if status or not (place / "outputs.pb").exists():
            details.error_info.message, details.error_info.code = LOST.format(status), "PodFailed"
            tried.error_info.CopyFrom(details.error_info)
            return True
        tried.outputs.output_uri = str(place / "outputs.pb")
        details.ClearField("error_info")
        self._plane.enter(action, SUCCEEDED)
        return False


def _command(action: Action, place: Path) -> list[str]:
    """The container's arguments with its template variables filled in."""
    names = {
        "{{.inputs}}": action.input_uri,
        "{{.input}}": action.input_uri,
        "{{.outputPrefix}}": str(place),
        "{{.runName}}": action.details.id.run.name,
        "{{.actionName}}": action.name,
        "{{.rawOutputDataPrefix}}": str(place / "raw"),
        "{{.checkpointOutputPrefix}}": str(place / "checkpoint"),
        "{{.prevCheckpointPrefix}}": '""',
        "{{.runStartTime}}": "2026-01-01T00:00:00+00:00",
    }
    return [names.get(word, word) for word in action.details.task.task_template.container.args]


def _environment(action: Action, plane: ControlPlane) -> dict[str, str]:
    run = action.details.id.run
    declared = {one.key: one.value for one in action.details.task.task_template.container.env}
    asked = {one.key: one.value for one in plane.runs[run.name].spec.envs.values}
    programs = Path(sys.executable).parent
    return {
        **{name: os.environ[name] for name in ("HOME", "LANG", "PATH") if name in os.environ},
        "PATH": f"{programs}:{os.environ['PATH']}",
        "_U_EP_OVERRIDE": plane.url,
        "_U_INSECURE": "true",
        "_U_ORG_NAME": run.org,
        "_U_USE_ACTIONS": "1",
        "_U_RUN_BASE": str(plane.folder / "runs" / run.name),
        "FLYTE_INTERNAL_EXECUTION_PROJECT": run.project,
        "FLYTE_INTERNAL_EXECUTION_DOMAIN": run.domain,
        "ACTION_NAME": action.name,
        "RUN_NAME": run.name,
        "LOG_LEVEL": "40",
        "FSSPEC_FILE_AUTO_MKDIR": "true",
        "PYTHONUNBUFFERED": "1",
        **declared,
        **asked,
    }


def literal_of(payload: object) -> literals_pb2.Literal:
    """The literal of what a person answered."""
    literal = literals_pb2.Literal()
    primitive = literal.scalar.primitive
    match payload:
        case bool():
            primitive.boolean = payload
        case int():
            primitive.integer = payload
        case float():
            primitive.float_value = payload
        case _:
            primitive.string_value = str(payload)
    return literal
