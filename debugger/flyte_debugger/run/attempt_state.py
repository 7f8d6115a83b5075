"""One try of an action as far as it has come."""

from dataclasses import dataclass

from flyte_debugger.run.events import AttemptEnded, Status
from flyte_taskmodel.description.task_description import ErrorInfo


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

    def end(self, event: AttemptEnded) -> None:
        """Take in how it ended."""
        self.status, self.error = event.status, event.error
        self.retry_in, self.ended = event.retry_in, event.at

    @property
    def next_at(self) -> float | None:
        """When the next try begins, in seconds since the epoch; None for none."""
        return None if self.ended is None or self.retry_in is None else self.ended + self.retry_in
