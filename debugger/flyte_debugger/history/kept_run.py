"""A run as its folder keeps it: what was asked, and what its events tell."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flyte_debugger.history.request_record import RequestRecord, RequestRecordError, read_request
from flyte_debugger.history.run_row import RunRow
from flyte_debugger.run.events import Event, RunEnded, decode
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.state import RunState
from flyte_taskmodel.errors import WorkbenchError


class KeptRunError(WorkbenchError):
    """A run of which too little was kept for what was asked."""


@dataclass(frozen=True)
class KeptRun:
    """What there is of a run."""

    row: RunRow
    asked: RequestRecord | None
    """What was asked for; None when that cannot be read."""
    state: RunState

    @property
    def logs(self) -> list[Path]:
        """The files of its output that are not empty: its own, then those of actions with a process of their own."""
        return output_logs(Path(self.row.folder))


def output_logs(folder: Path) -> list[Path]:
    """The output files of a run's folder that are not empty, the run's own first."""
    places = [folder, *sorted((folder / "actions").glob("*"))]
    files = [place / name for place in places for name in ("stdout.log", "stderr.log")]
    return [file for file in files if file.is_file() and file.stat().st_size]


def read_run(row: RunRow) -> KeptRun:
    """All that was kept of a run.

    Raises:
        KeptRunError: when its folder is gone.
    """
    state = RunState(row.run_id, row.task, row.file, row.folder)
    for event in read_events(row):
        with contextlib.suppress(KeyError):  # An event of an action whose start was not kept.
            state.apply(event)
    asked = None
    with contextlib.suppress(RequestRecordError):
        asked = read_request(Path(row.folder))
    return KeptRun(row, asked, state)


def read_events(row: RunRow) -> list[Event]:
    """The events of a run but for its output; those of an ended run end with `RunEnded`, recorded or not.

    Raises:
        KeptRunError: when its folder is gone.
    """
    if not Path(row.folder).is_dir():
        raise KeptRunError(f"Run {row.run_id} is on the list, but its folder {row.folder} is gone.")
    events = list(_events(Path(row.folder)))
    if row.status != "running" and not any(isinstance(event, RunEnded) for event in events):
        events.append(RunEnded(row.status, (), None, events[-1].at if events else row.started))
    return events


def kept_request(row: RunRow) -> tuple[RunRequest, str]:
    """What a run was asked to do, to be asked again, and the working directory that it had.

    Raises:
        KeptRunError: when it cannot be asked again from here, or was not kept.
    """
    try:
        record = read_request(Path(row.folder))
    except RequestRecordError as error:
        raise KeptRunError(f"Run {row.run_id} cannot be run again: {error}") from None
    request, cwd = record.request, record.cwd
    if request.task.pickled is not None or request.pickled_inputs is not None:
        what = "its task is" if request.task.pickled is not None else "its inputs are"
        raise KeptRunError(f"Run {row.run_id} can only be run again from its notebook: {what} known there alone.")
    if not Path(cwd).is_dir():
        raise KeptRunError(f"Run {row.run_id} cannot be run again: its working directory {cwd} is gone.")
    return request, cwd


def _events(folder: Path) -> Iterator[Event]:
    """The events that can be read: a line that was cut off, or of a kind that came later, is passed over."""
    with contextlib.suppress(OSError), (folder / "events.jsonl").open("rb") as lines:
        for line in lines:
            with contextlib.suppress(ValueError, TypeError, AttributeError):
                yield decode(json.loads(line))
