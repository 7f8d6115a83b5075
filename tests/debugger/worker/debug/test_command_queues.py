"""The requests to a stopped thread: whoever asks for its queue first makes it, once."""

import queue
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

from debugpy.server import api as _api  # noqa: F401  (puts the bundled pydevd on the path)

from flyte_debugger.worker.debug._pydevd.command_queues import get_internal_queue_and_event


def test_two_that_ask_at_once_have_the_same() -> None:
    both_make_one = threading.Barrier(2)

    def made_at_once(kind: type) -> Any:
        both_make_one.wait(10)
        return kind()

    debugger = SimpleNamespace(
        _cmd_queue=defaultdict(lambda: made_at_once(queue.Queue)),
        _thread_events=defaultdict(lambda: made_at_once(threading.Event)),
    )
    with ThreadPoolExecutor(2) as pool:
        stopped, asks = (pool.submit(get_internal_queue_and_event, debugger, "a_thread") for _ in range(2))
    assert stopped.result()[0] is asks.result()[0]
    assert stopped.result()[1] is asks.result()[1]
