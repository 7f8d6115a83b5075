"""Steps that cross from task to task: what the next stop is to be, wherever it comes.

pydevd follows a call within its thread. A task may go on in another one, or in a coroutine that starts later; what was
meant by a step is kept here until the action that it leads to begins, or the one that it leads back to goes on. Each
stop that is shown ends it.
"""

import threading

from flyte_debugger.worker.debug import _pydevd

ANY = "*"


class CrossTaskSteps:
    """At most one intention each: to stop in the next child of an action, after an action, and back in an action."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads: dict[str, int] = {}
        self._parents: dict[str, str] = {}
        self._into: str | None = None
        self._claimed: str | None = None
        self._out_of: str | None = None
        self._back_in: str | None = None

    def called(self, action: str, parent: str) -> None:
        """An action begins; of several that begin at once, the first is the one to stop in."""
        with self._lock:
            self._parents[action] = parent
            if self._into in (ANY, parent):
                self._into, self._claimed = None, action

    def began(self, action: str) -> bool:
        """The body of an action runs next in this thread; whether that is where to stop."""
        with self._lock:
            self._threads[action] = threading.get_ident()
            if self._into in (ANY, self._parents.get(action, "")):
                self._into, self._claimed = None, action
            return self._claimed == action

    def ended(self, action: str) -> None:
        """An action is over: where it was being stepped out of, its caller is to stop next."""
        with self._lock:
            self._threads.pop(action, None)
            parent = self._parents.pop(action, None)
            if self._claimed == action:  # it had no body to stop in, so that the next one is taken
                self._claimed, self._into = None, parent
            if action not in (self._out_of, self._back_in):
                return
            self._out_of, self._back_in = None, parent if parent in self._threads else None
            ident = self._threads.get(parent or "")
        if ident is not None:
            _pydevd.arm(_pydevd.AS_STEP, None if ident == threading.get_ident() else ident)

    def leads_elsewhere(self, action: str | None) -> bool:
        """Whether a step that would stop in this action is to end in another one."""
        if self._claimed is not None:
            return action != self._claimed
        return self._back_in is not None and action != self._back_in

    def leads_to(self, action: str | None) -> bool:
        """Whether a step is to end in this action."""
        return action is not None and action in (self._claimed, self._back_in)

    def stopped(self) -> None:
        """A stop is shown: whatever was meant by the last step is over."""
        with self._lock:
            self._into = self._claimed = self._out_of = self._back_in = None

    def stepped(self, action: str | None, step: str | None) -> None:
        """A thread that was stopped in an action goes on with this step, if with any."""
        with self._lock:
            if step is not None:
                self._out_of = action
            if step == "in":
                self._into = action

    def to_next_action(self) -> None:
        """Stop at the first line of the next task that is called."""
        with self._lock:
            self._into = ANY

    def out_of(self, action: str | None) -> None:
        """Stop in the caller of an action when it is over."""
        with self._lock:
            self._out_of = action
