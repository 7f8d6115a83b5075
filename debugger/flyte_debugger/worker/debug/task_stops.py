"""The task breakpoints and stubs of a debug run as the supervisor gave them last, for whoever stops at them."""

import threading
from collections.abc import Callable

from flyte_debugger.protocol.worker_messages import TaskStops

_changed = threading.Condition()
_latest: TaskStops | None = None
_follower: Callable[[TaskStops], None] | None = None


def put(stops: TaskStops) -> None:
    """Take in what came from the supervisor."""
    global _latest
    with _changed:
        _latest = stops
        _changed.notify_all()
        if _follower is not None:
            _follower(stops)


def follow(follower: Callable[[TaskStops], None]) -> None:
    """Have `follower` told of what came, if anything has, and of what comes."""
    global _follower
    with _changed:
        _follower = follower
        if _latest is not None:
            follower(_latest)


def wait_for(stops: TaskStops, timeout: float) -> bool:
    """Whether these were the latest within so many seconds."""
    with _changed:
        return _changed.wait_for(lambda: _latest == stops, timeout)
