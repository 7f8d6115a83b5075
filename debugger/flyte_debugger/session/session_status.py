"""Where a session is: its state and its stop, which several threads read and change, under one lock."""

import itertools
import threading
from collections.abc import Callable, Iterator

from flyte_debugger.session.errors import NotStoppedError, StaleStopError
from flyte_debugger.session.session_events import Continued, State, Stopped
from flyte_debugger.session.stop import Stop

FINAL = (State.DETACHED, State.ENDED)
"""States that a session never leaves."""


class SessionStatus:
    """State, stop and open prompts of a session. Each change and its announcement happen as one.

    Args:
        announce: queues what listeners are to be told, with the number of the latest stop; must not wait.
        numbers: of its stops, where several sessions count together; else they count from 1.
    """

    def __init__(
        self, announce: Callable[[Continued | Stopped, int], None], numbers: Iterator[int] | None = None
    ) -> None:
        self._announce = announce
        self._numbers = numbers or itertools.count(1)
        self._lock = threading.Lock()
        self._state = State.STARTING
        self._stop: Stop | None = None
        self._count = 0
        self._has_left = False
        """Whether the debuggee has said that the program went on from the latest stop."""
        self._prompts = 0

    @property
    def state(self) -> State:
        """Where the session is now."""
        with self._lock:
            return self._state

    @property
    def stop(self) -> Stop | None:
        """Where the program stands still; None while it does not."""
        with self._lock:
            return self._stop

    @property
    def count(self) -> int:
        """The number of the latest stop."""
        with self._lock:
            return self._count

    def begin(self) -> None:
        """The program is about to run its first line."""
        with self._lock:
            if self._state is State.STARTING:
                self._run_on()

    def stopped(self, make: Callable[[int], Stop]) -> Stop | None:
        """The program has stopped; None once the session is over or has let go of it.

        Args:
            make: makes the stop with that number.
        """
        with self._lock:
            if self._state in FINAL:
                return None
            self._count = next(self._numbers)
            self._has_left = False
            self._state, self._stop = State.STOPPED, make(self._count)
            return self._stop

    def leave_stop(self, stop: Stop | None = None) -> Stop:
        """The program is about to go on, from a certain stop or from the one that there is; that stop.

        Raises:
            NotStoppedError: when it is not stopped, or no longer there.
        """
        with self._lock:
            left = self._require()
            if stop is not None and left is not stop:
                raise NotStoppedError("the program has gone on since.")
            self._run_on()
            return left

    def take_back(self, stop: Stop) -> None:
        """The program has not gone on from that stop after all, unless the debuggee has said meanwhile that it has."""
        with self._lock:
            if self._state is State.RUNNING and self._count == stop.number and not self._has_left:
                self._state, self._stop = State.STOPPED, stop
                self._announce(Stopped(stop), self._count)

    def has_gone_on(self, stop: Stop | None = None) -> None:
        """The debuggee says that the program has gone on, from a certain stop or from the one that there is."""
        with self._lock:
            if stop is not None and stop.number != self._count:
                return
            self._has_left = True
            if self._state is State.STOPPED:
                self._run_on()

    def end(self, state: State) -> State:
        """The session is over, or has let go of the program; the state that it has for good."""
        with self._lock:
            if self._state not in FINAL:
                self._state = state
            self._stop = None
            return self._state

    def require(self) -> Stop:
        """The stop that there is.

        Raises:
            NotStoppedError: when there is none.
        """
        with self._lock:
            return self._require()

    def check(self, stop: Stop) -> None:
        """Go on if the program is still at that stop.

        Raises:
            StaleStopError: when it is not.
        """
        if self.stop is not stop:
            raise StaleStopError("the program has gone on since.")

    def count_prompts(self, more: int) -> None:
        """So many more questions of a prompt are under way, or fewer."""
        with self._lock:
            self._prompts += more

    @property
    def is_at_prompt(self) -> bool:
        """Whether something that was typed at a prompt is being evaluated."""
        with self._lock:
            return self._prompts > 0

    def _require(self) -> Stop:
        if self._stop is None:
            raise NotStoppedError(f"the program is {self._state.value}, not stopped.")
        return self._stop

    def _run_on(self) -> None:
        self._state, self._stop = State.RUNNING, None
        self._announce(Continued(), self._count)
