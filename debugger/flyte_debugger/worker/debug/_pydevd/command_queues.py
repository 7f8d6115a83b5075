"""The queue and the event of each thread's requests, made once.

pydevd makes them when they are first asked for. Where a request, of a step say, comes as the thread begins to wait,
both make a queue, and a request in the one that is not kept is lost: the thread waits for ever.
"""

from typing import Any

import pydevd

_queue_and_event = pydevd.PyDB.get_internal_queue_and_event


def replace_command_queues() -> None:
    """Have all that ask for a thread's queue have the same."""
    pydevd.PyDB.get_internal_queue_and_event = get_internal_queue_and_event


def get_internal_queue_and_event(self: Any, thread_id: str) -> Any:
    """As pydevd's own; of two that are made at once the first is kept."""
    for made in (self._cmd_queue, self._thread_events):
        if thread_id not in made:
            made.setdefault(thread_id, made.default_factory())
    return _queue_and_event(self, thread_id)
