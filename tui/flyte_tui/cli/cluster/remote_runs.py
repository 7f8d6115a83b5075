"""`flyte-tui runs --remote`: the cluster's runs, newest first."""

import json
import sys
from collections.abc import Iterator

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_debugger.protocol.cluster_questions import ListRuns
from flyte_taskmodel.plain_json import to_plain
from flyte_tui.cli.cluster.cluster_spinner import asking
from flyte_tui.cli.cluster.cluster_text import duration_text, started_text
from flyte_tui.sanitize import one_line

LINE = 10_000


def list_remote_runs(cluster: ClusterClient, question: ListRuns, as_json: bool) -> None:
    """Print runs as one JSON object, as a table, or, into a file or pipe, as a line each."""
    with asking("Asking the cluster"):
        rows = cluster.runs(question)
    if as_json:
        print(json.dumps({"runs": [to_plain(row) for row in rows]}))
    elif not rows:
        print("No such runs on the cluster." if _has_filters(question) else "No runs on the cluster yet.")
    elif sys.stdout.isatty():
        from flyte_tui.cli.cluster.remote_runs_table import print_runs

        print_runs(rows)
    else:
        print(*_lines(rows), sep="\n")


def _has_filters(question: ListRuns) -> bool:
    return bool(question.task or question.phases or question.user or question.since)


def _lines(rows: list[ClusterRunRow]) -> Iterator[str]:
    """Lines for `grep` and `cut`: the name, then columns."""
    cells = [(row.name, row.phase, duration_text(row), started_text(row), row.user or "-", row.task) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield one_line("  ".join(padded), LINE).rstrip()
