"""Evaluating where the program is stopped: nothing of it runs on meanwhile, and there is always an answer.

Of a value whose properties take long pydevd would let the other threads go on after three seconds, and say that the
program had.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from _pydevd_bundle import pydevd_vars

from flyte_debugger.worker.debug._pydevd.evaluation_errors import answer_every_error
from flyte_debugger.worker.debug._pydevd.values.value_texts import limit_values
from flyte_debugger.worker.debug._pydevd.values.variable_windows import page_variables


@contextlib.contextmanager
def unblock_threads_on_timeout(debugger: Any, *args: Any, **options: Any) -> Iterator[None]:
    """What pydevd calls around each look into a value."""
    yield


def replace_unblocking() -> None:
    """Have nothing run on while a value is looked into, no value hold up the others, and no question stay open."""
    limit_values()
    page_variables()
    answer_every_error()
    pydevd_vars.unblock_threads_on_timeout = unblock_threads_on_timeout
