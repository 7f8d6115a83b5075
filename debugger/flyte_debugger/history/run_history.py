"""The runs that were, in an SQLite file that all programs of a person share: `runs.sqlite` in the home directory.

The file is an index and no more (`index.py`): what happened is in the runs' folders, and from these it is made anew
when it is missing or corrupt. Any thread and any process may call at any time.
"""

import difflib
import shutil
import sqlite3
import time
from pathlib import Path

import psutil

from flyte_debugger.history.run_folders import home
from flyte_debugger.history.run_row import CRASHED, ENDED, STATUSES, RunRow, outcome_of, read_folder
from flyte_debugger.history.sqlite_index import COLUMNS, UPDATE, HistoryError, Index, execute, insert
from flyte_debugger.run.events import Status
from flyte_taskmodel.errors import WorkbenchError

__all__ = ["History", "HistoryError", "RunNotFoundError", "RunRow"]

CLOCK_SLACK = 2.0
"""Seconds by which two programs may see the start of one process differently."""


class RunNotFoundError(WorkbenchError):
    """A name that stands for no run, or for several."""


class History:
    """The index of the home directory that was set when this was made.

    Every method raises HistoryError when the index cannot be used.
    """

    def __init__(self) -> None:
        self.path = home() / "runs.sqlite"
        self._folders = self.path.parent / "runs"
        self._index = Index(self.path, self._folders, self._note)
        self.notice: str | None = None
        """A sentence for the person, once a call did something that they should know of."""

    def begin(
        self, run_id: str, task: str, file: str | None, folder: str, started: float, pid: int, pid_started: float
    ) -> None:
        """Note a run that starts.

        Args:
            started: seconds since the epoch.
            pid: the program that supervises the run.
            pid_started: its `psutil` create_time, by which it is told from a later process of the same pid.
        """
        row = RunRow(run_id, task, file, folder, started, "running")
        self._index.use(lambda index: insert(index, row, pid, pid_started))

    def end(
        self,
        run_id: str,
        status: Status,
        seconds: float | None,
        error: str | None = None,
        peak_memory: int | None = None,
        cpu_seconds: float | None = None,
    ) -> None:
        """Note how a run ended; one that the index does not know is taken in from its folder."""
        outcome = (status, seconds, error, peak_memory, cpu_seconds, run_id)

        def write(index: sqlite3.Connection) -> None:
            if not execute(index, UPDATE, outcome).rowcount and (row := read_folder(self._folders / run_id)):
                insert(index, row)
                execute(index, UPDATE, outcome)

        self._index.use(write)

    def forget(self, run_id: str) -> None:
        """Take a run off the list; its folder stays as it is."""
        self._index.use(lambda index: index.execute("DELETE FROM runs WHERE run_id = ?", (run_id,)))

    def runs(self, limit: int | None = 50, task: str | None = None, status: Status | None = None) -> list[RunRow]:
        """Runs, newest first.

        Args:
            limit: how many at most; None for all.
            task: only of this task, by its name or its function's.
            status: only of this status.
        """
        query = (
            f"SELECT {COLUMNS} FROM runs WHERE (:task IS NULL OR task = :task OR "
            "substr(task, -length(:task) - 1) = '.' || :task) AND (:status IS NULL OR status = :status) "
            "ORDER BY started DESC, run_id DESC LIMIT :limit"
        )
        values = {"task": task, "status": status, "limit": -1 if limit is None else limit}

        def read(index: sqlite3.Connection) -> list[RunRow]:
            _mend(index)
            rows = [RunRow(*row) for row in index.execute(query, values)]
            if not all(row.run_id and row.status in STATUSES for row in rows):
                raise sqlite3.DatabaseError("rows that were never written")
            return rows

        return self._index.use(read)

    def find(self, name: str) -> RunRow:
        """The run of this id, or whose id alone begins so, or the newest for `last`.

        Raises:
            RunNotFoundError: naming the runs that may be meant.
        """
        rows = self.runs(limit=None)
        if not rows:
            raise RunNotFoundError(f"There is no run {name!r}: no run was kept in {self._folders} yet.")
        if name == "last":
            return rows[0]
        begins = [row for row in rows if name and row.run_id.startswith(name)]
        meant = [row for row in begins if row.run_id == name] or begins
        if len(meant) == 1:
            return meant[0]
        raise RunNotFoundError(_which_there_are(name, [row.run_id for row in meant or rows], bool(meant)))

    def prune(self, keep: int | None = None, older_than: float | None = None, dry_run: bool = False) -> list[RunRow]:
        """Remove ended runs, their folders too, and return them; of neither bound nothing is removed.

        Args:
            keep: spare so many of the newest ended runs.
            older_than: spare those that started less than so many seconds ago.
            dry_run: remove nothing, only say what would be.
        """
        ended = [row for row in self.runs(limit=None) if row.status in ENDED]
        if keep is None and older_than is None:
            return []
        until = time.time() - (older_than or 0.0)
        chosen = [row for row in ended[keep or 0 :] if row.started <= until]
        return chosen if dry_run else [row for row in chosen if self._remove(row)]

    def _note(self, sentence: str) -> None:
        self.notice = sentence

    def _remove(self, row: RunRow) -> bool:
        """Whether the run and its folder are gone. A folder that is not named as the run is none of ours."""
        folder = Path(row.folder)
        try:
            if folder.name == row.run_id and folder.exists():
                shutil.rmtree(folder)
        except OSError as error:
            self._note(f"Run {row.run_id} stays: {error.strerror or error}: {error.filename or folder}.")
            return False
        self.forget(row.run_id)
        return True


def _mend(index: sqlite3.Connection) -> None:
    """Give those runs their end that nobody noted: of their folder, or `crashed` when their program is gone."""
    running = index.execute("SELECT run_id, folder, pid, pid_started FROM runs WHERE status = 'running'").fetchall()
    for run_id, folder, pid, pid_started in running:
        outcome = outcome_of(Path(folder))
        if outcome is None and not _lives(pid, pid_started):
            outcome = CRASHED
        if outcome:
            execute(index, f"{UPDATE} AND status = 'running'", (*outcome, run_id))


def _lives(pid: int, started: float) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - started) < CLOCK_SLACK
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


def _which_there_are(name: str, ids: list[str], begin_so: bool) -> str:
    if begin_so:
        return f"{len(ids)} runs begin with {name!r}, the newest {', '.join(ids[:3])}: give more of the id."
    near = [run_id for run_id in ids if name and name in run_id][:3] or difflib.get_close_matches(name, ids)
    return f"There is no run {name!r}; " + (f"near it: {', '.join(near)}." if near else f"the newest is {ids[0]}.")
