"""Whose environment a process has, where calls that run in it at once want different ones: one after the other.

Knows neither Flyte nor tasks, so it can be tested alone.
"""

import concurrent.futures
import os
import threading
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Turn: TypeAlias = "concurrent.futures.Future[None]"


@dataclass(eq=False)
class Claim:
    """One call's wish for an environment, from its beginning to its end."""

    wanted: Hashable
    """Calls that want the same may have it together."""
    values: Mapping[str, str]
    """The variables that are set for it; the others stay as they are."""
    name: str = ""
    """Whose it is, for a person."""
    above: "Claim | None" = None
    """That of the call which made this one."""
    held: bool = False
    """Whether the environment is its own now."""
    interrupted_by: int = 0
    """How many calls that it made, and that want another environment, go on."""
    turn: Turn = field(default_factory=concurrent.futures.Future)

    def callers(self) -> "Iterator[Claim]":
        """The claims of the calls that led to this one, the nearest first."""
        above = self.above
        while above is not None:
            yield above
            above = above.above


class EnvironmentTurns:
    """Sets this process's environment variables for one wish at a time. From any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holders: list[Claim] = []
        self._waiting: list[Claim] = []
        self._before: dict[str, str | None] = {}

    def ask(self, claim: Claim) -> Claim | None:
        """Have the environment set for a claim, now or when `claim.turn` is done; then, whom it waits for."""
        with self._lock:
            if self._may_have(claim):
                self._give(claim)
                return None
            claim.turn = concurrent.futures.Future()
            self._waiting.append(claim)
            return self._holders[0]

    def give_back(self, claim: Claim) -> None:
        """The claim needs its environment no longer, or no longer waits for it; those that wait have it next."""
        with self._lock:
            if claim in self._waiting:
                self._waiting.remove(claim)
                _release(claim.turn)
            if not claim.held:
                return
            claim.held = False
            self._holders.remove(claim)
            if not self._holders:
                self._restore()
            while self._waiting and self._may_have(self._waiting[0]):
                following = self._waiting.pop(0)
                self._give(following)
                _release(following.turn)

    def _may_have(self, claim: Claim) -> bool:
        return not self._holders or self._holders[0].wanted == claim.wanted

    def _give(self, claim: Claim) -> None:
        if not self._holders:
            self._before = {name: os.environ.get(name) for name in claim.values}
            os.environ.update(claim.values)
        claim.held = True
        self._holders.append(claim)

    def _restore(self) -> None:
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._before = {}


def _release(turn: Turn) -> None:
    """Let go on who waits for it, unless it no longer does."""
    if turn.set_running_or_notify_cancel():
        turn.set_result(None)
