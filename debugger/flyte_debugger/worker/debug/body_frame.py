"""Keeping the frame of a task's own function, so that its values can be looked at after it has returned."""

import contextvars
import sys
import threading
from types import CodeType, FrameType
from typing import Any

from flyte_debugger.worker.debug import _pydevd

_wanted: contextvars.ContextVar["BodyFrame | None"] = contextvars.ContextVar("body_frame", default=None)
_TOOL = 4
"""Ours among the tools of `sys.monitoring`; 0 to 3 and 5 are named for others."""
_lock = threading.Lock()


class BodyFrame:
    """The frame of one call of a function, once it has begun.

    Args:
        code: the function's.
    """

    def __init__(self, code: CodeType) -> None:
        self.frame: FrameType | None = None
        self._code = code

    def watch(self) -> None:
        """Keep the next frame of the function that begins in this context, in this thread."""
        _wanted.set(self)
        if sys.version_info >= (3, 12):
            _monitor(self._code)
            return
        self._trace_until_begun()

    def begins(self, frame: FrameType) -> bool:
        """Whether this frame is the one that was waited for; it is kept."""
        if frame.f_code is not self._code or _wanted.get() is not self:
            return False
        self.frame = frame
        _wanted.set(None)
        return True

    def _trace_until_begun(self) -> None:
        before = sys.gettrace()

        def trace(frame: FrameType, event: Any, arg: Any) -> Any:
            if self.begins(frame):
                _pydevd.set_trace(before)
            return None if before is None else before(frame, event, arg)

        _pydevd.set_trace(trace)


def _begun(code: CodeType, offset: int) -> None:
    wanted = _wanted.get()
    if wanted is not None:
        wanted.begins(sys._getframe(1))


def _monitor(code: CodeType) -> None:
    """Have the function's beginnings told."""
    if sys.version_info < (3, 12):
        return
    monitoring = sys.monitoring
    with _lock:
        if monitoring.get_tool(_TOOL) is None:
            monitoring.use_tool_id(_TOOL, "flyte-workbench")
            monitoring.register_callback(_TOOL, monitoring.events.PY_START, _begun)
        monitoring.set_local_events(_TOOL, code, monitoring.events.PY_START)
