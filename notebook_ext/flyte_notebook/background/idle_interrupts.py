"""The interrupt button while no cell executes: the kernel ignores it then, and what goes on beside it hears it."""

import signal
import threading
import weakref
from functools import partial
from types import FrameType
from typing import Any, Protocol

from IPython.core.getipython import get_ipython


class Interruptible(Protocol):
    """A run or a debug session beside the kernel."""

    @property
    def is_running(self) -> bool:
        """Whether it runs now; one that is stopped in the debugger does not."""

    def interrupt(self) -> None:
        """Stop it; called in a thread of its own."""


_all: "weakref.WeakSet[Interruptible]" = weakref.WeakSet()


def hear_interrupts(one: Interruptible) -> None:
    """Have the button stop this one, too, for as long as it is there."""
    _all.add(one)
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is not None:
        kernel.io_loop.add_callback(partial(_take_over, kernel))


def _take_over(kernel: Any) -> None:
    """Called in the kernel's main thread, where signal handlers may be set: between two cells, or while one awaits.

    While a cell executes, the kernel keeps the handler that it sets again when the cell is over.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupted)
    elif getattr(kernel, "saved_sigint_handler", None) is signal.SIG_IGN:
        kernel.saved_sigint_handler = _interrupted


def _interrupted(signum: int, frame: FrameType | None) -> None:
    """Interrupt all that run; where none does, those that are stopped."""
    everything = tuple(_all)
    # A thread, because the signal may have come while this one holds a lock that stopping needs.
    for one in [one for one in everything if one.is_running] or everything:
        threading.Thread(target=one.interrupt, name="flyte-notebook-stop", daemon=True).start()
