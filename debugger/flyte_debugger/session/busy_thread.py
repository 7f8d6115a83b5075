"""A stopped thread that is still at something it was asked, in C, where nobody can interrupt it."""

import concurrent.futures
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from flyte_debugger.dap.client import Client
from flyte_debugger.dap.errors import RequestTimedOutError

PATIENCE = 0.2
"""Seconds that a further question waits for it."""
FOREVER = 24 * 3600.0
ADVICE = (
    "It is at something that cannot be interrupted, such as a call into C. Until that returns nothing can be asked "
    "there; the program can go on, be let go of or be ended."
)


def is_done_within(future: "Future[dict[str, Any]]", seconds: float) -> bool:
    """Whether an answer was there within so many seconds."""
    concurrent.futures.wait([future], seconds)
    return future.done()


class Busy:
    """Whether a stopped thread is at something that took too long; those who ask more of it are told at once.

    Args:
        wait: as `is_done_within`.
    """

    def __init__(self, wait: "Callable[[Future[dict[str, Any]], float], bool]" = is_done_within) -> None:
        self._wait = wait
        self._lock = threading.Lock()
        self._free: Future[dict[str, Any]] | None = None

    def check(self) -> None:
        """Go on if it can be asked.

        Raises:
            RequestTimedOutError: one or two sentences, where it cannot.
        """
        with self._lock:
            free = self._free
        if free is None:
            return
        if not self._wait(free, PATIENCE):
            raise RequestTimedOutError(f"the program does not answer yet. {ADVICE}")
        with self._lock:
            if self._free is free:
                self._free = None

    def note(self, client: Client, frame_id: int | None, sentence: str) -> RequestTimedOutError:
        """It did not answer in time.

        Args:
            client: asks it to say when it can be asked again.
            frame_id: of the thread, as far as that is known.
            sentence: what took too long.
        """
        if frame_id is not None:
            free = client.request("evaluate", FOREVER, expression="None", frameId=frame_id, context="watch")
            with self._lock:
                self._free = free
        return RequestTimedOutError(f"{sentence} {ADVICE}")

    def forget(self) -> None:
        """The thread has gone on."""
        with self._lock:
            self._free = None
