"""Where the words that narrow the list are typed."""

from collections.abc import Callable

from textual import events
from textual.widgets import Input


class TaskFilter(Input):
    """An input line whose keys take effect in the order in which they were typed, however far ahead of the program.

    Textual sends a key to what has the focus when the key arrives, and Enter's own message comes back only some turns
    later. What is typed meanwhile still arrives here and is passed on.

    Args:
        leave: gives the focus to the list, at once; called on Enter and on Down.
    """

    def __init__(self, leave: Callable[[], None], id: str | None = None) -> None:
        super().__init__(placeholder="names, badges, docs", id=id, compact=True)
        self._leave = leave

    async def _on_key(self, event: events.Key) -> None:
        if self.screen.focused is not self:
            self.app.post_message(events.Key(event.key, event.character))
        elif event.key in ("enter", "down"):
            self._leave()
        else:
            return
        event.stop()
        event.prevent_default()
