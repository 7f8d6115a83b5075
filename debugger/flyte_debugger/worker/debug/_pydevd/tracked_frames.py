"""The frames that pydevd tells of a stopped thread: joined to those of its callers elsewhere."""

import threading
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from _pydev_bundle import pydev_log
from _pydevd_bundle import pydevd_suspended_frames
from _pydevd_bundle._debug_adapter.pydevd_base_schema import BaseSchema
from _pydevd_bundle.pydevd_constants import get_global_debugger, get_thread_id


def replace_tracking(joined: Callable[[Sequence[FrameType]], Sequence[FrameType]]) -> None:
    """Have each stop be told with these frames.

    Args:
        joined: for the calling thread's stack, innermost first, that and what is behind it.
    """
    tracker = pydevd_suspended_frames._FramesTracker
    track, untrack_all = tracker.track, tracker.untrack_all

    def track_joined(self: Any, thread_id: str, frames_list: Any, frame_custom_thread_id: str | None = None) -> None:
        if frame_custom_thread_id is None:
            try:
                frames_list._frames[:] = joined(frames_list._frames)
            except Exception:
                pydev_log.exception("the stack of %s is told without its callers", thread_id)
        track(self, thread_id, frames_list, frame_custom_thread_id)

    def untrack_own(self: Any) -> None:
        """Forget the frames; of those that another stopped thread has, too, that one is asked from then on."""
        if not self._untracked:
            owners = self._suspended_frames_manager._variable_reference_to_frames_tracker
            for frame_id in [each for each in self._frame_id_to_frame if owners.get(each) is not self]:
                del self._frame_id_to_frame[frame_id]
        untrack_all(self)

    tracker.track, tracker.untrack_all = track_joined, untrack_own


def joined_stack() -> tuple[FrameType, ...]:
    """The frames of the calling thread, which is stopped, and of its callers; those that are hidden, too."""
    manager = get_global_debugger().suspended_frames_manager
    return tuple(manager.get_frames_list(get_thread_id(threading.current_thread())) or ())


def shown_id(frame: FrameType) -> int | None:
    """The id of a frame in the Debug Adapter Protocol; None where the client is not told of it."""
    if get_global_debugger().apply_files_filter(frame, frame.f_code.co_filename, False):
        return None
    found: int = BaseSchema._translate_id_to_dap(id(frame))
    return found
