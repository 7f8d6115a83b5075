"""A timer as those see it who wait for a pause, so that a test can give them one of its own."""

from collections.abc import Callable
from typing import Protocol, TypeAlias


class StoppableTimer(Protocol):
    """The part of Textual's `Timer` that is used."""

    def stop(self) -> None:
        """Do not call the function any more."""


SetTimer: TypeAlias = Callable[[float, Callable[[], None]], StoppableTimer]
"""Calls a function once, after so many seconds; a widget's `set_timer` is one."""
