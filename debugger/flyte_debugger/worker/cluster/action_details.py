"""One action with all that the cluster tells of it."""

from collections.abc import Sequence
from typing import Any, Literal

import flyte.types
from flyte.remote import Action, ActionDetails, Run
from flyteidl2.core.execution_pb2 import TaskLog
from flyteidl2.workflow import run_definition_pb2

from flyte_debugger.protocol.cluster_answers import ActionDetail, Attempt, Phase
from flyte_debugger.run.cluster_phases import is_over
from flyte_debugger.run.events import ConditionWaiting
from flyte_debugger.worker.cluster.action_events import CACHE_HIT
from flyte_debugger.worker.cluster.cluster_connection import Connection
from flyte_debugger.worker.cluster.cluster_failures import sentence_of
from flyte_debugger.worker.cluster.remote_values import phase_of, seconds, task_of
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.json_values import to_json
from flyte_taskmodel.description.task_description import ErrorInfo

ROOT = "a0"
CONDITION_TYPES: dict[int, Literal["bool", "int", "float", "str"]] = {1: "int", 2: "float", 3: "str", 4: "bool"}
"""`SimpleType` by its number."""


async def find_action(run: str, action: str, connection: Connection) -> Action:
    """An action of a run, to ask more of it."""
    return await connection.answered(Action.get.aio(run_name=run, name=action))


async def find_details(run: str, action: str | None, connection: Connection) -> ActionDetails:
    """The details of an action; of the first that failed, else of the root, where none is named."""
    if action is not None:
        return await connection.answered(ActionDetails.get.aio(run_name=run, name=action))
    found = await connection.answered(Run.get.aio(run))
    failure: ActionDetails | None = await connection.answered(found.first_failure.aio())
    if failure is not None:
        return failure
    return await connection.answered(ActionDetails.get.aio(run_name=run, name=ROOT))


async def describe(details: ActionDetails, connection: Connection, task: AnyTask | None = None) -> ActionDetail:
    """The details as the workbench has them; inputs and outputs are read as that task's types, where there is one."""
    message, phase = details.pb2, phase_of(details.pb2.status.phase)
    template = message.task.task_template
    inputs, outputs, unread = await _data(details, connection, task)
    last = message.attempts[-1] if message.attempts else None
    module, instance = _loaded_from(list(template.container.args))
    name = task_of(message.metadata)
    return ActionDetail(
        run=message.id.run.name,
        action=details.name,
        parent=details.parent_name,
        task=name,
        label=message.metadata.task.short_name or name,
        group=message.metadata.group or None,
        kind_of_action=_kind(message.metadata),
        phase=phase,
        started=seconds(message.status, "start_time") or 0.0,
        ended=seconds(message.status, "end_time") if is_over(phase) else None,
        url=_page(message),
        attempts=tuple(map(_attempt, message.attempts)),
        inputs=inputs,
        outputs=outputs,
        error=_error(details),
        is_cached=message.status.cache_status == CACHE_HIT,
        has_report=bool(last and last.outputs.report_uri),
        has_logs=bool(last and last.logs_available),
        module=module,
        instance=instance,
        version=message.metadata.task.id.version,
        has_bundle=message.HasField("task") and details.code_bundle is not None,
        image=template.container.image,
        env_vars={one.key: one.value for one in template.container.env},
        secrets=tuple(one.key for one in template.security_context.secrets),
        flyte_version=template.metadata.runtime.version,
        debug_url=debug_url(message, connection),
        condition=_question(details),
        unread=unread,
    )


def _page(message: Any) -> str:
    """The address of an action's page in the console."""
    light = run_definition_pb2.Action(id=message.id, metadata=message.metadata, status=message.status)
    return f"{Run(run_definition_pb2.Run(action=light)).url}?i={message.id.name}"


