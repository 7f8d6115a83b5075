"""The filter of the task list."""

from collections.abc import Callable

from textual import events
from textual.widgets import Input

from flyte_tui.widgets.stable_layout import StableLayout


class TaskFilter(StableLayout, Input):
    """An input for filter words; Enter and Down move to the list.

    Args:
        leave: focuses the list; called on Enter and on Down.
        placeholder: what the words are looked for in.
    """

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
