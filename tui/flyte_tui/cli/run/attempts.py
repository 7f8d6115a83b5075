"""How a run and its attempts ended, in words."""

from flyte_debugger.run.events import AttemptEnded
from flyte_tui.cli.text import cause_text, tell_time

ENDED = {"timed_out": "timed out", "out_of_memory": "ran out of memory", "preempted": "was preempted"}
"""How a run or an attempt ended, as a verb; any other status is one."""


def status_text(status: str) -> str:
    """`timed out`, for `timed_out`."""
    return status.replace("_", " ")


def attempt_text(event: AttemptEnded, task: str) -> str:
    """How an attempt ended after which another follows, when that begins, and why."""
    when = f"in {tell_time(event.retry_in)}" if event.retry_in else "at once"
    why = f": {cause_text(event.error)}" if event.error else ""
    return f"Attempt {event.attempt} of {task} {ENDED.get(event.status, event.status)}, the next begins {when}{why}"
