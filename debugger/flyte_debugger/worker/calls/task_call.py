"""What is known of a call before its first attempt: its identity, its inputs and what the cache has for it."""

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flyte.errors
from flyte.models import ActionID, CheckpointPaths, TaskContext

from flyte_debugger.worker._flyte import (
    AsyncFunctionTaskTemplate,
    LocalTaskCache,
    Report,
    VersionParameters,
    cache_from_request,
    convert,
    internal_ctx,
    number_of_call,
    transform_native_to_typed_interface,
)
from flyte_debugger.worker.calls.inline_io_limit import check_inputs
from flyte_taskmodel.any_task import AnyTask


@dataclass(frozen=True)
class Call:
    """One call of a task inside a run."""

    task: AnyTask
    native: dict[str, Any]
    """The inputs as the caller gave them, defaults filled in."""
    inputs: Any
    """Flyte's Inputs for them."""
    action: ActionID
    output_path: str
    around: TaskContext
    """The caller's TaskContext."""
    version: str
    cache_key: str | None
    """None when the task is not cached."""
    cached: Any
    """Flyte's Outputs from its local cache; None for a miss."""
    checkpoints: CheckpointPaths

    @property
    def id(self) -> str:
        return self.action.name

    @property
    def parent(self) -> str:
        return (self.around.task_action or self.around.action).name

    @property
    def group(self) -> str | None:
        return self.around.group_data.name if self.around.group_data else None


async def prepare(task: AnyTask, args: tuple[Any, ...], kwargs: dict[str, Any], overwrite_cache: bool) -> Call:
    """Convert the inputs, name the action and look it up in the cache, as Flyte's local controller does.

    A cache with a version of its own (`behavior="override"`) is read, too, as in a cluster; Flyte's local controller
    only writes it.

    Raises:
        RuntimeSystemError: outside a task context.
        InlineIOMaxBytesBreached: for inputs larger than the task allows.
        Exception: whatever Flyte's type engine raises for an input of a wrong type.
    """
    around = internal_ctx().data.task_context
    if around is None:
        raise flyte.errors.RuntimeSystemError("BadContext", "Task context not initialized")
    native = _with_defaults(task, args, kwargs)
    context = internal_ctx()
    with context.new_in_driver_literal_conversion(True) if context.is_task_context() else nullcontext():
        inputs = await convert.convert_from_native_to_inputs(task.native_interface, *args, **kwargs)
    check_inputs(task, inputs)
    inputs_hash = convert.generate_inputs_hash_from_proto(inputs.proto_inputs)
    group = around.group_data.name if around.group_data else ""
    sequence = number_of_call(around, f"{task.name}:{inputs_hash}:{group}")
    action, output_path = convert.generate_sub_action_id_and_output_path(around, task.name, inputs_hash, sequence)
    for directory in (output_path, around.raw_data_path.path):
        Path(directory).mkdir(parents=True, exist_ok=True)
    version, cache_key, cached = await _look_up(task, inputs, inputs_hash, around, overwrite_cache)
    checkpoints = CheckpointPaths(
        prev_checkpoint_path=f"{output_path}/prev_checkpoint", checkpoint_path=f"{output_path}/checkpoint"
    )
    return Call(task, native, inputs, action, output_path, around, version, cache_key, cached, checkpoints)


def task_context(call: Call, report: Report) -> TaskContext:
    """The TaskContext of one attempt, with a call counter of its own, as Flyte's local controller makes it."""
    around = call.around
    return TaskContext(
        action=call.action,
        checkpoint_paths=call.checkpoints,
        code_bundle=around.code_bundle,
        output_path=call.output_path,
        run_base_dir=around.run_base_dir,
        version=call.version,
        raw_data_path=around.raw_data_path,
        report=report,
        mode=around.mode,
        custom_context=call.inputs.context,
        disable_run_cache=around.disable_run_cache,
        run_start_time=around.run_start_time,
    )


async def store_in_cache(call: Call, outputs: Any) -> None:
    """Keep the outputs in Flyte's local cache when the task is cached."""
    if call.cache_key is not None and outputs is not None:
        await LocalTaskCache.set(call.cache_key, outputs)


def _with_defaults(task: AnyTask, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    interface = task.native_interface
    missing = set(interface.required_inputs())
    defaults = {name: default for name, (_, default) in interface.inputs.items() if name not in missing}
    return {**defaults, **interface.convert_to_kwargs(*args, **kwargs)}


async def _look_up(
    task: AnyTask, inputs: Any, inputs_hash: str, around: TaskContext, overwrite: bool
) -> tuple[str, str | None, Any]:
    """The version of the task's cache, the key in it (None when not cached) and the outputs found there."""
    cache = cache_from_request(task.cache)
    function = task.func if isinstance(task, AsyncFunctionTaskTemplate) else None
    version = cache.get_version(VersionParameters(func=function, image=task.image))
    if not cache.is_enabled() or around.disable_run_cache:
        return version, None, None
    key = convert.generate_cache_key_hash(
        task.name,
        inputs_hash,
        transform_native_to_typed_interface(task.interface),
        version,
        list(cache.get_ignored_inputs()),
        inputs.proto_inputs,
    )
    found = None if overwrite else await LocalTaskCache.get(key)
    return version, key, found
