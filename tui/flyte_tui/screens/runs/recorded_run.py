"""A past run as the run screen follows one that goes on."""

import time
from pathlib import Path

from flyte_debugger.console.live_run import LiveRun
from flyte_debugger.history.kept_run import KeptRunError, kept_request, read_events
from flyte_debugger.history.run_history import RunRow
from flyte_debugger.run.events import RunRefused
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.worker_process.worker_pool import WorkerPool


class RecordedRun(LiveRun):
    """Tells the recorded events of a run; starts nothing. Its output stays in its folder.

    Args:
        row: the run.
    """

    is_recorded = True

    def __init__(self, row: RunRow) -> None:
        self.problem: str | None = None
        cwd = None
        try:
            request, cwd = kept_request(row)
        except KeptRunError as error:
            request = RunRequest(TaskRef(file=row.file, name=row.task))
            self.problem = str(error)
        super().__init__(request, WorkerPool(), cwd)
        self._row = row
        self.folder = Path(row.folder)

    def follow(self) -> None:
        """Tell what was recorded."""
        try:
            events = read_events(self._row)
        except KeptRunError as error:
            events = [RunRefused(str(error), "", time.time())]
        for event in events:
            self._box.put(event)
