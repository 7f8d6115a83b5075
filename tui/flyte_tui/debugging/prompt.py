"""Where a person is in a stopped program: the thread and frame that their commands are about."""

from collections.abc import Mapping
from typing import Any

from flyte_debugger.dap.messages import StackFrame
from flyte_debugger.session.breakpoint_syntax import parse_breakpoint
from flyte_debugger.session.breakpoints import LineBreakpoint
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.errors import NotStoppedError
from flyte_debugger.session.session_events import State
from flyte_debugger.session.stop import Stop
from flyte_debugger.session.stop_recording import Recording
from flyte_taskmodel.errors import InputsError
from flyte_tui.debugging import keeping, telling
from flyte_tui.debugging.language import VERBS, Answer, Command
from flyte_tui.debugging.program import Program

FRAMES = 100
"""Frames of a stack that are told at once."""


class Prompt:
    """Does a person's commands, each in the frame that they look at.

    Args:
        program: what is debugged.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.stop: Stop | None = None
        self.thread = 0
        self.at = 0
        """The number of the frame, the innermost being 0."""
        self.frames: tuple[StackFrame, ...] = ()
        """Of the thread, as far as they were asked for."""
        self.total = 0
        """How many frames the thread has."""
        self.recording = Recording()
        """The stops that were, as far as they were looked at."""
        self.where: dict[str, Any] = {}
        """The action, task and attempt that the thread which stopped works for; empty where that cannot be told."""

    def do(self, command: Command) -> Answer:
        """What is to be told of a command that is done.

        Raises:
            WorkbenchError: one sentence, when it cannot be done.
        """
        found = VERBS[command.name]
        if found.needs_stop:
            self.require_stop()
        answer = found.do(self, command)
        if found.goes_on:
            self.stop = None
        return answer

    def take_stop(self, stop: Stop) -> Answer:
        """Look at where the program has stopped, and tell of it.

        Raises:
            WorkbenchError: when it has gone on meanwhile.
        """
        self.look_at_stop(stop)
        watches = self.program.breakpoints.watches
        top = telling.tell_frame(self.frames[0]) if self.frames else {}
        values = self.tell_locals() if self.frames else []
        self.record({one["name"]: one["value"] for one in values})
        return {
            "reason": stop.reason,
            "thread": stop.threadId,
            "process": telling.tell_process(stop.process),
            **{name: self.where[name] for name in ("action", "task") if name in self.where},
            **top,
            "exception": telling.tell_exception(stop.exception()) if stop.reason == "exception" else None,
            "frames": [telling.tell_frame(one) for one in self.frames],
            "locals": values,
            "watches": [telling.tell_watch(one) for one in stop.watched(watches)] if self.frames else [],
        }

    @property
    def may_stop(self) -> bool:
        """Whether it is not stopped now and may be later."""
        session = self.program.session
        return self.stop is None and (session is None or session.state not in (State.ENDED, State.DETACHED))

    def require_stop(self) -> Stop:
        """Where the program is stopped.

        Raises:
            NotStoppedError: when it is not.
        """
        if self.stop is None:
            raise NotStoppedError(f"the program is {self.session.state.value}, not stopped.")
        return self.stop

    @property
    def frame(self) -> StackFrame:
        """The frame that is looked at.

        Raises:
            NotStoppedError: when the program is not stopped, or no frame of it is shown.
        """
        if not self.frames:
            raise NotStoppedError("no frame of the program is shown.")
        return self.frames[self.at]

    def look_at_stop(self, stop: Stop) -> None:
        """Look at the innermost frame of the thread that has stopped.

        Raises:
            WorkbenchError: when it has gone on meanwhile.
        """
        self.stop = stop
        self.look_at_thread(stop.threadId)
        self.where = self.program.where() if self.frames else {}

    def record(self, values: Mapping[str, str] | None = None) -> None:
        """Keep the stop that is looked at, with the locals of its innermost frame: these, or as they are asked for."""
        if self.stop and self.frames:
            self.recording.take(self.stop, self.frames, values, self.task)

    @property
    def task(self) -> str | None:
        """The task that the thread which stopped works for."""
        return self.where.get("task")

    def look_at(self, number: int) -> None:
        """Look at another frame of the thread."""
        if not 0 <= number < len(self.frames):
            raise InputsError(f"there is no frame {number}; the stack has 0 to {len(self.frames) - 1}.")
        self.at = number

    def look_at_thread(self, thread: int) -> None:
        """Look at the innermost frame of a thread."""
        found = self.require_stop().stack(0, FRAMES, thread)
        self.frames, self.total = found.frames, found.total
        self.thread, self.at = thread, 0

    def tell_locals(self) -> list[dict[str, Any]]:
        """The variables of the frame."""
        stop = self.require_stop()
        scopes = stop.scopes(self.frame)
        return (
            [telling.tell_variable(one) for one in stop.variables(scopes[0], frame=self.frame).items] if scopes else []
        )

    @property
    def file(self) -> str | None:
        """The file that a bare line is of."""
        return self.frames[self.at].source.path if self.stop and self.frames else self.program.file

    @property
    def session(self) -> Session:
        """The session.

        Raises:
            NotStoppedError: while there is none.
        """
        if self.program.session is None:
            raise NotStoppedError("the program has not begun yet.")
        return self.program.session

    def tell_breakpoints(self) -> list[dict[str, Any]]:
        """Every breakpoint, and what the debuggee made of it."""
        session = self.program.session
        placed = {one.spec: one.breakpoint for one in session.placed} if session else {}
        return [
            {
                "breakpoint": text,
                "enabled": enabled,
                **telling.tell_placed(one, None if isinstance(one, str) else placed.get(one)),
            }
            for one, text, enabled in keeping.each(self.program.breakpoints)
        ]

    def place(self, text: str) -> tuple[str, int]:
        """The file and line that a person names.

        Raises:
            InputsError: one sentence, when it is none where the program can be.
        """
        found = parse_breakpoint(text, self.frame.source.path)
        if not isinstance(found, LineBreakpoint):
            raise InputsError(f"{text!r} is no line. Write LINE or FILE:LINE.")
        return found.path, found.line
