"""The interrupt button while a run is on: it stops the task, not the kernel."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """How often the person pressed the button since the run began."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        self.count = 0
        self._cancel = cancel

    def __call__(self, signum: int, frame: FrameType | None) -> None:
        """Take a SIGINT: the first asks the task to stop, the second kills it, a third gives the kernel back anyway."""
        self.count += 1
        if self.count > 2:
            raise KeyboardInterrupt
        # A thread, because the signal may have come while this one holds a lock that cancelling needs.
        threading.Thread(target=self._cancel, name="flyte-notebook-cancel", daemon=True).start()


@contextmanager
def interrupts_to(cancel: Callable[[], None]) -> Iterator[Interrupts]:
    """Send interrupts to `cancel` while the block runs.

    Only the main thread hears signals; in any other, as in a Jupyter subshell, nothing changes.
    """
    interrupts = Interrupts(cancel)
    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    before = signal.signal(signal.SIGINT, interrupts)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, before)
