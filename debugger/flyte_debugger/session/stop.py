"""One stop of a program, and everything that can be seen and changed there while it lasts."""

from dataclasses import dataclass, replace
from pathlib import Path

from flyte_debugger.dap.messages import (
    ExceptionDetails,
    ExceptionInfo,
    StackFrame,
    StepInTarget,
    StoppedEvent,
    read,
    read_all,
)
from flyte_debugger.session.breakpoints.source_functions import statement_at
from flyte_debugger.session.debuggee.debugpy_wording import on_line, plain_exception, plain_frame, plain_type
from flyte_debugger.session.evaluation import Asking, VariableContainer, WatchResult
from flyte_debugger.session.processes.debuggee_process import DebuggeeProcess
from flyte_debugger.session.variable_pages import PAGE, VariablePages, Variables

__all__ = ["PAGE", "Asking", "Stack", "Stop", "VariableContainer", "Variables", "WatchResult"]


@dataclass(frozen=True)
class Stack:
    """A page of a thread's frames, innermost first."""

    frames: tuple[StackFrame, ...]
    total: int


class Stop(VariablePages):
    """One stop. Every method asks the debuggee, waits for it and raises StaleStopError once the program goes on.

    Args:
        number: counted from 1 in its session.
        event: as the debuggee told it.
        session: answers for as long as the stop lasts.
    """

    def __init__(self, number: int, event: StoppedEvent, session: Asking) -> None:
        self.number = number
        self.reason = event.reason
        """step, breakpoint, function breakpoint, exception, pause, entry, goto ..."""
        self.threadId = event.threadId or 0
        self.description = event.description
        """Of an exception: its message."""
        self.text = plain_type(event.text)
        """Of an exception: its type."""
        self.hitBreakpointIds = event.hitBreakpointIds
        self.process: DebuggeeProcess | None = None
        """The child process that it is in; None for the program itself."""
        super().__init__(session)
        self._top: StackFrame | None = None

    def stack(self, startFrame: int = 0, levels: int = PAGE, threadId: int | None = None) -> Stack:
        """A page of the frames of a thread, by default the one that stopped."""
        thread = self.threadId if threadId is None else threadId
        answer = self._ask("stackTrace", threadId=thread, startFrame=startFrame, levels=levels)
        frames = tuple(map(plain_frame, read_all(StackFrame, answer.get("stackFrames"))))
        total = answer.get("totalFrames")
        if thread == self.threadId and startFrame == 0 and frames:
            self._top = frames[0]
        return Stack(frames, total if isinstance(total, int) else startFrame + len(frames))

    def top(self) -> StackFrame | None:
        """The innermost frame that is shown; None where all are hidden."""
        return self._top or next(iter(self.stack(levels=1).frames), None)

    @property
    def frame_id(self) -> int | None:
        """The id of the innermost frame, as far as that is known."""
        return None if self._top is None else self._top.id

    @property
    def error(self) -> str | None:
        """Type and message of the exception that it stopped for; None where it is another stop."""
        return f"{self.text}: {self.description}" if self.reason == "exception" else None

    def source(self, frame: StackFrame | None = None) -> str:
        """The text of a frame's file: the one here, else as the debuggee has it (a pod's file, a notebook's cell)."""
        source = self._frame(frame).source
        if source.sourceReference:
            return str(self._ask("source", sourceReference=source.sourceReference).get("content", ""))
        path = Path(source.path or "")
        if path.is_file():
            return path.read_text("utf-8", "replace")
        return str(self.call(f"source({source.path!r})", frame))

    def exception(self) -> ExceptionInfo:
        """What the thread stopped for, with the exceptions behind it."""
        info = plain_exception(read(ExceptionInfo, self._ask("exceptionInfo", threadId=self.threadId)))
        behind = self.call("chain()")
        inner: tuple[ExceptionDetails, ...] = ()
        for each in reversed(behind[1:]):
            inner = (replace(read(ExceptionDetails, each), innerException=inner),)
        trace = behind[0]["stackTrace"] if behind else None  # pydevd's own begins at the line that raised
        details = replace(info.details, innerException=inner, stackTrace=trace or info.details.stackTrace)
        return replace(info, details=details)

    def step_in_targets(self, frame: StackFrame | None = None) -> tuple[StepInTarget, ...]:
        """The calls of the frame's line."""
        frame = self._frame(frame)
        targets = read_all(StepInTarget, self._ask("stepInTargets", frameId=frame.id).get("targets"))
        return on_line(targets, statement_at(frame.source.path or "", frame.line))

    def was_seen(self) -> bool:
        """Whether the exception stopped for, or one that it comes from, was shown at an earlier stop."""
        frame = self.top()
        return frame is None or self.call("failure()", frame) is True
