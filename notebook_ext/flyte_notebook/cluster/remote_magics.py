"""What `%flyte_runs --remote` and `%flyte_debug --from` do with their lines."""

import sys
import time
from typing import TYPE_CHECKING, Any

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.local_rerun import RerunOptions, plan_rerun
from flyte_debugger.cluster.run_address import parse_address
from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_debugger.protocol.cluster_questions import ListRuns
from flyte_debugger.run.cluster_phases import PHASES
from flyte_notebook.cluster.remote_line import RemoteLine, parse_remote_line
from flyte_notebook.errors import NotebookError
from flyte_notebook.run_view.run_report import Bundle, time_text
from flyte_notebook.task_browser.tables import shown_table
from flyte_taskmodel.errors import WorkbenchError

if TYPE_CHECKING:
    from flyte_notebook.debug_view.debug_session import DebugSession

MOST_RUNS = 20
TITLES = ("Run", "Task", "Status", "Started", "Took", "By")


def list_remote_runs(line: str) -> Bundle | None:
    """The table of the cluster's runs that a line asks for; None where there are none.

    Raises:
        NotebookError: one sentence.
    """
    said = parse_remote_line(line, ("--status", "--user", "--limit"))
    status: Any = said.one("--status")
    if status is not None and status not in PHASES:
        raise NotebookError(f"--status takes one of {', '.join(PHASES)}, not {status!r}.")
    limit = said.one("--limit") or str(MOST_RUNS)
    if not limit.isdecimal():
        raise NotebookError(f"--limit takes a number, not {limit!r}.")
    task = said.words[0] if said.words else None
    question = ListRuns(int(limit), task, PHASES[status] if status else (), said.one("--user"))
    try:
        with _connected(said) as cluster:
            rows = cluster.runs(question)
    except WorkbenchError as error:
        raise NotebookError(str(error)) from None
    return shown_table(TITLES, ("code", "b", *["span"] * 4), list(map(_cells, rows))) if rows else None


def debug_remote_action(line: str) -> "DebugSession":
    """Debug an action of the cluster here, in the debug view; returns at once, once its inputs are fetched.

    Raises:
        NotebookError: one sentence.
    """
    said = parse_remote_line(line, ("--from", "--code", "--file", "--break", "--python"))
    code: Any = said.one("--code") or "here"
    if said.words or code not in ("here", "remote"):
        raise NotebookError("Write %flyte_debug --from RUN[/ACTION] [--code here|remote] [--break LINE].")
    try:
        address = parse_address(said.one("--from") or "")
        with _connected(said) as cluster:
            options = RerunOptions(code, said.one("--file"), None, said.one("--python"))
            rerun = plan_rerun(cluster, address, options)
    except WorkbenchError as error:
        raise NotebookError(str(error)) from None
    for note in rerun.notes:
        print(f"flyte: {note}", file=sys.stderr)
    from flyte_notebook.debug_view.debug_task import debug_request

    breaks = said.values.get("--break", [])
    session = debug_request(rerun.request, not (rerun.has_failed or breaks), breaks)
    session.show()
    return session


def _connected(said: RemoteLine) -> ClusterClient:
    return ClusterClient(said.cluster, said=lambda text: print(text, end="", file=sys.stderr))


def _cells(row: ClusterRunRow) -> tuple[str, ...]:
    return (
        row.name,
        row.task,
        row.phase.replace("_", " "),
        time.strftime("%Y-%m-%d %H:%M", time.localtime(row.started)),
        "" if row.seconds is None else time_text(row.seconds),
        row.user,
    )
