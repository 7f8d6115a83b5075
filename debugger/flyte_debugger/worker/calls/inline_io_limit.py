"""`max_inline_io_bytes`: a cluster refuses inputs and outputs that are larger, and so does a desk."""

from typing import Any

import flyte.errors

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.overrides.quantities import format_bytes


def check_inputs(task: AnyTask, inputs: Any) -> None:
    """Raise InlineIOMaxBytesBreached when the inputs are larger than the task allows."""
    _check(task, "input", inputs.proto_inputs)


def check_outputs(task: AnyTask, outputs: Any) -> None:
    """Raise InlineIOMaxBytesBreached when the outputs are larger than the task allows."""
    _check(task, "output", outputs.proto_outputs)


def _check(task: AnyTask, kind: str, holder: Any) -> None:
    total, limit = holder.ByteSize(), task.max_inline_io_bytes
    if limit == -1 or total <= limit:
        return
    largest = max(holder.literals, key=lambda literal: literal.ByteSize())
    raise flyte.errors.InlineIOMaxBytesBreached(
        f"{task.name}: {kind} {largest.name!r} has {_size(largest.ByteSize())}, the {kind}s together {_size(total)}, "
        f"and max_inline_io_bytes is {_size(limit)}; raise it, or pass a File, Dir or DataFrame."
    )


def _size(count: int) -> str:
    return f"{count:,} bytes" if count < 1 << 20 else f"{format_bytes(count)} ({count:,} bytes)"
