"""The inputs that an action had on the cluster, for a task of this machine."""

import base64
import importlib.metadata
from collections.abc import AsyncIterator
from typing import Any

import cloudpickle
from flyte.remote import ActionDetails, Run

from flyte_debugger.protocol.cluster_answers import RecordedInputs
from flyte_debugger.protocol.cluster_questions import ReadInputs
from flyte_debugger.worker.cluster.action_details import find_details
from flyte_debugger.worker.cluster.cluster_connection import Connection
from flyte_debugger.worker.cluster.cluster_failures import sentence_of
from flyte_debugger.worker.cluster.image_packages import differing_packages
from flyte_debugger.worker.cluster.load_fresh_task import load_fresh_task
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.errors import InputsError, WorkbenchError
from flyte_taskmodel.forms.input_form import InputForm

_FLYTES = ("_F_", "_U_", "FLYTE_", "LOG_", "USER_LOG_LEVEL", "PYTHONPATH")
"""How the names of variables begin that Flyte sets for itself."""


async def read_recorded_inputs(question: ReadInputs, connection: Connection) -> AsyncIterator[RecordedInputs]:
    """The inputs as form values where they have one, the rest as values of the task's own types."""
    task = load_fresh_task(question.task)
    details = await find_details(question.run, question.action, connection)
    place = f"{question.run}/{question.action}"
    try:
        had = await connection.answered(details.input_literals())
    except Exception as error:
        raise WorkbenchError(f"The inputs of {place} cannot be read: {sentence_of(error, connection)}") from None
    kinds = _types_of(task)
    wanted = {name: kind for name, kind in kinds.items() if name in had and name not in question.without}
    try:
        natives = await details.typed_inputs(wanted)
    except Exception as error:
        raise WorkbenchError(
            f"The inputs of {place} do not fit {task.name} as it is here: {error} With `--code remote` the code that "
            "ran takes them."
        ) from None
    written = _written(task, natives)
    rest = {name: value for name, value in natives.items() if name not in written}
    yield RecordedInputs(
        inputs=written,
        pickled=base64.b64encode(cloudpickle.dumps(rest)).decode("ascii") if rest else None,
        missing=tuple(name for name in kinds if name not in had and name not in question.without),
        dropped=tuple(name for name in had if name not in kinds),
        settings=await _settings(question, task, details, connection),
        flyte_version=importlib.metadata.version("flyte"),
        packages=differing_packages(task),
    )


async def _settings(
    question: ReadInputs, task: AnyTask, details: ActionDetails, connection: Connection
) -> tuple[str, ...]:
    """Overrides for the environment variables of the action, and of its run, that the task here does not declare."""
    run = await connection.answered(Run.get.aio(question.run))
    whole = await connection.answered(run.details.aio())
    had = {one.key: one.value for one in details.pb2.task.task_template.container.env}
    had |= {one.key: one.value for one in whole.pb2.run_spec.envs.values}
    declared = task.env_vars or {}
    differing = {name: value for name, value in had.items() if declared.get(name) != value}
    return tuple(f"env_vars.{name}={value}" for name, value in differing.items() if not name.startswith(_FLYTES))


def _types_of(task: AnyTask) -> dict[str, Any]:
    return {name: kind for name, (kind, _) in task.native_interface.inputs.items()}


def _written(task: AnyTask, natives: dict[str, Any]) -> dict[str, Any]:
    """The form values that are read back as the very values they were written from."""
    form = InputForm(task)
    values = form.write(natives)
    try:
        back, errors = form.read(values, running=True)
    except InputsError:
        return {}
    wrong = {error.path.partition(".")[0].partition("[")[0] for error in errors}
    return {name: value for name, value in values.items() if name not in wrong and _same(back, natives, name)}


def _same(back: dict[str, Any], natives: dict[str, Any], name: str) -> bool:
    try:
        return name in back and bool(back[name] == natives[name])
    except Exception:  # A value that compares with nothing, such as a table.
        return False
