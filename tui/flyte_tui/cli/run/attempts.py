"""A run's state with each attempt of its actions: how it ended, and when the next one begins."""

from dataclasses import dataclass, field

from flyte_debugger.run.events import AttemptEnded, AttemptStarted, ConditionWaiting, Event, ReportFlushed, Status
from flyte_debugger.run.state import RunState
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_tui.cli.text import cause_text, tell_time

ENDED = {"timed_out": "timed out", "out_of_memory": "ran out of memory", "preempted": "was preempted"}
"""How a run or an attempt ended, as a verb; any other status is one."""


@dataclass
class Attempt:
    """One try of an action as far as it has come."""

    number: int
    started: float
    status: Status = "running"
    error: ErrorInfo | None = None
    retry_in: float | None = None
    """Seconds from its end to the next try; None when there is none."""
    report: str | None = None
    ended: float | None = None


@dataclass
class RunWithAttempts(RunState):
    """A `RunState` that keeps the attempts, by their action and in order."""

    attempts: dict[str, list[Attempt]] = field(default_factory=dict)
    conditions: set[str] = field(default_factory=set)
    """The actions that are waits for a person."""

    def apply(self, event: Event) -> None:
        """Take one event in."""
        super().apply(event)
        match event:
            case AttemptStarted():
                self._attempt(event.action, event.attempt, event.at)
            case ReportFlushed():
                self._attempt(event.action, event.attempt, event.at).report = event.path
            case AttemptEnded():
                attempt = self._attempt(event.action, event.attempt, event.at)
                attempt.status, attempt.error = event.status, event.error
                attempt.retry_in, attempt.ended = event.retry_in, event.at
            case ConditionWaiting():
                self.conditions.add(event.action)

    def lost(self, action: str) -> list[Attempt]:
        """The attempts of an action after which another was due."""
        return [attempt for attempt in self.attempts.get(action, ()) if attempt.retry_in is not None]

    def next_attempt_at(self, action: str) -> float | None:
        """When an action's next attempt begins, in seconds since the epoch; None while one goes on, or for none."""
        last = self.attempts.get(action, [])[-1:]
        return last[0].ended + last[0].retry_in if last and last[0].ended and last[0].retry_in is not None else None

    @property
    def was_preempted(self) -> bool:
        """Whether any attempt was."""
        return any(attempt.status == "preempted" for tries in self.attempts.values() for attempt in tries)

    def _attempt(self, action: str, number: int, at: float) -> Attempt:
        """The attempt of that number; a worker that dies early ends one that it never began."""
        attempts = self.attempts.setdefault(action, [])
        if not attempts or attempts[-1].number != number:
            attempts.append(Attempt(number, at))
        return attempts[-1]


def status_text(status: str) -> str:
    """`timed out`, for `timed_out`."""
    return status.replace("_", " ")


def attempt_text(event: AttemptEnded, task: str) -> str:
    """How an attempt ended after which another follows, when that begins, and why."""
    when = f"in {tell_time(event.retry_in)}" if event.retry_in else "at once"
    why = f": {cause_text(event.error)}" if event.error else ""
    return f"Attempt {event.attempt} of {task} {ENDED.get(event.status, event.status)}, the next begins {when}{why}"
