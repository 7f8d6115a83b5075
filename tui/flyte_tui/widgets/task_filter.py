"""The filter of the task list."""

from collections.abc import Callable

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class TaskFilter(Input):
    """An input for filter words; Enter and Down move to the list.

    Args:
        leave: focuses the list; called on Enter and on Down.
        placeholder: what the words are looked for in.
    """

    virtual_size = Reactive(Size(0, 0))
    """What is typed scrolls the line, and is no reason to lay out the screen."""

    def __init__(
        self, leave: Callable[[], None], placeholder: str = "names, badges, docs", id: str | None = None
    ) -> None:
        super().__init__(placeholder=placeholder, id=id, compact=True)
        self._leave = leave

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "down"):
            event.stop()
            event.prevent_default()
            self._leave()
