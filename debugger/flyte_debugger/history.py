"""The runs that were, in an SQLite file that all programs of a person share: `runs.sqlite` in the home directory.

The file is an index and no more: what happened is in the runs' folders, and from these it is made anew when it is
missing or corrupt. Each call opens and closes it, so any thread and any process may call at any time. A lock file
beside it is held, shared, for as long as that takes, so that a corrupt index is moved away only while nobody has it
open.
"""

import contextlib
import datetime
import difflib
import fcntl
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar, get_args

import psutil

from flyte_debugger.events import Event, ResourcesUsed, RunStarted, Status
from flyte_debugger.home import HOME, home
from flyte_taskmodel.errors import WorkbenchError

T = TypeVar("T")

VERSION = 1
"""Of the table; kept as the file's `user_version`."""
BUSY_TIMEOUT = 5.0
"""Seconds to wait for another program's write to end."""
CLOCK_SLACK = 2.0
"""Seconds by which two programs may see the start of one process differently."""
STATUSES = frozenset(get_args(Status))
ENDED = STATUSES - {"running"}
ABANDONED = "the program that ran it ended before the run did"


class HistoryError(WorkbenchError):
    """The index cannot be read or written: locked, read-only, disk full. No run, and no folder of one, is harmed."""


class RunNotFoundError(WorkbenchError):
    """A name that stands for no run, or for several."""


@dataclass(frozen=True)
class RunRow:
    """A run as a row of a list."""

    run_id: str
    task: str
    file: str | None
    folder: str
    started: float
    """Seconds since the epoch."""
    status: Status
    seconds: float | None = None
    """From its start to its end; None while it runs, and where nobody saw the end."""
    error: str | None = None
    """One line."""
    peak_memory: int | None = None
    """Bytes."""
    cpu_seconds: float | None = None


_COLUMNS = ", ".join(field.name for field in fields(RunRow))
_TABLE = """
CREATE TABLE runs (
    run_id TEXT PRIMARY KEY, task TEXT NOT NULL, file TEXT, folder TEXT NOT NULL, started REAL NOT NULL,
    status TEXT NOT NULL, seconds REAL, error TEXT, peak_memory INTEGER, cpu_seconds REAL,
    pid INTEGER, pid_started REAL
) WITHOUT ROWID
"""
_INSERT = f"INSERT OR REPLACE INTO runs ({_COLUMNS}, pid, pid_started) VALUES ({', '.join('?' * 12)})"
_UPDATE = "UPDATE runs SET status = ?, seconds = ?, error = ?, peak_memory = ?, cpu_seconds = ? WHERE run_id = ?"