def debug_url(message: Any, connection: Connection) -> str | None:
    """The address of the editor in the pod, once that takes connections; relative ones are the cluster's."""
    links = (log for attempt in message.attempts for log in attempt.log_info)
    found = next((log.uri for log in links if log.ready and log.link_type == TaskLog.LinkType.IDE), None)
    if found is None or "://" in found:
        return found
    return f"https://{connection.endpoint.partition(':')[0]}{found}"


async def _data(
    details: ActionDetails, connection: Connection, task: AnyTask | None
) -> tuple[dict[str, Any], tuple[Any, ...], str | None]:
    """Inputs and outputs as JSON, and a sentence where they cannot be had."""
    try:
        read = await connection.answered(details.input_literals())
        made = await connection.answered(details.output_literals())
    except Exception as error:
        return {}, (), f"Inputs and outputs are missing: {sentence_of(error, connection)}"
    try:
        natives = await _inputs(details, task) if read else {}
        results: Sequence[Any] = await _outputs(details, task) if made else ()
    except Exception:  # A type that cannot be made up from its schema: its text is what there is.
        return _texts(read), tuple(_texts(made).values()), None
    return {name: to_json(natives[name]) for name in read if name in natives}, tuple(map(to_json, results)), None


async def _inputs(details: ActionDetails, task: AnyTask | None) -> dict[str, Any]:
    if task is None:
        return dict(await details.inputs())
    kinds = {name: kind for name, (kind, _) in task.native_interface.inputs.items()}
    return {**await details.inputs(), **await details.typed_inputs(kinds)}


async def _outputs(details: ActionDetails, task: AnyTask | None) -> Sequence[Any]:
    if task is None:
        return await details.outputs()
    typed = await details.typed_outputs(dict(task.native_interface.outputs))
    return tuple(typed.values())


def _texts(literals: dict[str, Any]) -> dict[str, Any]:
    return {name: to_json(text) for name, text in flyte.types.literal_string_repr(literals).items()}


def _attempt(attempt: Any) -> Attempt:
    phases = (
        Phase(phase_of(one.phase), seconds(one, "start_time") or 0.0, seconds(one, "end_time"))
        for one in attempt.phase_transitions
    )
    error = _error_info(attempt.error_info) if attempt.HasField("error_info") else None
    started = seconds(attempt, "start_time") or 0.0
    return Attempt(
        attempt.attempt, phase_of(attempt.phase), started, seconds(attempt, "end_time"), tuple(phases), error
    )


def _error(details: ActionDetails) -> ErrorInfo | None:
    if details.error_info is not None:
        return _error_info(details.error_info)
    if details.abort_info is not None:
        return ErrorInfo("Aborted", details.abort_info.reason)
    return None


def _error_info(error: Any) -> ErrorInfo:
    return ErrorInfo(error.code or "Error", error.message.strip())


def _kind(metadata: Any) -> Literal["task", "trace", "condition"]:
    if metadata.HasField("condition"):
        return "condition"
    return "trace" if metadata.HasField("trace") else "task"


def _question(details: ActionDetails) -> ConditionWaiting | None:
    """The question of a condition that nobody has answered yet."""
    message = details.pb2
    if not message.HasField("condition") or details.done():
        return None
    asked = message.condition
    kind = CONDITION_TYPES.get(asked.type.simple or message.metadata.condition.type.simple, "str")
    timeout = asked.timeout.ToTimedelta().total_seconds() if asked.HasField("timeout") else None
    at = seconds(message.status, "start_time") or 0.0
    is_markdown = asked.prompt_type == 2
    return ConditionWaiting(details.name, asked.name, asked.prompt, is_markdown, kind, asked.description, timeout, at)


def _loaded_from(words: list[str]) -> tuple[str | None, str | None]:
    """The module and the name in it that a container's arguments load the task from: `mod M instance I` at the end."""
    if "--resolver" not in words:
        return None, None
    loader = words[words.index("--resolver") + 2 :]
    named = dict(zip(loader[::2], loader[1::2], strict=False))
    return named.get("mod"), named.get("instance")
