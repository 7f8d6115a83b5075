"""Who is told of what happens."""

import logging
import threading
from collections.abc import Callable
from typing import TypeAlias

from flyte_debugger.session.session_events import Ended, SessionEvent

Listener: TypeAlias = Callable[[SessionEvent], None]
_log = logging.getLogger(__name__)


class Listeners:
    """Tells each listener in the order in which they came; one that fails takes nothing from the others."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._ended: Ended | None = None
        self._lock = threading.Lock()

    def add(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` from now on; one that comes after the end is told of that at once.

        Returns:
            ends that.
        """
        with self._lock:
            self._listeners.append(listener)
            ended = self._ended
        if ended is not None:
            _tell(listener, ended)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: SessionEvent) -> None:
        """Tell everyone."""
        with self._lock:
            listeners = tuple(self._listeners)
            if isinstance(event, Ended):
                self._ended = event
        for listener in listeners:
            _tell(listener, event)


def _tell(listener: Listener, event: SessionEvent) -> None:
    try:
        listener(event)
    except Exception:
        _log.exception("a listener of the debug session failed at %r", event)
