"""What a session tells its listeners, in order."""

from enum import Enum
from typing import Any, TypeAlias

from flyte_debugger.dap.messages import Breakpoint, Module, OutputEvent, read
from flyte_debugger.session.debuggee.debugpy_wording import is_noise
from flyte_debugger.session.processes.debuggee_process import DebuggeeProcess
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.frozen_dataclass import dataclass


class State(Enum):
    """Where a session is."""

    STARTING = "starting"
    """Nothing of the program runs yet: the connection is being made, breakpoints are being set."""
    RUNNING = "running"
    """The program runs; it can be paused, and breakpoints can be set."""
    STOPPED = "stopped"
    """The program stands still, and `Session.stop` is where."""
    DETACHED = "detached"
    """The person let go of the program, which runs on without a debugger."""
    ENDED = "ended"
    """The program is over, or the connection to it is."""


@dataclass(frozen=True)
class Stopped:
    """The program stands still."""

    stop: Stop


@dataclass(frozen=True)
class Continued:
    """The program runs (on)."""


@dataclass(frozen=True)
class ThreadChanged:
    """A thread has come or gone."""

    threadId: int
    reason: str
    """started or exited"""


@dataclass(frozen=True)
class ProcessChanged:
    """A child process has come or gone."""

    process: DebuggeeProcess
    reason: str
    """started or exited"""


@dataclass(frozen=True)
class ModuleSeen:
    """A frame of this module was shown for the first time."""

    module: Module


@dataclass(frozen=True)
class BreakpointChanged:
    """The debuggee has moved a breakpoint, or found the code that it waited for."""

    breakpoint: Breakpoint


@dataclass(frozen=True)
class Printed:
    """What the debuggee prints through the session: breakpoints' log messages; the program's own, where redirected."""

    output: OutputEvent


@dataclass(frozen=True)
class Ended:
    """Nothing more comes."""

    state: State
    """DETACHED or ENDED"""
    reason: str
    """One sentence."""


SessionEvent: TypeAlias = (
    Stopped | Continued | ThreadChanged | ProcessChanged | ModuleSeen | BreakpointChanged | Printed | Ended
)


def session_event_of(event: str, body: dict[str, Any]) -> SessionEvent | None:
    """What an event of the protocol tells listeners, where it only tells; None for any other.

    Raises:
        ProtocolError: for one that cannot be read.
    """
    match event:
        case "output" if not is_noise(body):
            return Printed(read(OutputEvent, body))
        case "thread":
            return ThreadChanged(int(body.get("threadId", 0)), str(body.get("reason", "")))
        case "module":
            return ModuleSeen(read(Module, body.get("module")))
        case "breakpoint":
            return BreakpointChanged(read(Breakpoint, body.get("breakpoint")))
    return None
