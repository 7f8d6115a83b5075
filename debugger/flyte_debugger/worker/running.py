"""One run, in its worker: load the task, read its inputs, run it, tell how it ended."""

import asyncio
import base64
import contextlib
import logging
import os
import sys
import time
from pathlib import Path
from typing import Any

import cloudpickle
import flyte
import flyte.config
from flyte.models import ActionID, CheckpointPaths, RawDataPath, TaskContext

from flyte_debugger import events, strays
from flyte_debugger.channel import Channel
from flyte_debugger.request import RunRequest, TaskRef
from flyte_debugger.worker._flyte import Report, install_controller, internal_ctx
from flyte_debugger.worker.controller import DeskController, outputs_json
from flyte_debugger.worker.loading import load_task
from flyte_taskmodel.arguments import parse_arguments
from flyte_taskmodel.description import ErrorInfo
from flyte_taskmodel.errors import InputsError, ModuleFailedError, TaskNotFoundError
from flyte_taskmodel.failures import error_info
from flyte_taskmodel.plain import from_plain
from flyte_taskmodel.task import AnyTask

OUTPUTS = "outputs.pkl"


def run(message: dict[str, Any], channel: Channel) -> None:
    """Serve one `run` message: every event of the run goes over the channel, its end last."""
    request = from_plain(RunRequest, message["of"])
    folder = Path(message["folder"])
    teller = Teller(request.task, folder, channel)
    try:
        take_surroundings(message)
        task = load_task(request.task)
        teller.task = task.name
        result = _execute(task, _inputs(task, request), folder, teller.send)
        _keep(result, folder if request.pickle_outputs else None)
        teller.end("succeeded", outputs_json(task, result))
    except ModuleFailedError as failed:
        teller.end("failed", error=failed.error)
    except TaskNotFoundError as missing:
        teller.refuse(str(missing))
    except InputsError as wrong:
        teller.refuse(str(wrong), wrong.usage)
    except (KeyboardInterrupt, asyncio.CancelledError):
        teller.end("cancelled")
    except BaseException as error:
        teller.end("failed", error=error_info(error))


class Teller:
    """Sends a run's events: its start when its first action starts, since until then it may still be refused."""

    def __init__(self, ref: TaskRef, folder: Path, channel: Channel) -> None:
        self.task = ref.name
        self._ref = ref
        self._folder = folder
        self._channel = channel
        self._started = False

    def send(self, event: events.Event) -> None:
        """Send an event of the run; any thread may."""
        if not self._started:
            self._started = True
            self.send(events.RunStarted(self._folder.name, self.task, self._ref.file, str(self._folder), time.time()))
        self._channel.send(events.encode(event))

    def end(self, status: events.Status, outputs: tuple[Any, ...] = (), error: ErrorInfo | None = None) -> None:
        """Tell how the run ended, after all that it printed."""
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        self.send(events.RunEnded(status, outputs, error, time.time()))

    def refuse(self, message: str, usage: str = "") -> None:
        """Say why the run cannot start."""
        self._channel.send(events.encode(events.RunRefused(message, usage, time.time())))


def take_surroundings(message: dict[str, Any]) -> None:
    """Take on the working directory and environment of whoever asked, and set Flyte up as `flyte run --local` does."""
    os.chdir(message["cwd"])
    mark = os.environ[strays.MARK]
    os.environ.clear()
    os.environ.update(message["environ"])
    os.environ[strays.MARK] = mark
    root_dir = message["root_dir"]
    flyte.init_from_config(
        flyte.config.auto(), root_dir=Path(root_dir).resolve() if root_dir else None, log_level=logging.ERROR
    )


def _inputs(task: AnyTask, request: RunRequest) -> dict[str, Any]:
    if request.pickled_inputs is None:
        return parse_arguments(task, request.arguments)
    return cloudpickle.loads(base64.b64decode(request.pickled_inputs))  # type: ignore[no-any-return]


def _execute(task: AnyTask, kwargs: dict[str, Any], folder: Path, send: Any) -> Any:
    controller = DeskController(folder, send)
    install_controller(controller)
    with internal_ctx().replace_task_context(_root_context(folder)):
        if task._call_as_synchronous:
            return controller.submit_sync(task, **kwargs).result()
        return asyncio.run(controller.submit(task, **kwargs))


def _root_context(folder: Path) -> TaskContext:
    """The TaskContext around the person's own task, with everything that Flyte writes under the run's folder."""
    metadata, raw_data = folder / "flyte" / "metadata", folder / "flyte" / "raw_data"
    return TaskContext(
        action=ActionID(name=folder.name),
        checkpoint_paths=CheckpointPaths(str(raw_data / "prev_checkpoint"), str(raw_data / "checkpoint")),
        output_path=str(metadata / "a0"),
        run_base_dir=str(metadata),
        version="na",
        raw_data_path=RawDataPath(path=str(raw_data)),
        report=Report(name=folder.name),
        mode="local",
    )


def _keep(result: Any, folder: Path | None) -> None:
    if folder is not None:
        (folder / OUTPUTS).write_bytes(cloudpickle.dumps(result))