class History:
    """The index of the home directory that was set when this was made.

    Every method raises HistoryError when the index cannot be used.
    """

    def __init__(self) -> None:
        self.path = home() / "runs.sqlite"
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
        self._use(lambda index: _insert(index, row, pid, pid_started))

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
            if not _execute(index, _UPDATE, outcome).rowcount and (row := read_folder(self._folders / run_id)):
                _insert(index, row)
                _execute(index, _UPDATE, outcome)

        self._use(write)

    def forget(self, run_id: str) -> None:
        """Take a run off the list; its folder stays as it is."""
        self._use(lambda index: index.execute("DELETE FROM runs WHERE run_id = ?", (run_id,)))

    def runs(self, limit: int | None = 50, task: str | None = None, status: Status | None = None) -> list[RunRow]:
        """Runs, newest first.

        Args:
            limit: how many at most; None for all.
            task: only of this task, by its name or its function's.
            status: only of this status.
        """
        query = (
            f"SELECT {_COLUMNS} FROM runs WHERE (:task IS NULL OR task = :task OR "
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

        return self._use(read)

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

    def _remove(self, row: RunRow) -> bool:
        """Whether the run and its folder are gone. A folder that is not named as the run is none of ours."""
        folder = Path(row.folder)
        try:
            if folder.name == row.run_id and folder.exists():
                shutil.rmtree(folder)
        except OSError as error:
            self.notice = f"Run {row.run_id} stays: {error.strerror or error}: {error.filename or folder}."
            return False
        self.forget(row.run_id)
        return True

    @property
    def _folders(self) -> Path:
        return self.path.parent / "runs"

    def _use(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` gives of the open index; when it turns out corrupt, of a new one."""
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
        """Make the table of a new file, with the runs whose folders are there."""
        if _version(index) > VERSION:
            raise HistoryError(f"The list of runs, {self.path}, was made by a later version of this program: use that.")
        if _version(index) == VERSION:
            return
        with contextlib.suppress(sqlite3.OperationalError):  # Fails while another program does the same.
            index.execute("PRAGMA journal_mode = WAL")
        index.execute("BEGIN IMMEDIATE")
        if _version(index) == 0:
            index.execute(_TABLE)
            for folder in self._folders.glob("*"):
                if row := read_folder(folder):
                    _insert(index, row)
            index.execute(f"PRAGMA user_version = {VERSION}")
        index.execute("COMMIT")

    def _set_aside(self) -> None:
        """Move a corrupt index away, unless another program has done so meanwhile."""
        with self._locked(fcntl.LOCK_EX):
            if self._is_sound():
                return
            number = 1
            while (broken := self.path.with_name(f"{self.path.name}.broken-{number}")).exists():
                number += 1
            for suffix in ("-wal", "-shm", ""):
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{self.path}{suffix}").rename(f"{broken}{suffix}")
            self.notice = f"The list of runs was damaged and is made anew from their folders; the old one is {broken}."

    def _is_sound(self) -> bool:
        try:
            with self._connected() as index:
                if _version(index):
                    index.execute(f"SELECT {_COLUMNS}, pid, pid_started FROM runs").fetchall()
                return bool(index.execute("PRAGMA integrity_check").fetchone() == ("ok",))
        except sqlite3.Error as error:
            if _is_corrupt(error):
                return False
            raise


def read_folder(folder: Path) -> RunRow | None:
    """The run that a folder holds, as far as its files are whole: `crashed` without a result; None when it holds none.

    Args:
        folder: as `home.py` lays it out; its name is the run's id.
    """
    if not any((folder / name).exists() for name in ("request.json", "events.jsonl", "result.json")):
        return None
    asked = _at(_at(_read(folder / "request.json"), "of", dict), "task", dict)
    first = next(_events(folder, RunStarted), None)
    task = _at(first, "task", str) or _at(asked, "name", str) or ""
    file = _at(first, "file", str) or _at(asked, "file", str)
    started = _at(first, "at", _NUMBER) or _time_of(folder)
    return RunRow(folder.name, task, file, str(folder), started, *(_outcome(folder) or _CRASHED))


_NUMBER = (int, float)
_Outcome = tuple[Status, float | None, str | None, int | None, float | None]
_CRASHED: _Outcome = ("crashed", None, ABANDONED, None, None)


def _outcome(folder: Path) -> _Outcome | None:
    """How a run ended, by its folder; None where that does not say."""
    result = _read(folder / "result.json")
    status, error = _at(result, "status", str), _at(result, "error", dict)
    if status not in ENDED:
        return None
    said = f"{error.get('type')}: {error.get('message')}".splitlines()[0] if error else None
    used = {_at(event, "action", str): event for event in _events(folder, ResourcesUsed)}.values()
    peak = max((_at(event, "peak_memory", int) or 0 for event in used), default=None)
    cpu_seconds = sum(_at(event, "cpu_seconds", _NUMBER) or 0.0 for event in used) if used else None
    return status, _at(result, "seconds", _NUMBER), said, peak, cpu_seconds


def _time_of(folder: Path) -> float:
    """When the run began: by its id, else by its folder."""
    try:
        return datetime.datetime.strptime(folder.name[:15], "%Y%m%d-%H%M%S").timestamp()
    except ValueError:
        return folder.stat().st_mtime


def _events(folder: Path, kind: type[Event]) -> Iterator[Any]:
    """The events of a kind in a run's record, as far as it goes; the other lines are not parsed."""
    beginning = json.dumps({"kind": kind.kind})[:-1].encode()
    with contextlib.suppress(OSError), (folder / "events.jsonl").open("rb") as lines:
        for line in lines:
            if line.startswith(beginning):
                with contextlib.suppress(ValueError):
                    yield json.loads(line)


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None


def _at(value: Any, key: str, kind: type | tuple[type, ...]) -> Any:
    """What an object has under a key, if it is an object and has that kind of thing there."""
    item = value.get(key) if isinstance(value, dict) else None
    return item if isinstance(item, kind) else None


def _mend(index: sqlite3.Connection) -> None:
    """Give those runs their end that nobody noted: of their folder, or `crashed` when their program is gone."""
    running = index.execute("SELECT run_id, folder, pid, pid_started FROM runs WHERE status = 'running'").fetchall()
    for run_id, folder, pid, pid_started in running:
        outcome = _outcome(Path(folder))
        if outcome is None and not _lives(pid, pid_started):
            outcome = _CRASHED
        if outcome:
            _execute(index, f"{_UPDATE} AND status = 'running'", (*outcome, run_id))


def _lives(pid: int, started: float) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - started) < CLOCK_SLACK
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


def _insert(index: sqlite3.Connection, row: RunRow, pid: int | None = None, pid_started: float | None = None) -> None:
    _execute(index, _INSERT, (*astuple(row), pid, pid_started))


def _execute(index: sqlite3.Connection, statement: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
    """Run a statement; text that has no UTF-8, as of a file name that is none, is stored with `?` in its place."""
    plain = [value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in values]
    return index.execute(statement, plain)


def _version(index: sqlite3.Connection) -> int:
    return int(index.execute("PRAGMA user_version").fetchone()[0])


def _is_corrupt(error: sqlite3.Error) -> bool:
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def _code(error: sqlite3.Error) -> int:
    """SQLite's own code; that of corruption where Python found the content to be nonsense."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)) & 0xFF


def _what_to_do(error: sqlite3.Error | OSError) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or error}; make room there, make it writable, or set {HOME} to another place"
    match _code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"another program has locked it for more than {BUSY_TIMEOUT:g} s; try again when that is done"
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return f"the disk is full or fails ({error}); make room and try again"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return f"{error}; make it writable, or set {HOME} to another place"
        case _:
            return f"{error}; move it away, and it is made anew from the runs' folders"


def _which_there_are(name: str, ids: list[str], begin_so: bool) -> str:
    if begin_so:
        return f"{len(ids)} runs begin with {name!r}, the newest {', '.join(ids[:3])}: give more of the id."
    near = [run_id for run_id in ids if name and name in run_id][:3] or difflib.get_close_matches(name, ids)
    return f"There is no run {name!r}; " + (f"near it: {', '.join(near)}." if near else f"the newest is {ids[0]}.")
