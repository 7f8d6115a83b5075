"""What an attempt of an action prints, line by line: each once and none lost, however often the stream breaks off.

Every stream of a log begins with its first line. So a stream that is taken up again is read past what is known already;
Flyte's client, too, begins again by itself within one stream, which is told by a time that was there before.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from connectrpc.errors import ConnectError

from flyte_debugger.protocol.cluster_questions import TailLogs
from flyte_debugger.worker.cluster.action_details import find_action, find_details
from flyte_debugger.worker.cluster.cluster_connection import Connection
from flyte_debugger.worker.cluster.cluster_failures import LOST

IDLE = 2.0
"""Seconds without a line after which it is asked whether any will come: streams of pods that are gone may stay open."""
SHORTEST = 0.5
"""Seconds after which a stream that has broken off is taken up again."""
SLOWEST = 10.0
"""Seconds between two such questions about an action that is quiet, or two tries to take a stream up again."""
TRIES = 6
"""Streams in a row that bring nothing new before a log is given up."""


async def log_lines(question: TailLogs, connection: Connection) -> AsyncIterator[str]:
    """The lines as they come, until the attempt is over.

    Raises:
        ConnectError: when the stream breaks off time and again.
    """
    action = await find_action(question.run, question.action, connection)
    lines, attempt, tries, wait = _NewLines(), question.attempt, 0, SHORTEST
    while True:
        before = lines.count
        attempt = attempt or (await find_details(question.run, question.action, connection)).attempts or None
        lines.begin()
        try:
            async for line in _until_over(action.get_logs.aio(attempt, show_ts=True), question, connection):
                if (new := lines.take(line)) is not None:
                    yield new
            if await _is_over(question, attempt, connection):
                return
        except ConnectError as error:
            tries = 0 if lines.count > before else tries + 1
            if error.code not in LOST or tries == TRIES:
                raise
        wait = SHORTEST if lines.count > before else min(2 * wait, SLOWEST)
        await asyncio.sleep(wait)


async def _until_over(stream: Any, question: TailLogs, connection: Connection) -> AsyncIterator[str]:
    """The lines of a stream until it ends, or is quiet and the action over; then it is closed."""
    wait = IDLE
    coming: asyncio.Future[str] = asyncio.ensure_future(anext(stream))
    try:
        while True:
            if (await asyncio.wait({coming}, timeout=wait))[0]:
                yield coming.result()
                coming, wait = asyncio.ensure_future(anext(stream)), IDLE
            elif await _is_over(question, None, connection):
                return
            else:
                wait = min(2 * wait, SLOWEST)
    except StopAsyncIteration:
        return
    finally:
        coming.cancel()
        await asyncio.wait({coming})


async def _is_over(question: TailLogs, attempt: int | None, connection: Connection) -> bool:
    """Whether the action, or this attempt of it, prints nothing more."""
    details: Any = await find_details(question.run, question.action, connection)
    number = attempt or question.attempt
    return bool(details.done() or (number is not None and number < details.attempts))


class _NewLines:
    """Tells the lines that are new from those that a stream repeats."""

    def __init__(self) -> None:
        self.count = 0
        self._first = self._last = ""
        self._repeated = 0

    def begin(self) -> None:
        """A stream begins: with all that is known."""
        self._repeated = self.count

    def take(self, line: str) -> str | None:
        """A line without its time, `[2026-01-31T12:00:00] text`; None for one that is known."""
        if line == self._first and _time(self._last) > _time(self._first):
            self._repeated = self.count
        if self._repeated:
            self._repeated -= 1
            return None
        self._first = self._first or line
        self._last = line
        self.count += 1
        return line.partition("] ")[2]


def _time(line: str) -> str:
    return line.partition("]")[0]
