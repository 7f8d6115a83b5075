"""The action that a stopped thread works for, and those that wait for it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flyte_debugger.dap.messages import StackFrame


@dataclass(frozen=True)
class ActionFrames:
    """The frames of a stack that work for one action, which is None outside of one."""

    frames: tuple[int, ...]
    """Their ids."""
    action: str | None = None
    task: str | None = None


@dataclass(frozen=True)
class StoppedAction:
    """The action that a stopped thread works for; all None outside of one."""

    action: str | None = None
    task: str | None = None
    attempt: int | None = None
    parent: str | None = None
    """The action that called it."""
    stack: tuple[ActionFrames, ...] = ()
    """That action and those that wait for it, the innermost first, each with its frames."""

    def mark(self, frames: Iterable[StackFrame]) -> tuple[StackFrame, ...]:
        """The frames, each with its action as far as that is known."""
        owners = {frame: one for one in self.stack for frame in one.frames}
        return tuple(
            replace(frame, action=owner.action, task=owner.task) if (owner := owners.get(frame.id)) else frame
            for frame in frames
        )
