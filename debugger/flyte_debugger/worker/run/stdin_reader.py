"""The worker's `sys.stdin`, which tells the person when a task waits for something to read."""

import io
import os
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flyte_debugger.run import events
from flyte_debugger.worker._flyte import internal_ctx
from flyte_debugger.worker.run.worker_context import WorkerContext


def use_as_stdin(descriptor: int) -> None:
    """Make the descriptor this process's stdin, for its children, too."""
    os.dup2(descriptor, 0, inheritable=True)
    os.close(descriptor)


def report_waits_for_input(context: WorkerContext) -> None:
    """Replace `sys.stdin` by one that sends `InputWaiting` before it waits and `InputTaken` afterwards."""
    before = sys.stdin
    raw = _ReportingStdin(context)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(raw), encoding=before.encoding, errors=before.errors)


class _ReportingStdin(io.FileIO):
    def __init__(self, context: WorkerContext) -> None:
        super().__init__(0, closefd=False)
        self.name = "<stdin>"
        self._context = context

    def readinto(self, buffer: Any) -> int | None:
        with self._reported():
            return super().readinto(buffer)

    def readall(self) -> bytes:
        with self._reported():
            return super().readall() or b""

    @contextmanager
    def _reported(self) -> Iterator[None]:
        if select.select([self], [], [], 0)[0]:
            yield
            return
        context = internal_ctx().data.task_context
        action = context.action.name if context else None
        self._context.say(events.InputWaiting(action, time.time()))
        try:
            yield
        finally:
            self._context.say(events.InputTaken(action, time.time()))
