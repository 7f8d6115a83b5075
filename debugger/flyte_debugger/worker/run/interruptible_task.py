"""Running an async task on the main thread so that Ctrl+C reaches it whatever it does.

asyncio's own handler cancels the task and waits for its loop to notice; a coroutine that blocks in sync code never
does. Here such a coroutine gets a KeyboardInterrupt where it blocks, half a second later.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Coroutine
from types import FrameType
from typing import Any, TypeVar

from flyte_debugger.worker.calls.action_recorder import stop_asking

T = TypeVar("T")
PATIENCE = 0.5
"""Seconds that the loop has to notice."""


def run_interruptibly(steps: Coroutine[Any, Any, T]) -> T:
    """The coroutine's result, from a fresh event loop on the main thread."""
    noticed = threading.Event()
    asked = False

    async def interruptible() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None

        def interrupt(number: int, frame: FrameType | None) -> None:
            nonlocal asked
            if asked and not noticed.is_set():
                raise KeyboardInterrupt
            asked = True
            noticed.clear()
            task.cancel()
            loop.call_soon_threadsafe(noticed.set)
            threading.Thread(target=insist, daemon=True).start()

        signal.signal(signal.SIGINT, interrupt)
        try:
            return await steps
        finally:
            stop_asking()

    def insist() -> None:
        if not noticed.wait(PATIENCE):
            os.kill(os.getpid(), signal.SIGINT)  # a real signal: it also wakes a blocking call

    try:
        return asyncio.run(interruptible())
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
