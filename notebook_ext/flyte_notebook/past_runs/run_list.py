"""`runs(task)`: the runs that were, newest first; a cell shows them as a table with buttons."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any, overload

from IPython.display import display

from flyte_debugger.history.run_history import History, HistoryError, RunNotFoundError
from flyte_debugger.run.events import Status
from flyte_notebook.errors import NotebookError
from flyte_notebook.past_runs.compare_runs import comparison
from flyte_notebook.past_runs.past_run import PastRun
from flyte_notebook.prompts.condition_prompt import is_somebody_there
from flyte_notebook.run_view.canvas import can_redraw
from flyte_notebook.run_view.run_report import Bundle
from flyte_notebook.task_browser.tables import run_table

MOST_RUNS = 200
"""Most runs that are listed."""
MOST_SAVED = 20
"""Most of them in the table that is saved with the notebook."""


class RunList(Sequence[PastRun]):
    """Runs by number, newest first, or by the beginning of their id."""

    def __init__(self, found: list[PastRun]) -> None:
        self._runs = found

    @overload
    def __getitem__(self, which: int) -> PastRun: ...
    @overload
    def __getitem__(self, which: slice) -> "RunList": ...
    @overload
    def __getitem__(self, which: str) -> PastRun: ...

    def __getitem__(self, which: "int | slice | str") -> "PastRun | RunList":
        if isinstance(which, slice):
            return RunList(self._runs[which])
        return find_run(which) if isinstance(which, str) else self._runs[which]

    def __len__(self) -> int:
        return len(self._runs)

    def __iter__(self) -> Iterator[PastRun]:
        return iter(self._runs)

    @property
    def table(self) -> Bundle:
        """The newest as text and as HTML."""
        return run_table(run.row for run in self._runs[:MOST_SAVED])

    def compare(self, one: "int | str", other: "int | str") -> None:
        """Show what differs between two of them."""
        display(comparison(self[one], self[other]), raw=True)  # type: ignore[no-untyped-call]

    def show(self) -> None:
        """Show them in the cell that is executed."""
        if not (self._runs and can_redraw() and is_somebody_there()):
            bundle: dict[str, Any] = dict(self.table) if self._runs else {"text/plain": "No runs yet."}
            display(bundle, raw=True)  # type: ignore[no-untyped-call]
            return
        from flyte_notebook.past_runs.runs_widget import show_runs

        show_runs(self, self.table)

    def _ipython_display_(self) -> None:
        self.show()

    def __repr__(self) -> str:
        return self.table["text/plain"] if self._runs else "No runs yet."


def runs(task: str | None = None, status: Status | None = None, limit: int = MOST_RUNS) -> RunList:
    """The runs that were, of this notebook and of all other programs, newest first.

    Args:
        task: only of this task, `main` or `env.main`.
        status: only those that ended so: `"failed"`.
        limit: how many at most.

    Raises:
        NotebookError: when the history cannot be read.
    """
    history = History()
    try:
        found = history.runs(limit=limit, task=task, status=status)
    except HistoryError as error:
        raise NotebookError(str(error)) from None
    if history.notice:
        print(f"flyte: {history.notice}", file=sys.stderr)
    return RunList([PastRun(row) for row in found])


def find_run(name: str) -> PastRun:
    """The run with this id or unique beginning of one; the newest for `last`.

    Raises:
        NotebookError: when none or several match.
    """
    try:
        return PastRun(History().find(name))
    except (RunNotFoundError, HistoryError) as error:
        raise NotebookError(str(error)) from None
