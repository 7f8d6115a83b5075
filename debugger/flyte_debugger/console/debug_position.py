"""Where a person is in a stopped program: the thread and frame that their commands are about."""

from collections.abc import Mapping

from flyte_debugger.console.debug_target import DebugTarget
from flyte_debugger.dap.messages import StackFrame
from flyte_debugger.session.breakpoints.breakpoint_specs import LineBreakpoint
from flyte_debugger.session.breakpoints.breakpoint_syntax import parse_breakpoint
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.errors import NotStoppedError
from flyte_debugger.session.stop import Stop
from flyte_debugger.session.stop_recording import Recording
from flyte_debugger.session.stopped_action import StoppedAction
from flyte_taskmodel.errors import InputsError

FRAMES = 100
"""Frames of a stack that are told at once."""


class DebugPosition:
    """The thread and frame that a person looks at, and the stops that they have seen.

    Args:
        target: what is debugged.
    """

    def __init__(self, target: DebugTarget) -> None:
        self.target = target
        self.stop: Stop | None = None
        self.last_stop = 0
        """The number of the last stop that was looked at."""
        self.thread = 0
        self.frame_index = 0
        """The innermost frame being 0."""
        self.frames: tuple[StackFrame, ...] = ()
        """Of the thread, as far as they were asked for."""
        self.total_frames = 0
        self.recording = Recording()
        """The stops that were, as far as they were looked at."""
        self.action = StoppedAction()
        """What the thread that stopped works for."""

    @property
    def may_stop(self) -> bool:
        """Whether it is not stopped now and may be later."""
        return self.stop is None and not self.target.is_over

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
            NotStoppedError: when no frame of the program is shown.
        """
        if not self.frames:
            raise NotStoppedError("no frame of the program is shown.")
        return self.frames[self.frame_index]

    @property
    def file(self) -> str | None:
        """The file that a bare line is of."""
        return self.frames[self.frame_index].source.path if self.stop and self.frames else self.target.file

    @property
    def session(self) -> Session:
        """The session.

        Raises:
            NotStoppedError: while there is none.
        """
        if self.target.session is None:
            raise NotStoppedError("the program has not begun yet.")
        return self.target.session

    def go_to_stop(self, stop: Stop) -> None:
        """Look at the innermost frame of the thread that has stopped.

        Raises:
            WorkbenchError: when it has gone on meanwhile.
        """
        self.stop, self.last_stop = stop, stop.number
        self.go_to_thread(stop.threadId)

    def go_to_thread(self, thread: int) -> None:
        """Look at the innermost frame of a thread."""
        found = self.require_stop().stack(0, FRAMES, thread)
        self.action = self.target.where() if found.frames else StoppedAction()
        self.frames, self.total_frames = self.action.mark(found.frames), found.total
        self.thread, self.frame_index = thread, 0

    def go_to_frame(self, number: int) -> None:
        """Look at another frame of the thread."""
        if not 0 <= number < len(self.frames):
            raise InputsError(f"there is no frame {number}; the stack has 0 to {len(self.frames) - 1}.")
        self.frame_index = number

    def record(self, values: Mapping[str, str] | None = None) -> None:
        """Keep the stop that is looked at, with the locals of its innermost frame: these, or as they are asked for."""
        if self.stop and self.frames:
            self.recording.take(self.stop, self.frames, values, self.action.task)

    def place(self, text: str) -> tuple[str, int]:
        """The file and line that a person names.

        Raises:
            InputsError: one sentence, when it is none where the program can be.
        """
        found = parse_breakpoint(text, self.frame.source.path)
        if not isinstance(found, LineBreakpoint):
            raise InputsError(f"{text!r} is no line. Write LINE or FILE:LINE.")
        return found.path, found.line
