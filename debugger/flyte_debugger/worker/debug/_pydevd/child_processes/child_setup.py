"""Making pydevd ready in a child process: what a worker does before it connects, without anything of Flyte's."""

from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from flyte_debugger.worker.debug._pydevd import bundled_pydevd  # noqa: F401  (before all others)

# isort: split
import pydevd

import flyte_debugger
from flyte_debugger.worker.debug._pydevd.child_processes.child_debugging import Address, call_back, follow_children
from flyte_debugger.worker.debug._pydevd.child_processes.forking import detach_children
from flyte_debugger.worker.debug._pydevd.patches import prepare
from flyte_debugger.worker.debug._pydevd.thread_stop import Stop, Watcher
from flyte_debugger.worker.debug.seen_exceptions import is_news, note_shown


class ChildWatcher(Watcher):
    """Shows each failure in a child once."""

    def wants(self, stop: Stop) -> bool:
        return stop.error is None or is_news(stop.error)

    def stopped(self, stop: Stop) -> None:
        if stop.error is not None:
            note_shown(stop.error)


class ProcessWatcher(Watcher):
    """Has the stops of this process heard by one watcher, and those of a child that it forks by another.

    Args:
        own: of this process; it may speak to the supervisor, which a child must not.
    """

    def __init__(self, own: Watcher) -> None:
        self._watcher = own

    def become_child(self) -> None:
        """This process is a forked child from now on."""
        self._watcher = ChildWatcher()

    def wants(self, stop: Stop) -> bool:
        return self._watcher.wants(stop)

    def stopped(self, stop: Stop) -> None:
        self._watcher.stopped(stop)

    def joined(self, stack: Sequence[FrameType]) -> Sequence[FrameType]:
        return self._watcher.joined(stack)

    def continued(self, stop: Stop, step: str | None) -> None:
        self._watcher.continued(stop, step)


def begin(host: str, port: int, token: str) -> None:
    """Call the session back from a new interpreter, and wait until it has set its breakpoints."""
    address = Address(host, port, token)
    _prepare(address)
    call_back(address)


def prepare_program() -> None:
    """Make ready a new interpreter in which pydevd connects next by itself."""
    setup = pydevd.SetupHolder.setup
    _prepare(Address(setup["client"], setup["port"], setup["client-access-token"]))


def _prepare(address: Address) -> None:
    package = Path(str(flyte_debugger.__file__)).parent
    prepare(ChildWatcher(), (package,), package / "worker" / "debug" / "boundary_frames.py")
    detach_children(lambda: None)
    follow_children(address, lambda: None)
