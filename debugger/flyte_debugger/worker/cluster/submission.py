"""Running tasks on the cluster: one of this machine, or again what ran there."""

import enum
from collections.abc import AsyncIterator
from typing import Any

import flyte
from flyte.types import guess_interface
from google.protobuf.json_format import MessageToDict  # type: ignore[import-untyped]
from pydantic import TypeAdapter, ValidationError

from flyte_debugger.protocol.cluster_answers import Submitted
from flyte_debugger.protocol.cluster_questions import RerunAction, SubmitTask
from flyte_debugger.worker.cluster.action_details import find_details
from flyte_debugger.worker.cluster.cluster_connection import Connection
from flyte_debugger.worker.cluster.pod_debugger import variables_of_rerun
from flyte_debugger.worker.run.load_task import load_task
from flyte_debugger.worker.run.process_context import extend_path
from flyte_debugger.worker.run.read_inputs import read_inputs
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.overrides.apply_overrides import apply_overrides


async def submit(question: SubmitTask | RerunAction, connection: Connection) -> AsyncIterator[Submitted]:
    """Start what a question asks for."""
    if isinstance(question, RerunAction):
        yield await _rerun(question, connection)
    else:
        yield await _submit(question)


async def _submit(question: SubmitTask) -> Submitted:
    request = question.request
    extend_path(request.sys_path)
    task = load_task(request.task)
    if request.overrides:
        task = apply_overrides(task, request.overrides)
    inputs = read_inputs(task, request)
    runner = flyte.with_runcontext(
        mode="remote",
        name=question.name,
        dry_run=question.dry_run,
        overwrite_cache=request.cache == "overwrite",
        interactive_mode=request.task.pickled is not None,
    )
    run: Any = await runner.run.aio(task, **inputs)
    if question.dry_run:
        return Submitted("", "", _sent(task, run))
    return Submitted(run.name, run.url, {})


def _sent(task: AnyTask, run: Any) -> dict[str, Any]:
    """What would be sent: the task's spec, its inputs, and the files of its code."""
    bundle = run.code_bundle
    return {
        "task": task.name,
        "inputs": MessageToDict(run.inputs.proto_inputs, preserving_proto_field_name=True),
        "code": {"version": bundle.computed_version, "files": sorted(map(str, bundle.files or ()))} if bundle else None,
        "spec": MessageToDict(run.task_spec, preserving_proto_field_name=True),
    }


async def _rerun(question: RerunAction, connection: Connection) -> Submitted:
    details = await find_details(question.run, question.action, connection)
    inputs = _changed(question, details)
    variables = await variables_of_rerun(question.run, question.debug_port, connection)
    runner = flyte.with_runcontext(mode="remote", name=question.name, env_vars=variables)
    run: Any = await connection.answered(runner.rerun.aio(question.run, question.action, **inputs))
    return Submitted(run.name, run.url, {})


def _changed(question: RerunAction, details: Any) -> dict[str, Any]:
    """The inputs that are given anew, as values of the types that the cluster knows of."""
    known = guess_interface(details.pb2.task.task_template.interface).inputs
    changed: dict[str, Any] = {}
    words = iter(question.arguments)
    for word in words:
        name, equals, value = word.removeprefix("--").partition("=")
        name = name.replace("-", "_")
        if name not in known:
            raise InputsError(f"{details.task_name} has no input {name!r}. It takes: {', '.join(known) or 'none'}.")
        text = value if equals else next(words, None)
        if text is None:
            raise InputsError(f"--{name} needs a value.")
        changed[name] = _typed(name, text, known[name][0])
    return changed


def _typed(name: str, text: str, kind: Any) -> Any:
    """The value of this type that a text stands for: JSON, or the text itself.

    A member of an enum stays its name: the enum is made up from the interface, each time anew.
    """
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        if text not in (names := [str(member.value) for member in kind]):
            raise InputsError(f"--{name} takes one of {', '.join(names)}, not {text!r}.")
        return text
    adapter = TypeAdapter(kind)
    try:
        return adapter.validate_python(text)
    except ValidationError:
        pass
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        raise InputsError(f"--{name} takes {kind}, not {text!r}: {error.errors()[0]['msg']}.") from None
