"""The frames behind a stopped thread's own: those that wait for it, in coroutines and in other threads.

A task that another one calls may run in a thread of its own, or in a coroutine that the event loop resumes. Its stack
ends there; who called it is known from what waits for it, and from where the body of the calling action is.
"""

import asyncio
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import FrameType

from flyte_debugger.session.debuggee.debuggee_script import coroutine_frames
from flyte_debugger.worker.calls.controller import DeskController
from flyte_debugger.worker.calls.task_call import Call
from flyte_debugger.worker.debug.current_action import started_by
from flyte_debugger.worker.debug.waiting_tasks import (
    Task,
    at_loop,
    is_suspended,
    settled_waiter_of,
    thread_of,
    waiter_of,
    work_of,
)

_STEPS_OF_A_CALL = {getattr(DeskController, name).__code__ for name in ("_act", "_outputs", "_attempts", "_attempt")}
"""Code of ours that runs for one call, which its local `call` is."""


@dataclass(frozen=True)
class Place:
    """Where code runs: in a thread, and there perhaps in an asyncio task."""

    thread: int
    task: Task | None
    below_loop: bool = False
    """Whether it is what the event loop was started from, without the task that runs now."""


class CallerFrames:
    """Knows where the body of each action runs."""

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}

    def began(self, action: str) -> None:
        """The body of an action runs next in the calling thread, and in its asyncio task."""
        try:
            task = asyncio.current_task()
        except RuntimeError:
            task = None
        self._places[action] = Place(threading.get_ident(), task)

    def ended(self, action: str) -> None:
        """An action is over."""
        self._places.pop(action, None)

    def joined(self, stack: Sequence[FrameType]) -> list[FrameType]:
        """The calling thread's stack, innermost first, and behind it those of its callers."""
        return _Walk(self._places).from_thread(threading.get_ident(), stack)


class _Walk:
    """From a stack to those of its callers, each once."""

    def __init__(self, places: dict[str, Place]) -> None:
        self._places = places
        self._found: dict[int, FrameType] = {}
        self._stacks: dict[int, Sequence[FrameType]] = {}
        """Of the threads that were come through."""
        self._tasks: set[Task] = set()

    def from_thread(self, ident: int, stack: Sequence[FrameType]) -> list[FrameType]:
        """The frames of a thread with this stack, and of all behind it."""
        self._stacks[ident] = stack
        place: Place | None = Place(ident, at_loop(stack)[1])
        while place is not None:
            self._take(place)
            place = self._behind(place)
        return list(self._found.values())

    def _take(self, place: Place) -> None:
        """The frames of a thread that runs no task, or of a task down to its event loop."""
        if place.task is not None:
            self._tasks.add(place.task)
            self._add(self._frames_of(place.task, place.thread))
            return
        stack = self._stack(place.thread)
        self._add(stack[at_loop(stack)[0] :] if place.below_loop else stack)

    def _frames_of(self, task: Task, thread: int) -> Sequence[FrameType]:
        """The frames of a task, innermost first.

        One that has just begun to wait leaves them one after the other: those that it has left are on no stack, and
        those that it has not do not tell what they await.
        """
        if thread == threading.get_ident() or not is_suspended(task):
            stack = self._stack(thread)
            frames, running = at_loop(stack)
            if running is task:
                return stack[:frames]
        return coroutine_frames(task.get_coro())[0][::-1]

    def _behind(self, place: Place) -> Place | None:
        """What waits for what is there; the thread of a task that nothing waits for; at last the calling action."""
        if place.task is not None:
            waiter = self._place_of(waiter_of(place.task))
            return waiter or Place(place.thread, None, below_loop=True)
        waiter = self._place_of(settled_waiter_of(work_of(self._stack(place.thread))))
        return waiter or self._calling_action(place.thread)

    def _calling_action(self, thread: int) -> Place | None:
        calls = [call for frame in self._found.values() if (call := call_of(frame)) is not None]
        action = calls[-1].parent if calls else started_by(thread)
        place = self._places.get(action or "")
        if place is None or (place.thread in self._stacks and place.task is None):
            return None
        return self._place_of(place.task) if place.task is not None else place

    def _place_of(self, task: Task | None) -> Place | None:
        thread = None if task is None else thread_of(task)
        return None if task is None or thread is None or task in self._tasks else Place(thread, task)

    def _stack(self, ident: int) -> Sequence[FrameType]:
        if ident not in self._stacks:
            self._stacks[ident] = tuple(_stack_from(sys._current_frames().get(ident)))
        return self._stacks[ident]

    def _add(self, frames: Sequence[FrameType]) -> None:
        for frame in frames:
            self._found.setdefault(id(frame), frame)


def calls_of(stack: Sequence[FrameType]) -> Iterator[tuple[FrameType, Call | None]]:
    """Each frame of a joined stack with the call that it runs for."""
    waiting: list[FrameType] = []
    for frame in stack:
        waiting.append(frame)
        if (call := call_of(frame)) is not None:
            yield from ((each, call) for each in waiting)
            waiting = []
    yield from ((each, None) for each in waiting)


def call_of(frame: FrameType) -> Call | None:
    """The call that a frame of our controller runs for."""
    found = frame.f_locals.get("call") if frame.f_code in _STEPS_OF_A_CALL else None
    return found if isinstance(found, Call) else None


def _stack_from(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back
