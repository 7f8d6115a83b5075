"""When a worker has gone beyond what its action declares: the sentence that says so and how the attempt ends."""

from flyte_debugger.leg import Ending, Leg
from flyte_taskmodel.description import ErrorInfo
from flyte_taskmodel.quantities import format_bytes


def over_time(leg: Leg, first_began: float | None) -> Ending | None:
    """Why the action's time is up; None while it is not.

    Args:
        leg: the worker.
        first_began: when the action's first attempt began, in seconds of the monotonic clock.
    """
    limits = leg.limits
    if limits.deadline is not None and leg.seconds_since(first_began) - leg.paused > limits.deadline:
        return _timed_out("DeadlineExceededError", "deadline", limits.deadline, leg.clock(), final=True)
    if limits.max_runtime is not None and leg.ran > limits.max_runtime:
        return _timed_out("MaxRuntimeExceededError", "max_runtime", limits.max_runtime, leg.clock(), final=False)
    return None


def over_memory(leg: Leg, held: int) -> Ending | None:
    """Why the action has too much memory; None while it has not.

    Args:
        leg: the worker.
        held: bytes that it holds now.
    """
    limit = leg.limits.memory
    if limit is None or held <= limit:
        return None
    peak = format_bytes(max(held, leg.peak_memory))
    message = f"the attempt held {peak} of memory, more than resources.memory allows ({format_bytes(limit)})"
    return Ending("out_of_memory", ErrorInfo("OOMError", message), False, leg.clock())


def _timed_out(error: str, bound: str, seconds: float, now: float, final: bool) -> Ending:
    what = "its attempts together ran" if final else "the attempt ran"
    message = f"{what} longer than timeout.{bound} allows ({seconds:g} s)"
    return Ending("timed_out", ErrorInfo(f"flyte.errors.{error}", message), final, now)
