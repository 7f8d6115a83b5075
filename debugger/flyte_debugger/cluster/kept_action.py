"""An action of the cluster, kept as a run here is: the two are then compared as two runs of the history."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.cluster_errors import ClusterError
from flyte_debugger.cluster.detail_events import events_of_detail
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.history.request_record import RequestRecordError, read_request
from flyte_debugger.history.run_folders import home
from flyte_debugger.history.run_history import History
from flyte_debugger.history.run_record import Record
from flyte_debugger.history.run_row import RunRow
from flyte_debugger.protocol.cluster_answers import ActionDetail, LogLines
from flyte_debugger.protocol.cluster_questions import TailLogs, WatchRun
from flyte_debugger.run.cluster_phases import status_of
from flyte_debugger.run.events import ActionStarted, Event, ReportFlushed, RunEnded, RunStarted
from flyte_debugger.run.request import RunRequest

SEARCHED = 200
"""The newest runs of the task among which that of an action is looked for."""


def beside_its_rerun(cluster: ClusterClient, address: RunAddress) -> tuple[RunRow, str, RunRow]:
    """An action and its newest run here, as two runs of the history; between them the times of the action's phases.

    Raises:
        ClusterError: one sentence; also where it was not run here yet.
    """
    found = cluster.describe(address.run, address.action)
    here = newest_rerun(f"{found.run}/{found.action}", found.task)
    if here is None:
        name = f"{found.run}/{found.action}"
        raise ClusterError(f"{name} was not run here yet; `flyte-tui rerun --from {name}` does that.")
    request = read_request(Path(here.folder)).request
    detail = cluster.describe(found.run, found.action, request.task)
    return _keep(cluster, detail, request), phase_times(detail), here


def newest_rerun(origin: str, task: str) -> RunRow | None:
    """The newest run here of the action `RUN/ACTION`; None where there is none."""
    for row in History().runs(SEARCHED, task):
        try:
            if read_request(Path(row.folder)).request.origin == origin:
                return row
        except RequestRecordError:
            continue
    return None


def phase_times(detail: ActionDetail) -> str:
    """How long the last attempt was in each of its phases: `queued 0.4 s, running 12.0 s`."""
    phases = detail.attempts[-1].phases if detail.attempts else ()
    times = ((phase.name.replace("_", " "), phase.ended - phase.started) for phase in phases if phase.ended)
    return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in times)


def _keep(cluster: ClusterClient, detail: ActionDetail, beside: RunRequest) -> RunRow:
    """Keep an action in a folder like that of a run.

    Args:
        cluster: where it is.
        detail: of the action, with values of the types that the task has here.
        beside: the request of the run here, whose environment variables are told for the action as far as it had them.
    """
    folder = home() / "cluster" / detail.run / detail.action / "record"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    had = {f"env_vars.{name}={value}" for name, value in detail.env_vars.items()}
    overrides = tuple(setting for setting in beside.overrides if setting in had)
    record = Record(folder, RunRequest(beside.task, overrides=overrides), str(Path.cwd()))
    for event in _events(cluster, detail, folder):
        record.event(event)
    if detail.has_logs and detail.ended is not None:
        for answer in cluster.ask(TailLogs(detail.run, detail.action)):
            if isinstance(answer, LogLines):
                record.output(None, "stdout", answer.text.encode("utf-8", "replace"))
    record.close(None)
    error = f"{detail.error.type}: {detail.error.message}".splitlines()[0] if detail.error else None
    seconds = None if detail.ended is None else detail.ended - detail.started
    name = f"{detail.run}/{detail.action}"
    return RunRow(name, detail.task, None, str(folder), detail.started, status_of(detail.phase), seconds, error)


def _events(cluster: ClusterClient, detail: ActionDetail, folder: Path) -> Iterator[Event]:
    yield RunStarted(f"{detail.run}/{detail.action}", detail.task, None, str(folder), detail.started)
    yield from events_of_detail(detail)
    if detail.has_report and (html := cluster.report(detail.run, detail.action)) is not None:
        report = folder / "report.html"
        report.write_text(html, encoding="utf-8")
        yield ReportFlushed(detail.action, len(detail.attempts), str(report), detail.ended or detail.started)
    yield from _called(cluster, detail)
    if detail.ended is not None:
        yield RunEnded(status_of(detail.phase), detail.outputs, detail.error, detail.ended)


def _called(cluster: ClusterClient, detail: ActionDetail) -> Iterator[Event]:
    """What is listed of the actions that the action called, and of those that they did."""
    told = [event for event in cluster.ask(WatchRun(detail.run, follow=False)) if isinstance(event, Event)]
    parents = {event.action: event.parent for event in told if isinstance(event, ActionStarted)}
    below = {action for action in parents if _is_below(action, detail.action, parents)}
    yield from (event for event in told if getattr(event, "action", None) in below)


def _is_below(action: str, top: str, parents: dict[str, str | None]) -> bool:
    parent = parents.get(action)
    return parent is not None and (parent == top or _is_below(parent, top, parents))
