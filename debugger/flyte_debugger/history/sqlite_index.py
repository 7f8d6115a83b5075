"""The SQLite index of runs: opened for each use, rebuilt when it is missing or corrupt.

A lock file beside it is held (shared) while it is open, so that a corrupt index is moved away only while nobody has it
open.
"""

import contextlib
import fcntl
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any, TypeVar

from flyte_debugger.history.run_folders import HOME
from flyte_debugger.history.run_row import RunRow, read_folder
from flyte_taskmodel.errors import WorkbenchError

T = TypeVar("T")

VERSION = 1
"""The version of the table, stored as the file's `user_version`."""
BUSY_TIMEOUT = 5.0
"""Seconds to wait for another program's write."""
COLUMNS = ", ".join(field.name for field in fields(RunRow))
UPDATE = "UPDATE runs SET status = ?, seconds = ?, error = ?, peak_memory = ?, cpu_seconds = ? WHERE run_id = ?"
_TABLE = """
CREATE TABLE runs (
    run_id TEXT PRIMARY KEY, task TEXT NOT NULL, file TEXT, folder TEXT NOT NULL, started REAL NOT NULL,
    status TEXT NOT NULL, seconds REAL, error TEXT, peak_memory INTEGER, cpu_seconds REAL,
    pid INTEGER, pid_started REAL
) WITHOUT ROWID
"""
_INSERT = f"INSERT OR REPLACE INTO runs ({COLUMNS}, pid, pid_started) VALUES ({', '.join('?' * 12)})"


class HistoryError(WorkbenchError):
    """The index cannot be read or written: locked, read-only, disk full. Runs and their folders are not affected."""


class Index:
    """The index file of some runs' folders.

    Args:
        path: of the file.
        folders: where the runs' folders are.
        note: receives a sentence for the person when the file is found corrupt.
    """

    def __init__(self, path: Path, folders: Path, note: Callable[[str], None]) -> None:
        self.path = path
        self._folders = folders
        self._note = note

    def use(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `work` on the open index; when that is corrupt, on a new one.

        Raises:
            HistoryError: when the index cannot be used.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                return self._open_and(work)
            except sqlite3.Error as error:
                if not _is_corrupt(error):
                    raise
            self._set_aside()
            return self._open_and(work)
        except (sqlite3.Error, OSError) as error:
            raise HistoryError(f"The list of runs, {self.path}, cannot be used: {_what_to_do(error)}.") from error

    def _open_and(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._locked(fcntl.LOCK_SH), self._connected() as index:
            self._create(index)
            return work(index)

    @contextlib.contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        with self.path.with_suffix(".lock").open("a") as file:
            fcntl.flock(file, how)
            yield

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self.path, timeout=BUSY_TIMEOUT, isolation_level=None)) as index:
            index.execute("PRAGMA synchronous = NORMAL")
            yield index

    def _create(self, index: sqlite3.Connection) -> None:
        """Create the table in a new file, with the runs that have folders."""
        if _version(index) > VERSION:
            raise HistoryError(
                f"The list of runs, {self.path}, was made by a newer version of this program; use that version."
            )
        if _version(index) == VERSION:
            return
        with contextlib.suppress(sqlite3.OperationalError):  # Fails while another program does the same.
            index.execute("PRAGMA journal_mode = WAL")
        index.execute("BEGIN IMMEDIATE")
        if _version(index) == 0:
            index.execute(_TABLE)
            for folder in self._folders.glob("*"):
                if row := read_folder(folder):
                    insert(index, row)
            index.execute(f"PRAGMA user_version = {VERSION}")
        index.execute("COMMIT")

    def _set_aside(self) -> None:
        """Move a corrupt index away, unless another program has done that already."""
        with self._locked(fcntl.LOCK_EX):
            if self._is_sound():
                return
            number = 1
            while (broken := self.path.with_name(f"{self.path.name}.broken-{number}")).exists():
                number += 1
            for suffix in ("-wal", "-shm", ""):
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{self.path}{suffix}").rename(f"{broken}{suffix}")
            self._note(f"The list of runs was damaged and was rebuilt from their folders; the old file is {broken}.")

    def _is_sound(self) -> bool:
        try:
            with self._connected() as index:
                if _version(index):
                    index.execute(f"SELECT {COLUMNS}, pid, pid_started FROM runs").fetchall()
                return bool(index.execute("PRAGMA integrity_check").fetchone() == ("ok",))
        except sqlite3.Error as error:
            if _is_corrupt(error):
                return False
            raise


def insert(index: sqlite3.Connection, row: RunRow, pid: int | None = None, pid_started: float | None = None) -> None:
    execute(index, _INSERT, (*astuple(row), pid, pid_started))


def execute(index: sqlite3.Connection, statement: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
    """Run a statement. Text that is not UTF-8, as in some file names, is stored with `?` for such characters."""
    plain = [value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in values]
    return index.execute(statement, plain)


def _version(index: sqlite3.Connection) -> int:
    return int(index.execute("PRAGMA user_version").fetchone()[0])


def _is_corrupt(error: sqlite3.Error) -> bool:
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def _code(error: sqlite3.Error) -> int:
    """SQLite's error code; the one for corruption when Python could not read the content."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)) & 0xFF


def _what_to_do(error: sqlite3.Error | OSError) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or error}; free some space there, make it writable, or set {HOME} to another directory"
    match _code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"another program has locked it for more than {BUSY_TIMEOUT:g} s; try again when it has finished"
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return f"the disk is full or failing ({error}); free some space and try again"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return f"{error}; make it writable, or set {HOME} to another directory"
        case _:
            return f"{error}; move the file away, and it will be rebuilt from the runs' folders"
