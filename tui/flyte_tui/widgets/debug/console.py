"""The line at which a person asks a stopped program."""

import asyncio
import codeop
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from flyte_tui.widgets.debug.prompt_history import PromptHistory
from flyte_tui.widgets.stable_layout import StableLayout

Complete = Callable[[str], "Future[list[str]]"]
NEWLINE = "⏎"
"""Stands in the line for the end of one of several."""
INDENT = "    "


class Console(StableLayout, Input):
    """Takes expressions, statements of several lines, and commands after a `:`.

    Enter goes on to another line while the statement is not complete.

    Args:
        complete: how an expression may go on, as the program knows.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "older", "Older", show=False),
        Binding("down", "newer", "Newer", show=False),
        Binding("tab", "complete(1)", "Complete", show=False),
        Binding("shift+tab", "complete(-1)", "Complete", show=False),
        Binding("alt+enter,ctrl+j", "add_line", "Another line", show=False),
    ]

    @dataclass
    class CandidatesChanged(Message):
        """The names that the line may go on as, and which of them it has."""

        names: tuple[str, ...]
        chosen: int | None = None

    def __init__(self, complete: Complete, id: str | None = None) -> None:
        self._completions = _Completions(complete, self._offer)
        super().__init__(
            placeholder="an expression, or :help for commands",
            suggester=self._completions,
            select_on_focus=False,
            compact=True,
            id=id,
        )
        self._history = PromptHistory()
        self._candidates: tuple[str, ...] = ()
        self._stem = ""
        self._chosen: int | None = None
        self._of_task: str | None = None
        self._drafts: dict[str | None, str] = {}
        """What the person has begun to write, by the task that the program was stopped in."""

    @property
    def text(self) -> str:
        """What is written, in its lines."""
        return self.value.replace(NEWLINE, "\n")

    def belong_to(self, task: str | None) -> None:
        """Put what is written aside, and bring back what was begun in this task."""
        if task != self._of_task:
            self._drafts[self._of_task], self._of_task = self.value, task
            self._put(self._drafts.pop(task, ""))

    def remember(self, text: str) -> None:
        """Keep what was asked, and begin a new line."""
        self._history.add(text)
        self._put("")

    def _put(self, text: str) -> None:
        self.value = text.replace("\n", NEWLINE)
        self.cursor_position = len(self.value)

    def action_older(self) -> None:
        """Bring back what was asked before."""
        if (text := self._history.older(self.text)) is not None:
            self._put(text)

    def action_newer(self) -> None:
        """Bring back what was asked after that."""
        if (text := self._history.newer()) is not None:
            self._put(text)

    # Several lines.

    def action_add_line(self) -> None:
        """Go on in another line, as far in as this one."""
        before = self.text[: self.cursor_position].rpartition("\n")[2]
        indent = before[: len(before) - len(before.lstrip())]
        self.insert_text_at_cursor(NEWLINE + indent + (INDENT if before.rstrip().endswith(":") else ""))

    async def action_submit(self) -> None:
        if _is_unfinished(self.text) and self.cursor_position == len(self.value):
            self.action_add_line()
        else:
            await super().action_submit()

    def _on_paste(self, event: events.Paste) -> None:
        """Take all lines of what is pasted."""
        event.prevent_default()
        event.stop()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").expandtabs(len(INDENT))
        self.replace(text.replace("\n", NEWLINE), *sorted(self.selection))

    # Completions.

    def _offer(self, stem: str, names: tuple[str, ...]) -> None:
        """Names that what is written may end with."""
        self._stem, self._candidates, self._chosen = stem, names, None
        self.post_message(self.CandidatesChanged(names))

    def action_complete(self, by: int) -> None:
        """Take the next name that fits. Without one nothing happens: what is typed next still belongs to this line."""
        names = self._candidates
        if not names or not self.value.startswith(self._stem):
            return
        self._chosen = (0 if by > 0 else len(names) - 1) if self._chosen is None else (self._chosen + by) % len(names)
        self._completions.is_quiet = len(names) > 1
        self._put(self._stem + names[self._chosen])
        self.post_message(self.CandidatesChanged(names, self._chosen))

    def on_input_changed(self) -> None:
        if self._completions.is_quiet:
            self._completions.is_quiet = False
        elif self._candidates:
            self._offer("", ())


class _Completions(Suggester):
    """Suggests what a name may go on as: the debuggee says."""

    def __init__(self, complete: Complete, offer: Callable[[str, tuple[str, ...]], None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete
        self._offer = offer
        self.is_quiet = False
        """Whether the next change of the line is a completion's own."""

    async def get_suggestion(self, value: str) -> str | None:
        if not value or value.startswith(":") or not (value[-1].isidentifier() or value[-1] in "._0123456789"):
            return None
        if self.is_quiet:
            return None
        typed = _last_name(value)
        found = await asyncio.wrap_future(self._complete(value.replace(NEWLINE, "\n")))
        fitting = sorted((one for one in found if one.startswith(typed)), key=lambda one: (len(one), one))
        longer = tuple(one for one in fitting if one != typed)
        stem = value[: len(value) - len(typed)]
        self._offer(stem, longer)
        return stem + longer[0] if longer and typed else None


def _is_unfinished(text: str) -> bool:
    """Whether more lines must follow: a statement is open, or a block that no empty line has ended."""
    *before, last = text.split("\n")
    if text.startswith(":") or (before and not last.strip()):
        return False
    try:
        return codeop.compile_command(text, symbol="exec") is None or (bool(before) and last.startswith(" "))
    except (SyntaxError, ValueError, OverflowError):
        return False


def _last_name(text: str) -> str:
    at = len(text)
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at -= 1
    return text[at:]
