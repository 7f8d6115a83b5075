"""What becomes of one program under the debugger."""

from typing import Any

from flyte_debugger.console.debug_target import DebugTarget
from flyte_debugger.run.state import RunState
from flyte_taskmodel.errors import WorkbenchError


class RunFailedError(WorkbenchError):
    """A run that was to give a result and has not succeeded."""


class RunOutcome:
    """The state of a run as its events tell it, and of its session.

    Args:
        target: the program; None before there is one.
    """

    def __init__(self, target: DebugTarget | None = None) -> None:
        self.state = RunState()
        self.reason: str | None = None
        """Why the session is over; None while it goes on."""
        self._target = target

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        if self._target is not None and self._target.run is not None:
            return self.state.ended is not None
        return self.reason is not None

    def end_session(self, reason: str) -> None:
        """The session is over; of a program that was attached to, and of one that never began, that is all."""
        self.reason = reason

    def result(self) -> Any:
        """What the task has returned.

        Raises:
            RunFailedError: when it has not succeeded.
        """
        state = self.state
        if self._target is None or self._target.run is None:
            raise RunFailedError(self.reason or "the program is no run of a task: it has no result.")
        if state.refused:
            raise RunFailedError(state.refused.message)
        if state.status != "succeeded":
            words = f"{state.error.type}: {state.error.message}" if state.error else "no error is known"
            raise RunFailedError(f"{state.task} {state.status}: {words}")
        return state.outputs[0] if len(state.outputs) == 1 else state.outputs or None
