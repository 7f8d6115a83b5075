"""A run that was, from its folder: what it was given, what came of it, and running it again."""

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.getipython import get_ipython

from flyte_debugger.history.request_record import RequestRecordError, read_request
from flyte_debugger.history.run_history import RunRow
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.request_builder import RunOptions
from flyte_debugger.run.state import RunState
from flyte_notebook.errors import NotebookError
from flyte_notebook.past_runs.run_events import kept_events
from flyte_notebook.past_runs.show_run import show_run
from flyte_notebook.run_view.make_request import make_request
from flyte_notebook.run_view.run_in_cell import run_in_cell
from flyte_notebook.run_view.run_model import RunModel
from flyte_notebook.task_browser.namespace import tasks_in_namespace

if TYPE_CHECKING:
    from flyte_notebook.debug_view.debug_session import DebugSession


class PastRun:
    """One run of the history.

    Args:
        row: as the history lists it.
    """

    def __init__(self, row: RunRow) -> None:
        self.row = row
        self._state: RunState | None = None

    @property
    def id(self) -> str:
        """As in its folder's name."""
        return self.row.run_id

    @property
    def task(self) -> str:
        """The task's name."""
        return self.row.task

    @property
    def status(self) -> str:
        """`succeeded`, `failed`, ..."""
        return self.row.status

    @property
    def error(self) -> str | None:
        """One line of what it failed with."""
        return self.row.error

    @property
    def folder(self) -> Path:
        """Has all that was kept of it."""
        return Path(self.row.folder)

    @property
    def state(self) -> RunState:
        """Its actions, inputs, result and error, from its events."""
        if self._state is None:
            self._state = RunState(self.row.run_id, self.row.task, self.row.file, self.row.folder)
            self._state.started = self.row.started
            for event in kept_events(self.folder):
                with contextlib.suppress(KeyError):
                    self._state.apply(event)
            self._state.status = self.row.status
        return self._state

    @property
    def inputs(self) -> dict[str, Any]:
        """The inputs as JSON; those without JSON as `{"$repr": text}`."""
        return dict(self.state.root.inputs) if self.state.root else {}

    @property
    def result(self) -> Any:
        """What it returned, as JSON; a list of several outputs."""
        outputs = self.state.outputs
        return outputs[0] if len(outputs) == 1 else list(outputs) or None

    @property
    def output(self) -> str:
        """What it printed: stdout, then stderr, then what actions with a process of their own printed."""
        return "".join(text for _, text in self._logs())

    @property
    def report(self) -> Path | None:
        """The report that stands for the run."""
        return Path(self.state.report) if self.state.report else None

    def request(self) -> RunRequest:
        """The request that runs it again, with the task as it is now.

        Raises:
            NotebookError: when too little of it was kept, or this notebook no longer has its task.
        """
        try:
            kept = read_request(self.folder).request
        except RequestRecordError as error:
            raise NotebookError(str(error)) from None
        if kept.task.pickled is None and kept.pickled_inputs is None:
            return dataclasses.replace(kept, debug=None)
        inputs = kept.inputs if kept.pickled_inputs is None else self.inputs
        lost = [name for name, value in inputs.items() if isinstance(value, dict) and "$repr" in value]
        if lost:
            raise NotebookError(f"Run {self.id} was given {', '.join(lost)}, which was not kept; run {self.task} anew.")
        options = RunOptions(inputs=inputs, overrides=kept.overrides, cache=kept.cache, secrets_file=kept.secrets_file)
        return make_request(self._live_task(kept), {}, options)

    def run(self) -> Any:
        """Run it again, shown in this cell, and return its value; raises as `run` does."""
        return run_in_cell(self.request())

    def debug(self) -> "DebugSession":
        """Step through it again; a run that failed stops where it fails."""
        from flyte_notebook.debug_view.debug_task import debug_request  # Not for those who only look.

        return debug_request(self.request(), stop_on_entry=self.status == "succeeded")

    def model(self) -> RunModel:
        """What a view of it draws; it is open."""
        model = RunModel(self.state, lambda: ["rerun", "debug"])
        for action, text in self._logs():
            model.keep_output(action, text)
        model.open(True)
        return model

    def _ipython_display_(self) -> None:
        show_run(self.model(), self.request)

    def __repr__(self) -> str:
        return f"<run {self.id} of {self.task}: {self.status.replace('_', ' ')}>"

    def _live_task(self, kept: RunRequest) -> Any:
        """The task of the request: that of the notebook, where it was one of a cell."""
        if kept.task.pickled is None and kept.task.file is not None:
            return f"{kept.task.file}:{kept.task.name}"
        shell = get_ipython()
        tasks = tasks_in_namespace(shell.user_ns) if shell else {}
        found = [task for task in tasks.values() if task.name == self.task]
        if not found:
            raise NotebookError(f"Run {self.id} was of a task of a cell, {self.task}; run that cell first.")
        return found[0]

    def _logs(self) -> Iterator[tuple[str | None, str]]:
        places: list[tuple[str | None, Path]] = [(None, self.folder)]
        places += [(place.name, place) for place in sorted((self.folder / "actions").glob("*"))]
        for action, place in places:
            for name in ("stdout.log", "stderr.log"):
                with contextlib.suppress(OSError):
                    if text := (place / name).read_text("utf-8", "replace"):
                        yield action, text
