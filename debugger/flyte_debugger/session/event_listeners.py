"""Who is told of what happens."""

import logging
from collections.abc import Callable
from typing import TypeAlias

from flyte_debugger.session.session_events import SessionEvent

Listener: TypeAlias = Callable[[SessionEvent], None]
_log = logging.getLogger(__name__)


class Listeners:
    """Tells each listener in the order in which they came; one that fails takes nothing from the others."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def add(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` from now on.

        Returns:
            ends that.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: SessionEvent) -> None:
        """Tell everyone."""
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:
                _log.exception("a listener of the debug session failed at %r", event)
