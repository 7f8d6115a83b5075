"""A called task that wants a worker of its own: handed over to it, and taken up there."""

import base64
from datetime import datetime
from pathlib import Path
from typing import Any

import cloudpickle
from flyte.models import ActionID, CheckpointPaths, RawDataPath, TaskContext

from flyte_debugger.protocol import worker_messages
from flyte_debugger.run.named_code import dumps
from flyte_debugger.worker._flyte import Report, common_pb2, convert
from flyte_debugger.worker.calls.declared_settings import environment_of, limits_of
from flyte_debugger.worker.calls.error_transfer import unpacked
from flyte_debugger.worker.calls.runner import Runner
from flyte_debugger.worker.calls.task_call import Call
from flyte_debugger.worker.run import pending_answers
from flyte_debugger.worker.run.worker_context import WorkerContext

INPUTS, OUTPUTS = "inputs.pb", "outputs.pb"


async def delegate(runner: Runner, call: Call, context: WorkerContext) -> Any:
    """The outputs of a call, from a worker that the supervisor starts for it.

    In a run that has secrets its inputs go over the channel, and of what the task returns no file is left.

    Raises:
        Exception: what the task raised there, as Flyte shows it to a caller.
    """
    inputs, secretive = call.inputs.proto_inputs.SerializeToString(), bool(context.masked)
    packed = _packed(call, inputs if secretive else None)
    if not secretive:
        Path(call.output_path, INPUTS).write_bytes(inputs)
    environment = environment_of(call.task, context.enforce)
    answer = pending_answers.expect(call.id)
    context.tell(worker_messages.DelegateAction(call.id, packed, limits_of(call.task), environment))
    settled = await runner.wait(pending_answers.settled(answer))
    if settled.error is not None:
        raise unpacked(settled.error)
    outputs, written = common_pb2.Outputs(), Path(call.output_path, OUTPUTS)
    outputs.ParseFromString(written.read_bytes())
    if secretive:
        written.unlink()
    return convert.Outputs(proto_outputs=outputs)


def write_outputs(call: Call, outputs: Any) -> None:
    """Leave the outputs where the worker that delegated the call looks for them."""
    Path(call.output_path, OUTPUTS).write_bytes(outputs.proto_outputs.SerializeToString())


def taken_up(packed: dict[str, Any]) -> Call:
    """The call that another worker packed."""
    inputs = common_pb2.Inputs()
    sent = packed["inputs"]
    inputs.ParseFromString(base64.b64decode(sent) if sent else Path(packed["output_path"], INPUTS).read_bytes())
    around = TaskContext(
        action=ActionID(**packed["parent"]),
        output_path=packed["output_path"],
        run_base_dir=packed["run_base_dir"],
        version="na",
        raw_data_path=RawDataPath(path=packed["raw_data"]),
        report=Report(name=packed["parent"]["name"]),
        mode="local",
        disable_run_cache=packed["disable_run_cache"],
        run_start_time=datetime.fromisoformat(packed["run_start_time"]),
    )
    return Call(
        task=cloudpickle.loads(base64.b64decode(packed["task"])),
        native={},
        inputs=convert.Inputs(proto_inputs=inputs),
        action=ActionID(**packed["action"]),
        output_path=packed["output_path"],
        around=around,
        version=packed["version"],
        cache_key=None,
        cached=None,
        checkpoints=CheckpointPaths(**packed["checkpoints"]),
    )


def _packed(call: Call, inputs: bytes | None) -> dict[str, Any]:
    """What another worker needs to take the call up.

    Args:
        call: the call.
        inputs: its inputs, where no file has them.
    """
    around, checkpoints = call.around, call.checkpoints
    started = around.run_start_time
    return {
        "task": base64.b64encode(dumps(call.task)).decode("ascii"),
        "action": _names(call.action),
        "parent": _names(around.task_action or around.action),
        "output_path": call.output_path,
        "inputs": None if inputs is None else base64.b64encode(inputs).decode("ascii"),
        "version": call.version,
        "run_base_dir": around.run_base_dir,
        "raw_data": around.raw_data_path.path,
        "disable_run_cache": around.disable_run_cache,
        "run_start_time": (started or datetime.now().astimezone()).isoformat(),
        "checkpoints": {
            "prev_checkpoint_path": checkpoints.prev_checkpoint_path,
            "checkpoint_path": checkpoints.checkpoint_path,
        },
    }


def _names(action: ActionID) -> dict[str, Any]:
    names = ("name", "run_name", "project", "domain", "org")
    return {name: getattr(action, name) for name in names}
