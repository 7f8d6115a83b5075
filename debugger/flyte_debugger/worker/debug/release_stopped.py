"""The end of a debug run: who holds threads that are stopped hears of it here, and lets them go."""

from collections.abc import Callable

_has_begun = False
_let_go: Callable[[], None] | None = None


def begin() -> None:
    """The run is to end."""
    global _has_begun
    _has_begun = True
    if _let_go is not None:
        _let_go()


def follow(let_go: Callable[[], None]) -> None:
    """Have `let_go` called when the run is to end, at once if it is already."""
    global _let_go
    _let_go = let_go
    if _has_begun:
        let_go()
