"""The line at which a person asks a stopped program."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

Complete = Callable[[str], "Future[list[str]]"]


class Console(Input):
    """Takes expressions, and commands after a `:`; up and down go through what was asked before.

    Args:
        complete: how an expression may go on, as the program knows.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "older", "Older", show=False),
        Binding("down", "newer", "Newer", show=False),
        Binding("tab,shift+tab", "complete", "Complete", show=False),
    ]

    def __init__(self, complete: Complete, id: str | None = None) -> None:
        super().__init__(
            placeholder="an expression, or :help for commands",
            suggester=_Completions(complete),
            select_on_focus=False,
            compact=True,
            id=id,
        )
        self._asked: list[str] = []
        self._back = 0

    def remember(self, text: str) -> None:
        """Keep what was asked, and begin a new line."""
        self._asked.append(text)
        self._back = 0
        self.value = ""

    def action_older(self) -> None:
        """Bring back what was asked before."""
        self._bring_back(self._back + 1)

    def action_newer(self) -> None:
        """Bring back what was asked after that."""
        self._bring_back(self._back - 1)

    def action_complete(self) -> None:
        """Take the suggestion. Without one nothing happens: what is typed next still belongs to this line."""
        if self._suggestion:
            self.action_cursor_right()

    def _bring_back(self, back: int) -> None:
        self._back = min(max(back, 0), len(self._asked))
        self.value = self._asked[-self._back] if self._back else ""
        self.cursor_position = len(self.value)


class _Completions(Suggester):
    """Suggests what a name may go on as: the debuggee says."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        if not value or value.startswith(":") or not (value[-1].isidentifier() or value[-1] in "._0123456789"):
            return None
        typed = _last_name(value)
        found = await asyncio.wrap_future(self._complete(value))
        longer = sorted(
            (one for one in found if one.startswith(typed) and one != typed), key=lambda one: (len(one), one)
        )
        return value + longer[0][len(typed) :] if longer and typed else None


def _last_name(text: str) -> str:
    at = len(text)
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at -= 1
    return text[at:]
