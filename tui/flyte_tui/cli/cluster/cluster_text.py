"""Phases and times of the cluster's runs, as text."""

import datetime
import time

from rich.text import Text

from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_debugger.run.cluster_phases import status_of
from flyte_tui.cli.run.outcome_text import MARKS, STYLES
from flyte_tui.cli.text import tell_time


def phase_text(phase: str) -> Text:
    """A phase with its mark, in its colour."""
    status = status_of(phase)
    return Text(f"{MARKS.get(status, '✗')} {phase.replace('_', ' ')}", style=STYLES[status])


def started_text(row: ClusterRunRow) -> str:
    """When a run began, by this machine's clock."""
    return f"{datetime.datetime.fromtimestamp(row.started).astimezone():%Y-%m-%d %H:%M}"


def duration_text(row: ClusterRunRow) -> str:
    """How long a run took, or goes on by now."""
    return tell_time((row.ended or time.time()) - row.started)
