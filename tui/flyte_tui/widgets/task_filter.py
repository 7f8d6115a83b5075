"""Where the words that narrow the list are typed."""

from collections.abc import Callable

from textual import events
from textual.widgets import Input


class TaskFilter(Input):
    """An input line that is left for the list.

    Args:
        leave: gives the focus to the list; called on Enter and on Down.
    """

    def __init__(self, leave: Callable[[], None], id: str | None = None) -> None:
        super().__init__(placeholder="names, badges, docs", id=id, compact=True)
        self._leave = leave

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "down"):
            event.stop()
            event.prevent_default()
            self._leave()
