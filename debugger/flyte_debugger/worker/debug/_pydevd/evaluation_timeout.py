"""Looking into a value whose properties take long: nothing of the program runs on meanwhile.

pydevd would let the other threads go on after three seconds, and say that the program had.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from _pydevd_bundle import pydevd_vars

from flyte_debugger.worker.debug._pydevd.value_texts import limit_values


@contextlib.contextmanager
def unblock_threads_on_timeout(debugger: Any, *args: Any, **options: Any) -> Iterator[None]:
    """What pydevd calls around each look into a value."""
    yield


def replace_unblocking() -> None:
    """Have nothing run on while a value is looked into, and no value hold up the others."""
    limit_values()
    pydevd_vars.unblock_threads_on_timeout = unblock_threads_on_timeout
