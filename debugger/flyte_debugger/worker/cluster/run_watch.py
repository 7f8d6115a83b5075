"""A run's actions as they change: one request whenever it is asked, however many actions there are.

Flyte's public client lists all actions of a run, page by page, and those that changed after a moment. So all are listed
once, and afterwards what changed since the last question was asked, by the server's clock as far as it tells its time.
"""

import asyncio
import datetime
import time
from collections.abc import AsyncIterator

from connectrpc.errors import ConnectError
from flyte.remote import Action, ActionDetails, Run, TimeFilter

from flyte_debugger.cluster.detail_events import events_of_detail
from flyte_debugger.protocol.cluster_answers import Answer
from flyte_debugger.protocol.cluster_questions import WatchRun
from flyte_debugger.run.cluster_phases import is_over, status_of
from flyte_debugger.run.events import ActionStarted, ConditionWaiting, Event, Notice, RunEnded, RunStarted
from flyte_debugger.worker.cluster.action_details import ROOT, describe
from flyte_debugger.worker.cluster.action_events import ActionEvents
from flyte_debugger.worker.cluster.cluster_connection import Connection
from flyte_debugger.worker.cluster.cluster_failures import LOST
from flyte_debugger.worker.cluster.remote_values import phase_of
from flyte_debugger.worker.cluster.run_listing import row_of

INTERVAL = 0.5
"""Seconds between two questions, unless the answers take longer than that."""
BUSIEST = 2.0
"""Seconds between two questions to a cluster that takes long to answer."""
SLOWEST = 10.0
"""Seconds between two questions to a cluster that does not answer."""
OVERLAP = 2.0
"""Seconds by which each question reaches back, for changes that were told late."""


async def watch_run(question: WatchRun, connection: Connection) -> AsyncIterator[Answer]:
    """The run, then its events until it is over."""
    run = await connection.answered(Run.get.aio(question.run))
    row = row_of(run)
    yield row
    yield RunStarted(row.name, row.task, None, "", row.started)
    watch = _Watch(question.run, connection)
    async for event in watch.changes():
        yield event
    while question.follow and not watch.is_over:
        await asyncio.sleep(watch.interval)
        async for event in watch.changes():
            yield event
    if watch.is_over:
        details = await connection.answered(ActionDetails.get.aio(run_name=question.run, name=ROOT))
        detail = await describe(details, connection)
        for event in events_of_detail(detail):
            yield event
        ended = detail.ended or time.time()
        yield RunEnded(status_of(detail.phase), detail.outputs, detail.error, ended)


class _Watch:
    def __init__(self, run: str, connection: Connection) -> None:
        self._run = run
        self._connection = connection
        self._events = ActionEvents()
        self._conditions: set[str] = set()
        self._is_lost = False
        self._heard = 0.0
        """When the latest time that the server has told was heard, by this process's clock."""
        self._since: float | None = None
        """From when on changes may not have been told yet, by the server's clock."""
        self.interval = INTERVAL
        self.is_over = False

    async def changes(self) -> AsyncIterator[Event]:
        """What has changed since the last call; a cluster that does not answer is asked again later."""
        began = time.monotonic()
        try:
            async for event in self._listed():
                yield event
        except (ConnectError, TimeoutError) as error:
            if not self._events.newest or (isinstance(error, ConnectError) and error.code not in LOST):
                raise
            if not self._is_lost:
                yield Notice("The cluster does not answer at the moment; it is asked again.", time.time())
            self._is_lost, self.interval = True, min(self.interval * 2, SLOWEST)
        else:
            self._is_lost, self.interval = False, min(max(INTERVAL, time.monotonic() - began), BUSIEST)

    async def _listed(self) -> AsyncIterator[Event]:
        asked, since = time.monotonic(), self._since
        moment = None if since is None else datetime.datetime.fromtimestamp(since, datetime.UTC)
        listed = Action.listall.aio(for_run_name=self._run, updated_at=TimeFilter(after=moment) if moment else None)
        async for action in self._connection.each(listed):
            before = self._events.newest
            for event in self._events.news(action):
                yield event
                if isinstance(event, ActionStarted) and event.trace:
                    self._conditions.add(event.action)
            if self._events.newest > before:
                self._heard = time.monotonic()
            if action.name in self._conditions:
                async for question in self._question(action):
                    yield question
            if action.name == ROOT and is_over(phase_of(action.pb2.status.phase)):
                self.is_over = True
        if self._events.newest:
            self._since = max(self._since or 0.0, self._events.newest + (asked - self._heard) - OVERLAP)

    async def _question(self, action: Action) -> AsyncIterator[ConditionWaiting]:
        """The question of a condition, once."""
        self._conditions.discard(action.name)
        if phase_of(action.pb2.status.phase) == "paused":
            details = await self._connection.answered(action.details())
            if condition := (await describe(details, self._connection)).condition:
                yield condition
