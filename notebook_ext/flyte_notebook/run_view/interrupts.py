"""The interrupt button during a run: it stops the task instead of the kernel, and ends an open prompt."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from flyte_notebook.run_view.event_pump import EventPump


class Interrupts:
    """Counts the interrupts since the run began; an interrupt also ends an open prompt."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        self.count = 0
        self.heard = False
        """Whether interrupts arrive here: only the main thread receives signals."""
        self._cancel = cancel
        self._reading = False
        self._withdrawing = False
        self._withdrawn = False

    def __call__(self, signum: int, frame: FrameType | None) -> None:
        """Handle a SIGINT: the first asks the task to stop, the second kills it, a third always frees the kernel."""
        if self._withdrawing:
            self._withdrawing = False
        else:
            self.count += 1
            if self.count > 2:
                raise KeyboardInterrupt
            # A thread, because the signal may have come while this one holds a lock that cancelling needs.
            threading.Thread(target=self._cancel, name="flyte-notebook-cancel", daemon=True).start()
        if self._reading:
            self._reading = False
            raise KeyboardInterrupt

    def read(self, prompt: str, pump: EventPump, is_wanted: Callable[[], bool], over: str) -> str | None:
        """Prompt with the kernel's `input()` while the pump applies the run's events in another thread.

        Args:
            prompt: beside the field.
            pump: of the run that asks.
            is_wanted: whether the prompt is to stay; asked after each event.
            over: told when an event has ended it, since front ends keep the field of a prompt that has ended.

        Returns:
            None when the interrupt button ended the prompt, or an event after which it is no longer wanted.

        Raises:
            EOFError, OSError, StdinNotImplementedError: as `input()` does when nobody can answer.
        """
        self._withdrawn = False
        with pump.standing_in(is_wanted, self._withdraw):
            text = self._input(prompt)
        if text is None and not self.count:
            pump.notice(f"{over}; ignore its field.")
        return text

    def _input(self, prompt: str) -> str | None:
        try:
            try:
                self._reading = True
                return None if self._withdrawn else input(prompt)
            finally:
                self._reading = False
        except KeyboardInterrupt:
            return None

    def _withdraw(self) -> None:
        """End the prompt from another thread, open or not yet."""
        self._withdrawn = self._withdrawing = True
        main = threading.main_thread().ident
        assert main is not None
        signal.pthread_kill(main, signal.SIGINT)


@contextmanager
def interrupts_to(cancel: Callable[[], None]) -> Iterator[Interrupts]:
    """Send interrupts to `cancel` while the block runs.

    In any thread but the main one, as in a Jupyter subshell, nothing changes.
    """
    interrupts = Interrupts(cancel)
    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    before = signal.signal(signal.SIGINT, interrupts)
    interrupts.heard = True
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, before)
