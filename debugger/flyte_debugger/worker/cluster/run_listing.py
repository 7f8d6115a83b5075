"""The cluster's newest runs."""

import datetime
from collections.abc import AsyncIterator
from typing import Any

from flyte.remote import Run, TimeFilter

from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_debugger.protocol.cluster_questions import ListRuns
from flyte_debugger.run.cluster_phases import is_over
from flyte_debugger.worker.cluster.cluster_connection import Connection
from flyte_debugger.worker.cluster.remote_values import phase_of, seconds, task_of, user_of

SEARCHED = 1000
"""How many runs are looked through for those of one person, whom the server finds by an opaque id alone."""


async def list_runs(question: ListRuns, connection: Connection) -> AsyncIterator[ClusterRunRow]:
    """The runs that a question asks for, newest first."""
    listed = Run.listall.aio(
        in_phase=question.phases or None,
        task_name=question.task,
        created_at=TimeFilter(after=_moment(question.since)) if question.since else None,
        sort_by=("created_at", "desc"),
        limit=SEARCHED if question.user else question.limit,
    )
    count = 0
    async for run in connection.each(listed):
        row = row_of(run)
        if question.user and question.user.lower() not in row.user.lower():
            continue
        yield row
        count += 1
        if count == question.limit:
            return


def row_of(run: Any) -> ClusterRunRow:
    """A run of Flyte's as a row."""
    action = run.action.pb2
    status, phase = action.status, phase_of(action.status.phase)
    return ClusterRunRow(
        name=run.name,
        task=task_of(action.metadata),
        phase=phase,
        started=seconds(status, "start_time") or 0.0,
        ended=seconds(status, "end_time") if is_over(phase) else None,
        user=user_of(action.metadata),
        url=run.url,
        project=action.id.run.project,
        domain=action.id.run.domain,
    )


def _moment(since: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(since, datetime.UTC)
