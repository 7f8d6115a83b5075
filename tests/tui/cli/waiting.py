"""Waiting for a condition, for no longer than a test may take."""

import time
from collections.abc import Callable

from tests.tui.cli.program import PATIENCE


def wait_until(condition: Callable[[], object], what: str | Callable[[], str]) -> None:
    """Return once `condition()` is true.

    Args:
        condition: asked again and again.
        what: what is waited for, or what tells it when it did not come.

    Raises:
        TimeoutError: when that takes too long; the message says what was waited for.
    """
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {PATIENCE:g} s for {what if isinstance(what, str) else what()}")
        time.sleep(0.01)
