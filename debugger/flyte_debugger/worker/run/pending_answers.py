"""What a run in a worker waits for from its supervisor: answers, each to the action that asked."""

import asyncio
import concurrent.futures
import threading
from typing import TypeVar

from flyte_debugger.protocol.worker_messages import Answer

T = TypeVar("T")

_waiting: dict[str, concurrent.futures.Future[Answer]] = {}
_lock = threading.Lock()


def expect(action: str) -> concurrent.futures.Future[Answer]:
    """The future of the answer to `action`; to be taken before the question is sent."""
    with _lock:
        return _waiting.setdefault(action, concurrent.futures.Future())


def settle(answer: Answer) -> None:
    """Hand an answer to whoever waits for it; one that nobody waits for is dropped."""
    with _lock:
        future = _waiting.pop(answer.action, None)
    if future is not None and future.set_running_or_notify_cancel():
        future.set_result(answer)


async def settled(future: concurrent.futures.Future[T]) -> T:
    """What a future gives, awaited on whatever loop this runs on."""
    return await asyncio.wrap_future(future)


def forget(action: str) -> None:
    """Stop waiting."""
    with _lock:
        _waiting.pop(action, None)
