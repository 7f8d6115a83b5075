"""What a debug session tells its screen: frozen, for they cross from one thread to another."""

from dataclasses import dataclass
from typing import TypeAlias

from flyte_debugger.console.command_registry import Answer, Command
from flyte_debugger.console.debug_target import Program
from flyte_debugger.console.source_lines import SourceLines
from flyte_debugger.console.stack_snapshot import Aside
from flyte_debugger.console.variable_rows import Row
from flyte_debugger.dap.messages import StackFrame, Thread
from flyte_debugger.debugging.asyncio_tasks import AsyncioTask
from flyte_debugger.debugging.stop import Stop


@dataclass(frozen=True)
class View:
    """Where the program stands still, as far as the screen shows it; or something aside of that."""

    stop: Stop | None
    """Where it stands still; None only for something aside, while it does not."""
    thread: int
    at: int
    """The number of the frame that is looked at, the innermost being 0."""
    frames: tuple[StackFrame, ...]
    total: int
    others: tuple[Thread, ...]
    rows: tuple[Row, ...]
    source: SourceLines | None
    is_outdated: bool
    """Whether the file was changed since."""
    task: str | None
    """Of the stopped thread's action."""
    error: str | None
    """What it stopped for, where that is an exception."""
    aside: Aside | None = None
    """What is shown instead of where the program is."""

    @property
    def frame(self) -> StackFrame | None:
        """The frame that is looked at."""
        return self.frames[self.at] if self.frames else None


@dataclass(frozen=True)
class Began:
    """A program has begun, perhaps anew."""

    program: Program


@dataclass(frozen=True)
class Gone:
    """The program runs on; or nothing aside is shown any more, and it is nowhere."""


@dataclass(frozen=True)
class Marks:
    """The breakpoints: a character for each file and line, and all of them as they are told."""

    marks: dict[tuple[str, int], str]
    all: tuple[Answer, ...]


@dataclass(frozen=True)
class Surveyed:
    """All that goes on in the program."""

    threads: tuple[Thread, ...]
    tasks: tuple[AsyncioTask, ...]
    thread: int | None
    """The one that is looked at; None while the program runs."""


@dataclass(frozen=True)
class Filled:
    """What is inside of a row."""

    stop: Stop
    row: Row
    inside: tuple[Row, ...]


@dataclass(frozen=True)
class Answered:
    """A command is done."""

    command: Command
    answer: Answer


@dataclass(frozen=True)
class Failed:
    """A command is not done; one sentence, or what an expression raised."""

    message: str


@dataclass(frozen=True)
class Said:
    """The debuggee printed something through the session."""

    stream: str
    text: str


@dataclass(frozen=True)
class Left:
    """The session is over."""

    reason: str


Tidings: TypeAlias = View | Began | Gone | Marks | Surveyed | Filled | Answered | Failed | Said | Left
