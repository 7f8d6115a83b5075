"""The asyncio tasks of a program: where each is, what it awaits, who waits for whom."""

import json
from dataclasses import dataclass

from flyte_debugger.dap.errors import ProtocolError
from flyte_debugger.dap.messages import Evaluated, read_all
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.debuggee.script_injection import HELPER
from flyte_debugger.session.stop import Stop


@dataclass(frozen=True)
class AwaitingFrame:
    """A coroutine's frame."""

    name: str
    path: str
    line: int


@dataclass(frozen=True)
class AsyncioTask:
    """A task of an event loop that runs."""

    id: int
    name: str
    coroutine: str
    """The name of its coroutine function."""
    thread: int
    """The ident of the thread that runs its loop."""
    running: bool
    """Whether its loop is at it now."""
    frames: tuple[AwaitingFrame, ...]
    """Of its coroutine and those that it awaits, outermost first."""
    awaits: str | None = None
    """What it awaits: `task load`, `gather of 3`, `Future`."""
    waits_for: tuple[int, ...] = ()
    """The tasks whose end it waits for."""


def asyncio_tasks(session: Session) -> tuple[AsyncioTask, ...]:
    """The tasks of every loop that runs in the program, whether it is stopped or not."""
    session.have_helper()
    try:
        found = json.loads(session.anywhere(f"{HELPER}.tasks()"))
    except ValueError:
        raise ProtocolError("the debuggee's list of asyncio tasks cannot be read.") from None
    return read_all(AsyncioTask, found)


def task_locals(stop: Stop, task: AsyncioTask, frame: int) -> Evaluated:
    """A value that holds the variables of a frame of a task, to be looked into while the stop lasts.

    Args:
        stop: where the program stands still.
        task: one of its tasks.
        frame: the number of one of the task's frames.
    """
    return stop.evaluate(f"{HELPER}.locals_of({task.id:d}, {frame:d})", context="watch")
