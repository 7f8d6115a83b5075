"""Commands that wait for their turn, and for the program to stop where they need that."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.console_messages import Reply


@dataclass(frozen=True)
class QueuedCommand:
    """A command, and who is told what came of it."""

    command: Command[Any]
    reply: Callable[[Reply], None] | None
    """None to tell all listeners."""
    asked_at: float


@dataclass(frozen=True)
class Patience:
    """Seconds that commands wait for a program that runs to stop."""

    running: float
    """Since it was let run on."""
    starting: float
    """Before it has stopped for the first time: what it imports takes its time."""


class CommandQueue:
    """Commands in their order, those that are done at once before all others. Used in one thread.

    Args:
        patience: how long the first waits for a stop; None for as long as it takes.
        clock: seconds that never go back.
    """

    def __init__(self, patience: Patience | None, clock: Callable[[], float]) -> None:
        self._patience = patience
        self._clock = clock
        self._waiting: deque[QueuedCommand] = deque()
        self._resumed_at = 0.0

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def first(self) -> Command[Any] | None:
        """The command whose turn it is."""
        return self._waiting[0].command if self._waiting else None

    def put(self, command: Command[Any], reply: Callable[[Reply], None] | None) -> None:
        """Add a command."""
        queued = QueuedCommand(command, reply, self._clock())
        (self._waiting.appendleft if command.spec.is_immediate else self._waiting.append)(queued)

    def note_resumed(self) -> None:
        """The program runs (on) from now."""
        self._resumed_at = self._clock()

    def seconds_left(self, has_stopped: bool) -> float | None:
        """How long the first goes on waiting for a stop; None where nothing waits, or for as long as it takes.

        Args:
            has_stopped: whether the program has stopped before.
        """
        if not self._waiting or self._patience is None:
            return None
        patience = self._patience.running if has_stopped else self._patience.starting
        return max(0.0, max(self._waiting[0].asked_at, self._resumed_at) + patience - self._clock())

    def take(self) -> QueuedCommand:
        """The first, which waits no longer."""
        return self._waiting.popleft()
