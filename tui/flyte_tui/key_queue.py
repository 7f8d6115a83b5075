"""Makes keys take effect in the order in which they were typed, even when they are typed ahead of the program."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode

TICK = 0.1
TICKS = 30
"""After so many ticks the next key is handed on, even when work that an earlier key started still goes on.

Counted in ticks, not seconds, because a busy program makes no progress on that work either.
"""


class TypedKeys:
    """Hands keys and pastes on one at a time, each when the one before has had its effect.

    Textual gives a key to what has the focus when the key arrives. What an earlier key does to the focus, or to the
    screen, often happens some messages later: a dialog takes the focus when it is mounted, a line of input says that
    it was submitted, a screen asks the app for another one. So here a key is followed: when two rounds of messages have
    gone up from where it went, and the screen and the focus stay as they are for a round, it is the next one's turn.

    Args:
        app: whose keys they are.
        hand_on: gives one to the program, as Textual does.
    """

    def __init__(self, app: App[Any], hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[events.Event] = deque()
        self._turn = 0
        """Counts what was handed on; a round that belongs to another turn is over."""
        self._late: asyncio.TimerHandle | None = None

    @property
    def is_busy(self) -> bool:
        """Whether what was typed has not had all its effect yet."""
        return self._late is not None

    async def take(self, event: events.Event) -> None:
        """What was typed last: it is handed on at once when nothing is before it."""
        self._waiting.append(event)
        if not self.is_busy:
            await self._next()

    async def _next(self) -> None:
        if self._waiting:
            path = self._path()
            self._turn += 1
            self._tick(TICKS)
            await self._hand_on(self._waiting.popleft())
            await self._climb(self._turn, iter(path), 1, path)

    async def _climb(self, turn: int, above: Iterator[DOMNode], rounds: int, path: list[DOMNode]) -> None:
        """Go through the queues from the bottom of `path` up to the app, behind what is in them already."""
        if turn != self._turn:
            return
        for node in above:
            if node.call_later(self._climb, turn, above, rounds, path):  # One that is being removed takes no more.
                return
        now = self._path()
        if rounds:
            await self._climb(turn, iter(path), rounds - 1, path)
        elif now != path:
            await self._climb(turn, iter(now), 0, now)
        else:
            await self._end_turn()

    def _tick(self, left: int) -> None:
        if left:
            self._late = asyncio.get_running_loop().call_later(TICK, self._tick, left - 1)
        else:
            self._app.call_later(self._let_all_go, self._turn)

    async def _end_turn(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
        await self._next()

    async def _let_all_go(self, turn: int) -> None:
        if turn == self._turn:
            self._turn += 1
            self._late = None
            while self._waiting:
                await self._hand_on(self._waiting.popleft())

    def _path(self) -> list[DOMNode]:
        """What has the focus and all around it: the way of a key."""
        stack = self._app.screen_stack
        return (stack[-1].focused or stack[-1]).ancestors_with_self if stack else [self._app]
