"""What a debug console tells its listeners: frozen, for it crosses from one thread to another."""

from typing import Any, TypeAlias

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.debug_target import DebugTarget
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_taskmodel.errors import WorkbenchError
from flyte_taskmodel.frozen_dataclass import dataclass


@dataclass(frozen=True)
class SessionStarted:
    """A program has begun, perhaps anew."""

    target: DebugTarget


@dataclass(frozen=True)
class Resumed:
    """The program runs on; or nothing is shown any more in place of where it is, and it is nowhere."""


@dataclass(frozen=True)
class BreakpointsChanged:
    """All breakpoints, as they are now."""

    breakpoints: tuple[BreakpointStatus, ...]


@dataclass(frozen=True)
class BreakpointProblem:
    """A breakpoint that cannot hold, found out once the program had begun, or that never held."""

    breakpoint: BreakpointStatus

    @property
    def message(self) -> str:
        """One sentence."""
        return f"{self.breakpoint.text}: {self.breakpoint.message or 'not placed'}"


@dataclass(frozen=True)
class CommandDone:
    """A command is done."""

    command: Command[Any]
    answer: Any
    """Of the type that the command's class names."""


@dataclass(frozen=True)
class CommandFailed:
    """A command is not done; or, without one, a stop could not be looked at."""

    command: Command[Any] | None
    error: WorkbenchError

    @property
    def message(self) -> str:
        """One sentence, or what an expression raised, with its traceback."""
        return str(self.error)


@dataclass(frozen=True)
class OutputReceived:
    """The debuggee printed something through the session."""

    stream: str
    text: str


@dataclass(frozen=True)
class SessionEnded:
    """The session is over."""

    reason: str
    """One sentence."""


Reply: TypeAlias = CommandDone | CommandFailed
ConsoleMessage: TypeAlias = (
    SessionStarted
    | StopSnapshot
    | Resumed
    | BreakpointsChanged
    | BreakpointProblem
    | CommandDone
    | CommandFailed
    | OutputReceived
    | SessionEnded
)
