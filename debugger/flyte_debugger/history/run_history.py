"""The history of runs: an SQLite file shared by all programs of one user, `runs.sqlite` in the home directory.

The file is only an index (`index.py`): the runs' folders hold the facts, and the index is rebuilt from them when it is
missing or corrupt. Any thread and any process may call at any time.
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
"""Seconds by which two programs may disagree on the start of a process."""


class RunNotFoundError(WorkbenchError):
    """No run, or more than one, matches a name."""


class History:
    """The history in the home directory that is set when this is made.

    Every method raises HistoryError when the index cannot be used.
    """

    def __init__(self) -> None:
        self.path = home() / "runs.sqlite"
        self._folders = self.path.parent / "runs"
        self._index = Index(self.path, self._folders, self._note)
        self.notice: str | None = None
        """A sentence for the person, set when a call did something they should know; else None."""

    def begin(
        self, run_id: str, task: str, file: str | None, folder: str, started: float, pid: int, pid_started: float
    ) -> None:
        """Record the start of a run.

        Args:
            started: seconds since the epoch.
            pid: the program that supervises the run.
            pid_started: its `psutil` create_time, which distinguishes it from a later process with the same pid.
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
        """Record the end of a run; a run that is not in the index is added from its folder."""
        outcome = (status, seconds, error, peak_memory, cpu_seconds, run_id)

        def write(index: sqlite3.Connection) -> None:
            if not execute(index, UPDATE, outcome).rowcount and (row := read_folder(self._folders / run_id)):
                insert(index, row)
                execute(index, UPDATE, outcome)

        self._index.use(write)

    def forget(self, run_id: str) -> None:
        """Remove a run from the index; its folder stays."""
        self._index.use(lambda index: index.execute("DELETE FROM runs WHERE run_id = ?", (run_id,)))

    def runs(self, limit: int | None = 50, task: str | None = None, status: Status | None = None) -> list[RunRow]:
        """Runs, newest first.

        Args:
            limit: how many at most; None for all.
            task: only of this task, by its name or its function's name.
            status: only with this status.
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
        """The run with this id or unique beginning of an id; the newest for `last`.

        Raises:
            RunNotFoundError: when none or several match; names the candidates.
        """
        rows = self.runs(limit=None)
        if not rows:
            raise RunNotFoundError(f"No run {name!r}: there are no runs in {self._folders} yet.")
        if name == "last":
            return rows[0]
        begins = [row for row in rows if name and row.run_id.startswith(name)]
        meant = [row for row in begins if row.run_id == name] or begins
        if len(meant) == 1:
            return meant[0]
        raise RunNotFoundError(_which_there_are(name, [row.run_id for row in meant or rows], bool(meant)))

    def prune(self, keep: int | None = None, older_than: float | None = None, dry_run: bool = False) -> list[RunRow]:
        """Remove ended runs with their folders, and return them. Without any bound nothing is removed.

        Args:
            keep: keep so many of the newest ended runs.
            older_than: keep those that started less than so many seconds ago.
            dry_run: remove nothing, only return what would be removed.
        """
        ended = [row for row in self.runs(limit=None) if row.status in ENDED]
        if keep is None and older_than is None:
            return []
        until = time.time() - (older_than or 0.0)
        chosen = [row for row in ended[keep or 0 :] if row.started <= until]
        return chosen if dry_run else [row for row in chosen if self._remove(row)]

    def remove(self, row: RunRow) -> bool:
        """Remove an ended run with its folder. Returns whether both are gone; `notice` says why not."""
        return row.status in ENDED and self._remove(row)

    def _note(self, sentence: str) -> None:
        self.notice = sentence

    def _remove(self, row: RunRow) -> bool:
        """Remove the folder and the row. Returns whether both are gone; a folder not named like the run is not ours."""
        folder = Path(row.folder)
        try:
            if folder.name == row.run_id and folder.exists():
                shutil.rmtree(folder)
        except OSError as error:
            self._note(f"Run {row.run_id} was not removed: {error.strerror or error}: {error.filename or folder}.")
            return False
        self.forget(row.run_id)
        return True


def _mend(index: sqlite3.Connection) -> None:
    """Record the end of runs that are listed as running: from their folder, or `crashed` when their program is gone."""
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
        return f"{len(ids)} runs match {name!r}, the newest {', '.join(ids[:3])}: give more of the id."
    near = [run_id for run_id in ids if name and name in run_id][:3] or difflib.get_close_matches(name, ids)
    return f"No run {name!r}; " + (f"similar: {', '.join(near)}." if near else f"the newest is {ids[0]}.")
