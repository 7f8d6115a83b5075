"""Runs put into the history without running anything."""

import json
from pathlib import Path

from flyte_debugger.history.request_record import FILE, RequestRecord
from flyte_debugger.history.run_folders import home
from flyte_debugger.history.run_history import History
from flyte_debugger.run.events import Event, RunEnded, RunStarted, to_line
from flyte_debugger.run.request import RunRequest, TaskRef

BEGAN = 1_767_000_000.0


def keep_run(
    run_id: str,
    events: list[Event],
    output: str = "",
    overrides: tuple[str, ...] = (),
    peak_memory: int | None = None,
    began: float = BEGAN,
) -> Path:
    """Put a run into the history of the test's home; returns its folder."""
    folder = home() / "runs" / run_id
    folder.mkdir(parents=True)
    first, last = events[0], events[-1]
    assert isinstance(first, RunStarted)
    assert isinstance(last, RunEnded)
    request = RunRequest(TaskRef(file=first.file, name="train"), overrides=overrides)
    (folder / FILE).write_text(json.dumps(RequestRecord(request, str(folder)).to_json()))
    (folder / "events.jsonl").write_text("".join(map(to_line, events)))
    (folder / "stdout.log").write_text(output)
    history = History()
    history.begin(run_id, first.task, first.file, str(folder), began, 1, 1.0)
    error = f"{last.error.type}: {last.error.message}" if last.error else None
    history.end(run_id, last.status, last.at - first.at, error, peak_memory, None)
    return folder
