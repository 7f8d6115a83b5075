"""Steps that cross from task to task: what the next stop is to be, wherever it comes.

pydevd follows a call within its thread. A task may go on in another one, or in a coroutine that starts later; what was
meant by a step is kept here until the action that it leads to begins, or the one that it leads back to goes on. Each
stop that is shown ends it. Of several actions that begin in threads of their own, as the elements of `flyte.map` do,
one is stepped through at a time: the others wait for it before their first line.
"""

import threading

from flyte_debugger.worker.debug import _pydevd

ANY = "*"
PATIENCE = 5.0
"""Seconds that an action waits while another one runs that is stepped through, and that may be waiting for it."""


class CrossTaskSteps:
    """At most one intention each: to stop in the next child of an action, after an action, and back in an action."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._threads: dict[str, int] = {}
        self._parents: dict[str, str] = {}
        self._into: str | None = None
        self._claimed: str | None = None
        self._out_of: str | None = None
        self._back_in: str | None = None
        self._entered: str | None = None
        """The action that a step led into, until it is over or the program goes on without a step."""
        self._is_stopped = False
        self._waiting: list[str] = []

    def called(self, action: str, parent: str) -> None:
        """An action begins; of several that begin at once, the first is the one to stop in."""
        with self._changed:
            self._parents[action] = parent
            if self._into in (ANY, parent):
                self._into, self._claimed = None, action

    def began(self, action: str) -> bool:
        """The body of an action runs next in this thread; whether that is where to stop.

        It may wait here until another one, called by the same action, has been stepped through.
        """
        with self._changed:
            self._threads[action] = threading.get_ident()
            if self._has_own_thread(action):
                self._take_over(action)
                self._wait_for_sibling(action)
            if self._into in (ANY, self._parents.get(action, "")):
                self._into, self._claimed = None, action
            if self._claimed == action:
                self._entered = action
            return self._claimed == action

    def ended(self, action: str) -> None:
        """An action is over: where it was being stepped out of, its caller stops next, or one that waited for it."""
        with self._changed:
            self._threads.pop(action, None)
            parent = self._parents.pop(action, None)
            if self._claimed == action:  # it had no body to stop in, so that the next one is taken
                self._claimed, self._into = None, parent
            if self._entered == action:
                self._entered = None
                self._changed.notify_all()
            if action not in (self._out_of, self._back_in):
                return
            if self._into == action:  # a step into whatever comes next
                self._into = parent
                if any(self._parents.get(other) == parent for other in self._waiting):
                    self._out_of = self._back_in = None
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
        with self._changed:
            self._into = self._claimed = self._out_of = self._back_in = None
            self._is_stopped = True

    def stepped(self, action: str | None, step: str | None) -> None:
        """A thread that was stopped in an action goes on with this step, if with any."""
        with self._changed:
            self._is_stopped = False
            if step is not None:
                self._out_of = action
            else:
                self._entered = None
            if step == "in":
                self._into = action
            self._changed.notify_all()

    def to_next_action(self) -> None:
        """Stop at the first line of the next task that is called."""
        with self._changed:
            self._into = ANY

    def out_of(self, action: str | None) -> None:
        """Stop in the caller of an action when it is over."""
        with self._changed:
            self._out_of = action

    def _has_own_thread(self, action: str) -> bool:
        """Whether an action may wait in its thread without holding up its caller."""
        return threading.get_ident() != self._threads.get(self._parents.get(action, ""))

    def _take_over(self, action: str) -> None:
        """Stop in this action where one that was called by the same one, and was to be stopped in, has yet to begin."""
        claimed = self._claimed
        if claimed is not None and claimed not in self._threads and self._are_siblings(claimed, action):
            self._claimed = action

    def _wait_for_sibling(self, action: str) -> None:
        self._waiting.append(action)
        while self._entered is not None and self._are_siblings(self._entered, action):
            if not self._changed.wait(PATIENCE) and not self._is_stopped:
                break
        self._waiting.remove(action)

    def _are_siblings(self, one: str, other: str) -> bool:
        return one != other and self._parents.get(one) == self._parents.get(other)
