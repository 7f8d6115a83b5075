"""What the commands of one session work on."""

from dataclasses import dataclass

from flyte_debugger.console.breakpoint_manager import BreakpointManager
from flyte_debugger.console.debug_position import DebugPosition
from flyte_debugger.console.debug_target import DebugTarget
from flyte_debugger.console.snapshot_builder import SnapshotBuilder
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.stop import Stop


@dataclass(frozen=True)
class ConsoleState:
    """One debug session: its program, where the person is in it, and what is shown of it."""

    position: DebugPosition
    snapshots: SnapshotBuilder

    @property
    def target(self) -> DebugTarget:
        """The program."""
        return self.position.target

    @property
    def breakpoints(self) -> BreakpointManager:
        """What the program is to stop at."""
        return self.position.target.breakpoints

    @property
    def session(self) -> Session:
        """The session.

        Raises:
            NotStoppedError: while there is none.
        """
        return self.position.session

    @property
    def stop(self) -> Stop:
        """Where the program is stopped.

        Raises:
            NotStoppedError: when it is not.
        """
        return self.position.require_stop()


def open_state(target: DebugTarget) -> ConsoleState:
    """The state of a session that begins on a program."""
    position = DebugPosition(target)
    return ConsoleState(position, SnapshotBuilder(position))
