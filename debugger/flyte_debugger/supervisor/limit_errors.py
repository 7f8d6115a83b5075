"""When a worker has gone beyond what its action declares: the sentence that says so and how the attempt ends."""

from flyte_debugger.supervisor.leased_worker import Ending, LeasedWorker
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.overrides.quantities import format_bytes


def over_time(leased: LeasedWorker, first_began: float | None) -> Ending | None:
    """Why the action's time is up; None while it is not.

    Args:
        leased: the worker.
        first_began: when the action's first attempt began, in seconds of the monotonic clock.
    """
    limits = leased.limits
    if limits.deadline is not None and leased.seconds_since(first_began) - leased.paused > limits.deadline:
        return _timed_out("DeadlineExceededError", "deadline", limits.deadline, leased.clock(), final=True)
    if limits.max_runtime is not None and leased.ran > limits.max_runtime:
        return _timed_out("MaxRuntimeExceededError", "max_runtime", limits.max_runtime, leased.clock(), final=False)
    return None


def over_memory(leased: LeasedWorker, held: int) -> Ending | None:
    """Why the action has too much memory; None while it has not.

    Args:
        leased: the worker.
        held: bytes that it holds now.
    """
    limit = leased.limits.memory
    if limit is None or held <= limit:
        return None
    peak = format_bytes(max(held, leased.peak_memory))
    message = f"the attempt held {peak} of memory, more than resources.memory allows ({format_bytes(limit)})"
    return Ending("out_of_memory", ErrorInfo("OOMError", message), False, leased.clock())


def _timed_out(error: str, bound: str, seconds: float, now: float, final: bool) -> Ending:
    what = "its attempts together ran" if final else "the attempt ran"
    message = f"{what} longer than timeout.{bound} allows ({seconds:g} s)"
    return Ending("timed_out", ErrorInfo(f"flyte.errors.{error}", message), final, now)
