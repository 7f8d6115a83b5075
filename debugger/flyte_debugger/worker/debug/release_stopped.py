"""The end of a debug run: who holds threads that are stopped hears of it here, and lets them go."""

import threading
from collections.abc import Callable, Collection

UNWIND_TIMEOUT = 1.0
"""Seconds that a cancelled run waits for tasks that were stopped in other threads; it is killed after two."""
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


class StoppedActions:
    """The actions that stopped threads work for: they end with what they do at their end, such as a report's flush."""

    def __init__(self) -> None:
        self._by_thread: dict[int, Collection[str]] = {}
        self._changed = threading.Condition()

    def stopped(self, actions: Collection[str]) -> None:
        """The calling thread stops in an action, and in those that it was called from."""
        with self._changed:
            self._by_thread[threading.get_ident()] = actions

    def continued(self) -> None:
        """The calling thread goes on; where that is since the run is to end, its actions are still waited for."""
        if not _has_begun:
            with self._changed:
                self._by_thread.pop(threading.get_ident(), None)

    def ended(self) -> None:
        """An action is over."""
        with self._changed:
            self._changed.notify_all()

    def wait(self, running: Collection[str]) -> None:
        """Let stopped threads go, and wait until their actions are over.

        Args:
            running: the actions that are not over, as they are at any time.
        """
        begin()
        with self._changed:
            self._changed.wait_for(
                lambda: not any(action in running for actions in self._by_thread.values() for action in actions),
                UNWIND_TIMEOUT,
            )
