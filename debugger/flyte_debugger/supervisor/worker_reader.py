"""WorkerReader to the workers of a run: their messages and their output, as they come and without hurry in a flood."""

import contextlib
import selectors
import time
from collections.abc import Callable
from typing import Any

from flyte_debugger.protocol.channel import ChannelClosedError
from flyte_debugger.supervisor.leased_worker import LeasedWorker, Piece

FLOOD_GAP = 0.004
"""Seconds between reads of output that comes faster than that."""
SMALL = 1 << 16
"""Bytes of output in one go that are few enough to wait for more."""
OUTPUT = frozenset({"stdout", "stderr"})


class WorkerReader:
    """Reads what workers send and print.

    Args:
        take_output: takes each piece of output, in the order of its stream.
    """

    def __init__(self, take_output: Callable[[LeasedWorker, str, Piece], None]) -> None:
        self._take_output = take_output
        self._selector = selectors.DefaultSelector()
        self._output_at = 0.0
        self._last_read = 0

    def add(self, leased: LeasedWorker) -> None:
        """Listen to a worker from now on."""
        leased.register(self._selector)

    def forget(self, leased: LeasedWorker) -> None:
        """Listen to a worker no more."""
        leased.unregister(self._selector)

    def forget_channel(self, leased: LeasedWorker) -> None:
        """Take no more messages of a worker."""
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(leased.worker.channel)

    def close(self) -> None:
        """Listen to nobody."""
        self._selector.close()

    def ready(self, seconds: float) -> set[tuple[LeasedWorker, str]]:
        """Which workers have something to read, each with `channel`, `stdout` or `stderr`; waits at most so long."""
        return {key.data for key, _ in self._selector.select(max(0.0, seconds))}

    def ready_unhurried(self, seconds: float) -> set[tuple[LeasedWorker, str]]:
        """The same; output that comes in small pieces gathers first, so that reading it takes no one's time."""
        ready = self.ready(seconds)
        if any(name != "channel" for _, name in ready):
            if self._last_read < SMALL and time.monotonic() - self._output_at < FLOOD_GAP:
                time.sleep(FLOOD_GAP)
            self._output_at, self._last_read = time.monotonic(), 0
        return ready

    def messages(self, leased: LeasedWorker) -> list[dict[str, Any]]:
        """The messages that a worker has sent; its channel is forgotten once it is closed."""
        try:
            return leased.worker.channel.receive()
        except ChannelClosedError:
            self.forget_channel(leased)
            return []

    def has_messages(self, leased: LeasedWorker) -> bool:
        """Whether a worker's channel has something to read, its end included."""
        return (leased, "channel") in self.ready(0)

    def read_output(
        self, leased: LeasedWorker, names: frozenset[str] | set[str] = OUTPUT, until_empty: bool = False
    ) -> None:
        """Take in a piece of output of each of these streams, or all that is there."""
        watched = {key.data[1]: key.fileobj for key in self._selector.get_map().values() if key.data[0] is leased}
        for name in names & set(watched):
            while (piece := leased.read(name)) is not None:
                self._last_read += len(piece.data)
                self._take_output(leased, name, piece)
                if piece.at_end:
                    self._selector.unregister(watched[name])
                if piece.at_end or not until_empty:
                    break
