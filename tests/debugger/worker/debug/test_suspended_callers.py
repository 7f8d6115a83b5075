"""A caller that begins to wait while its thread's or its task's callee has stopped already."""

import asyncio
import sys
import threading
import time
from types import FrameType
from typing import Any

import pytest

from flyte_debugger.worker.debug import caller_frames
from flyte_debugger.worker.debug.caller_frames import CallerFrames

SLOW = 0.03
"""Seconds that a coroutine takes to leave its frame, as one does that a debugger traces on a busy machine."""


def test_a_caller_that_is_being_suspended_is_seen_once_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    frames, inner_has_left = CallerFrames(), threading.Event()
    answers: list[asyncio.Future[None]] = []

    async def outer() -> None:
        frames.began("a0")
        await inner()

    async def inner() -> None:
        answers.append(asyncio.get_running_loop().create_future())
        await answers[0]

    def slow_to_leave(frame: FrameType, event: str, _: Any) -> Any:
        if event == "return" and frame.f_code is outer.__code__:
            inner_has_left.set()
            time.sleep(SLOW)
        return slow_to_leave

    def run() -> None:
        sys.settrace(slow_to_leave)
        asyncio.run(outer())

    monkeypatch.setattr(caller_frames, "started_by", lambda thread: "a0")
    loop = threading.Thread(target=run)
    loop.start()
    assert inner_has_left.wait(10)
    functions = [frame.f_code for frame in frames.joined([sys._getframe()])]
    answers[0].get_loop().call_soon_threadsafe(answers[0].set_result, None)
    loop.join()
    assert functions[:3] == [sys._getframe().f_code, inner.__code__, outer.__code__]
