"""What `%flyte_runs --remote`, `%flyte_run --remote` and `%flyte_debug --from` do with their lines."""

import time
from typing import TYPE_CHECKING, Any

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.kept_action import beside_its_rerun
from flyte_debugger.cluster.local_rerun import RerunOptions
from flyte_debugger.cluster.run_address import parse_address
from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_debugger.protocol.cluster_questions import ClusterOptions, ListRuns
from flyte_debugger.run.cluster_phases import PHASES
from flyte_notebook.cluster.remote_debug import debug_action
from flyte_notebook.cluster.remote_line import parse_remote_line
from flyte_notebook.cluster.remote_run import run_remote, say
from flyte_notebook.errors import NotebookError
from flyte_notebook.magics.run_options import DebugOptions
from flyte_notebook.past_runs.compare_runs import comparison
from flyte_notebook.past_runs.past_run import PastRun
from flyte_notebook.prompts.condition_prompt import is_somebody_there
from flyte_notebook.run_view.canvas import Canvas, CellCanvas, NoCanvas, can_redraw
from flyte_notebook.run_view.make_request import make_request
from flyte_notebook.run_view.run_report import Bundle, time_text
from flyte_notebook.run_view.spare_workers import WORKERS
from flyte_notebook.task_browser.tables import shown_table
from flyte_taskmodel.errors import WorkbenchError

if TYPE_CHECKING:
    from flyte_notebook.debug_view.debug_session import DebugSession
    from flyte_notebook.task_browser.namespace import Task

MOST_RUNS = 20
TITLES = ("Run", "Task", "Status", "Started", "Took", "By")


def list_remote_runs(line: str) -> Bundle | None:
    """The table of the cluster's runs that a line asks for; None where there are none.

    With `--from RUN[/ACTION]` it is that action beside its newest rerun here.

    Raises:
        NotebookError: one sentence.
    """
    said = parse_remote_line(line, ("--status", "--user", "--limit", "--from"))
    if address := said.one("--from"):
        return _comparison(address, said.cluster)
    status: Any = said.one("--status")
    if status is not None and status not in PHASES:
        raise NotebookError(f"--status takes one of {', '.join(PHASES)}, not {status!r}.")
    limit = said.one("--limit") or str(MOST_RUNS)
    if not limit.isdecimal():
        raise NotebookError(f"--limit takes a number, not {limit!r}.")
    task = said.words[0] if said.words else None
    question = ListRuns(int(limit), task, PHASES[status] if status else (), said.one("--user"))
    try:
        with ClusterClient(said.cluster, workers=WORKERS, said=say) as cluster:
            rows = cluster.runs(question)
    except WorkbenchError as error:
        raise NotebookError(str(error)) from None
    return shown_table(TITLES, ("code", "b", *["span"] * 4), list(map(_cells, rows))) if rows else None


def run_task_there(task: "Task | str", inputs: dict[str, Any], options: DebugOptions) -> Any:
    """Run a task on the cluster, shown in the cell; its outputs as plain data.

    Raises:
        NotebookError, TaskFailedError: as `run_remote`.
    """
    given = {"--break": options.breaks, "--stub": options.stubs, "--background": options.look.background}
    for name in [name for name, is_given in given.items() if is_given]:
        say(f"flyte: {name} has no effect on the cluster.")
    request = make_request(task, inputs, options.of_run, on_cluster=True)

    def canvas(name: str) -> Canvas:
        if options.look.quiet:
            return NoCanvas()
        if not (can_redraw() and is_somebody_there()):
            return CellCanvas()
        from flyte_notebook.cluster.remote_controls import controls_of_remote  # With its widgets, where there are any.
        from flyte_notebook.run_view.widget_canvas import WidgetCanvas

        return WidgetCanvas(controls_of_remote(name, request, options.remote))

    return run_remote(request, options.remote, canvas)


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
        options = RerunOptions(code, said.one("--file"), None, said.one("--python"))
        session = debug_action(said.cluster, address, options, said.values.get("--break", []))
    except NotebookError:
        raise
    except WorkbenchError as error:
        raise NotebookError(str(error)) from None
    session.show()
    return session


def _comparison(text: str, cluster: ClusterOptions) -> Bundle:
    """An action of the cluster and its rerun, as two past runs are compared; what is the same in both is left out."""
    try:
        with ClusterClient(cluster, workers=WORKERS, said=say) as client:
            there, _, here = beside_its_rerun(client, parse_address(text))
        return comparison(PastRun(there), PastRun(here))
    except NotebookError:
        raise
    except WorkbenchError as error:
        raise NotebookError(str(error)) from None


def _cells(row: ClusterRunRow) -> tuple[str, ...]:
    return (
        row.name,
        row.task,
        row.phase.replace("_", " "),
        time.strftime("%Y-%m-%d %H:%M", time.localtime(row.started)),
        "" if row.seconds is None else time_text(row.seconds),
        row.user,
    )
