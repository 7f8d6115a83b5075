"""The index of runs, with real files and processes: what it tells, who may write at once, how it gets over damage."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from flyte_debugger.history import sqlite_index as index_module
from flyte_debugger.history.run_history import History, HistoryError, RunNotFoundError, RunRow
from flyte_debugger.history.run_record import Record
from flyte_debugger.history.run_row import read_folder
from flyte_debugger.run.events import ResourcesUsed, RunStarted, Status
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.state import RunState
from tests.debugger.runner import run_through
from tests.tui.cli.waiting import wait_until

ME = psutil.Process()


def begin(history: History, run_id: str, started: float = 1000.0, task: str = "hello.main", ended: bool = True) -> Path:
    """A run of this process with a folder of its own, ended well unless told otherwise."""
    folder = history.path.parent / "runs" / run_id
    folder.mkdir(parents=True)
    (folder / "request.json").write_text("{}")
    history.begin(run_id, task, "/hello.py", str(folder), started, ME.pid, ME.create_time())
    if ended:
        (folder / "result.json").write_text(json.dumps({"status": "succeeded", "seconds": 1.0}))
        history.end(run_id, "succeeded", 1.0)
    return folder


def program(code: str, *arguments: str) -> "subprocess.Popen[str]":
    """A Python program that has `history`, `me` and `wait()`, which says so and waits for a line."""
    before = (
        "import os, sys, psutil\n"
        "from flyte_debugger.history.run_history import History\n"
        "history, me = History(), psutil.Process()\n"
        "def wait():\n    print('waiting', flush=True)\n    sys.stdin.readline()\n"
        "def begin(run_id):\n"
        "    history.begin(run_id, 't', None, '/nowhere/' + run_id, 1.0, me.pid, me.create_time())\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", before + code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextlib.contextmanager
def waiting(code: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A program that has come to its `wait()`."""
    with program(code, *arguments) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "waiting\n"
            yield process
        finally:
            process.kill()


def all_at_once(code: str, names: str, untouched: Callable[[], bool]) -> None:
    """A program for each name, let go together from their `wait()`; `untouched` holds until then."""
    with contextlib.ExitStack() as stack:
        programs = [stack.enter_context(waiting(code, name)) for name in names]
        assert untouched()
        for each in programs:
            assert each.stdin
            each.stdin.write("\n")
            each.stdin.flush()
        assert [each.wait(60) for each in programs] == [0] * len(programs)


def on_disk(history: History) -> dict[str, str]:
    with contextlib.closing(sqlite3.connect(history.path)) as index:
        return dict(index.execute("SELECT run_id, status FROM runs"))


def test_a_run_is_told_as_it_was_noted(own_home: Path) -> None:
    history = History()
    history.begin("r1", "hello.main", "/hello.py", "/runs/r1", 1000.5, ME.pid, ME.create_time())
    begun = RunRow("r1", "hello.main", "/hello.py", "/runs/r1", 1000.5, "running")
    assert history.runs() == [begun]
    history.end("r1", "failed", 2.5, "ValueError: no", 3 << 30, 1.25)
    ended = RunRow("r1", "hello.main", "/hello.py", "/runs/r1", 1000.5, "failed", 2.5, "ValueError: no", 3 << 30, 1.25)
    assert History().runs() == [ended]
    assert history.path == own_home / "runs.sqlite"
    assert history.notice is None


def test_runs_come_newest_first_as_many_and_as_wanted() -> None:
    history = History()
    for number, task in enumerate(["a.main", "b.main", "main", "b.ma_n", "b.other"]):
        begin(history, f"r{number}", 1000.0 + number, task, ended=number != 4)
    assert [row.run_id for row in history.runs()] == ["r4", "r3", "r2", "r1", "r0"]
    assert [row.run_id for row in history.runs(limit=2)] == ["r4", "r3"]
    assert [row.run_id for row in history.runs(task="main")] == ["r2", "r1", "r0"]
    assert [row.run_id for row in history.runs(task="b.main")] == ["r1"]
    assert [row.run_id for row in history.runs(task="ma_n")] == ["r3"]
    assert [row.run_id for row in history.runs(status="running")] == ["r4"]
    assert [row.run_id for row in history.runs(limit=1, task="main", status="succeeded")] == ["r2"]


def test_a_refused_run_is_forgotten() -> None:
    history = History()
    begin(history, "r1")
    history.forget("r1")
    assert history.runs() == []


def test_text_that_is_no_utf8_is_stored() -> None:
    history = History()
    history.begin("r1", "t", "/caf\udce9.py", "/r1", 1.0, ME.pid, ME.create_time())
    history.end("r1", "failed", 1.0, "OSError: caf\udce9")
    assert [(row.file, row.error) for row in history.runs()] == [("/caf?.py", "OSError: caf?")]


# Which run is meant.


@pytest.fixture
def three() -> History:
    history = History()
    for number, run_id in enumerate(["20261123-211733-4f2a", "20261123-211733-4f2ab", "20261124-101500-9c01"]):
        begin(history, run_id, 1000.0 + number)
    return history


@pytest.mark.parametrize(
    ("name", "run_id"),
    [
        ("last", "20261124-101500-9c01"),
        ("20261124", "20261124-101500-9c01"),
        ("20261123-211733-4f2a", "20261123-211733-4f2a"),
        ("20261123-211733-4f2ab", "20261123-211733-4f2ab"),
    ],
)
def test_a_run_is_found_by_its_id_or_the_beginning_of_it(three: History, name: str, run_id: str) -> None:
    assert three.find(name).run_id == run_id


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "20261123",
            "2 runs match '20261123', the newest 20261123-211733-4f2ab, 20261123-211733-4f2a: give more of",
        ),
        ("9c01", "No run '9c01'; similar: 20261124-101500-9c01."),
        ("20261124-101500-9c02", "No run '20261124-101500-9c02'; similar: 20261124-101500-9c01"),
        ("zebra", "No run 'zebra'; the newest is 20261124-101500-9c01."),
        ("", "No run ''; the newest is 20261124-101500-9c01."),
        ("%", "No run '%'; the newest is 20261124-101500-9c01."),
    ],
)
def test_a_name_that_is_no_run_says_which_there_are(three: History, name: str, says: str) -> None:
    with pytest.raises(RunNotFoundError) as caught:
        three.find(name)
    assert str(caught.value).startswith(says)


def test_without_runs_there_is_no_last(own_home: Path) -> None:
    with pytest.raises(RunNotFoundError, match=rf"No run 'last': there are no runs in {own_home}/runs yet\."):
        History().find("last")


# Programs that are gone.


@pytest.mark.process
def test_a_run_whose_program_was_killed_reads_crashed_and_is_mended() -> None:
    history = History()
    with waiting("begin('r1'); wait()") as process:
        assert [row.status for row in history.runs()] == ["running"]
        process.kill()
        process.wait()
        (row,) = history.runs()
        assert (row.status, row.error) == ("crashed", "the program ended before the run did")
        assert on_disk(history) == {"r1": "crashed"}
    assert [row.run_id for row in history.runs(status="crashed")] == ["r1"]
    assert history.runs(status="running") == []


@pytest.mark.process
def test_a_program_that_nobody_waited_for_is_gone_too() -> None:
    history = History()
    with waiting("begin('r1'); wait()") as process:
        process.kill()
        zombie = psutil.Process(process.pid)
        while zombie.status() != psutil.STATUS_ZOMBIE:
            os.sched_yield()
        assert [row.status for row in history.runs()] == ["crashed"]


def test_a_pid_that_another_process_has_now_does_not_count() -> None:
    history = History()
    history.begin("r1", "t", None, "/r1", 1.0, ME.pid, ME.create_time() - 100)
    assert [row.status for row in history.runs()] == ["crashed"]


def test_a_run_that_ended_and_was_not_noted_reads_as_its_folder_says() -> None:
    history = History()
    folder = begin(history, "r1", ended=False)
    (folder / "result.json").write_text(
        '{"status": "timed_out", "seconds": 2.0, "error": {"type": "E", "message": "m\\nn"}}'
    )
    (row,) = history.runs()
    assert (row.status, row.seconds, row.error) == ("timed_out", 2.0, "E: m")
    assert on_disk(history) == {"r1": "timed_out"}


# Several programs at once.


@pytest.mark.process
def test_programs_write_at_once_from_the_very_first_run_on(own_home: Path) -> None:
    code = (
        "wait()\n"
        "for number in range(25):\n"
        "    run_id = f'{sys.argv[1]}-{number}'\n"
        "    begin(run_id)\n"
        "    assert len(history.runs(limit=None)) > number\n"
        "    history.end(run_id, 'succeeded', 1.0)\n"
    )
    all_at_once(code, "abcd", lambda: not (own_home / "runs.sqlite").exists())
    history = History()
    assert on_disk(history) == {f"{name}-{number}": "succeeded" for name in "abcd" for number in range(25)}
    assert not list(own_home.glob("*.broken*"))


@pytest.mark.process
def test_a_program_killed_while_it_writes_leaves_a_whole_index() -> None:
    history = History()
    code = "wait()\nimport itertools\nfor number in itertools.count(): begin(f'{me.pid}-{number}')\n"
    for _ in range(5):
        with waiting(code) as process:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
            begun = f"{process.pid}-"
            wait_until(lambda: any(row.run_id.startswith(begun) for row in history.runs(limit=None)), "its first run")  # noqa: B023
            process.kill()
            process.wait()
        assert {row.status for row in history.runs(limit=None)} == {"crashed"}
    assert history.notice is None


# Damage.


def overwrite(index: Path) -> None:
    index.write_bytes(b"this was a list of runs, once\n" * 500)


def truncate(index: Path) -> None:
    os.truncate(index, index.stat().st_size // 2 + 100)


def garble(index: Path) -> None:
    with index.open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(index.stat().st_size - 100))


def take_another_table(index: Path) -> None:
    with contextlib.closing(sqlite3.connect(index)) as connection:
        connection.executescript("DROP TABLE runs; CREATE TABLE runs (name); VACUUM;")


@pytest.mark.parametrize("damage", [overwrite, truncate, garble, take_another_table])
@pytest.mark.parametrize("first", ["reads", "begins", "ends"])
def test_a_corrupt_index_is_set_aside_and_made_anew_from_the_folders(
    damage: Callable[[Path], None], first: str, own_home: Path
) -> None:
    before = History()
    for number in range(20):
        begin(before, f"r{number:02}", 1000.0 + number)
    expected = {f"r{number:02}" for number in range(20)}
    damage(before.path)
    history = History()
    if first == "begins":
        begin(history, "new")
        expected.add("new")
    if first == "ends":
        (own_home / "runs" / "r00" / "result.json").write_text('{"status": "failed"}')
        history.end("r00", "failed", 1.0)
    rows = history.runs(limit=None)
    assert {row.run_id for row in rows} == expected
    assert {row.run_id: row.status for row in rows}["r00"] == ("failed" if first == "ends" else "succeeded")
    broken = own_home / "runs.sqlite.broken-1"
    assert broken.exists()
    assert (
        history.notice == f"The list of runs was damaged and was rebuilt from their folders; the old file is {broken}."
    )
    damage(history.path)
    assert {row.run_id for row in History().runs(limit=None)} == expected
    assert (own_home / "runs.sqlite.broken-2").exists()


@pytest.mark.process
def test_programs_that_find_it_corrupt_at_once_set_it_aside_once(own_home: Path) -> None:
    history = History()
    for number in range(10):
        begin(history, f"r{number}")
    overwrite(history.path)
    code = "wait()\nbegin(sys.argv[1])\nhistory.end(sys.argv[1], 'succeeded', 1.0)\n"
    all_at_once(code, "abcd", lambda: not list(own_home.glob("*.broken*")))
    assert on_disk(history) == dict.fromkeys([*(f"r{number}" for number in range(10)), *"abcd"], "succeeded")
    assert [path.name for path in own_home.glob("*.broken-?")] == ["runs.sqlite.broken-1"]


def test_a_missing_index_is_made_anew_without_a_word() -> None:
    history = History()
    begin(history, "r1")
    history.path.unlink()
    assert [row.run_id for row in history.runs()] == ["r1"]
    assert history.notice is None


def test_the_end_of_a_run_that_the_index_lost_is_kept() -> None:
    history = History()
    begin(history, "r1", ended=False)
    history.forget("r1")
    history.end("r1", "failed", 3.0, "E: m")
    assert [(row.run_id, row.status, row.seconds, row.error) for row in history.runs()] == [
        ("r1", "failed", 3.0, "E: m")
    ]


# Folders.


def record(folder: Path, status: Status | None) -> None:
    """What a supervisor keeps of a run, with the code that keeps it."""
    kept = Record(folder, RunRequest(TaskRef(file="/asked.py", name="main")), "/here")
    state = RunState(run_id=folder.name, task="asked", run_dir=str(folder))
    for event in (
        RunStarted(folder.name, "hello.main", "/hello.py", str(folder), 1000.25),
        ResourcesUsed("a0", 200, 1.5, None, None, None, 1001.0),
        ResourcesUsed("a1", 300, 0.5, None, None, None, 1001.0),
    ):
        kept.event(event)
        state.apply(event)
    if status:
        state.status, state.ended = status, 1002.75
    kept.close(state if status else None)


@pytest.fixture
def folder(own_home: Path) -> Path:
    made = own_home / "runs" / "20261123-211733-4f2a"
    made.mkdir(parents=True)
    return made


def test_a_whole_folder_is_read(folder: Path) -> None:
    record(folder, "out_of_memory")
    whole = RunRow(folder.name, "hello.main", "/hello.py", str(folder), 1000.25, "out_of_memory", 2.5, None, 300, 2.0)
    assert read_folder(folder) == whole
    assert History().runs() == [whole]


def test_a_folder_without_a_result_reads_crashed(folder: Path) -> None:
    record(folder, None)
    row = read_folder(folder)
    assert row
    assert (row.status, row.seconds, row.task) == ("crashed", None, "hello.main")


def test_a_folder_with_half_a_result_reads_crashed(folder: Path) -> None:
    record(folder, "succeeded")
    os.truncate(folder / "result.json", 40)
    assert [row.status for row in History().runs()] == ["crashed"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b"null", b"\xff\xfe\x00", b'{"of": 3, "status": [], "task": 1}']
)
def test_files_that_are_half_or_nonsense_are_got_over(folder: Path, content: bytes) -> None:
    for name in ("request.json", "events.jsonl", "result.json"):
        (folder / name).write_bytes(content)
    began = time.mktime((2026, 11, 23, 21, 17, 33, 0, 0, -1))
    (row,) = History().runs()
    assert (row.run_id, row.task, row.file, row.status, row.started) == (folder.name, "", None, "crashed", began)


def test_what_was_asked_stands_in_for_events_that_are_not_there(folder: Path) -> None:
    record(folder, "failed")
    (folder / "events.jsonl").unlink()
    (row,) = History().runs()
    assert (row.task, row.file, row.status, row.peak_memory) == ("main", "/asked.py", "failed", None)


def test_what_is_no_run_is_passed_over(folder: Path) -> None:
    (folder.parent / "notes.txt").write_text("not a folder")
    (folder.parent / "empty").mkdir()
    assert History().runs() == []


@pytest.mark.process
def test_a_real_run_is_read_from_its_folder(own_home: Path) -> None:
    state = run_through("bad_ends.py", "kill_itself")
    for file in own_home.glob("runs.sqlite*"):
        file.unlink()
    (row,) = History().runs()
    assert (row.run_id, row.task, row.status, row.seconds) == (state.run_id, state.task, state.status, state.seconds)
    assert row.folder == state.run_dir


# What cannot be used.


@pytest.mark.process
def test_a_locked_index_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "BUSY_TIMEOUT", 0.2)
    history = History()
    begin(history, "r1")
    lock = (
        "import sqlite3; index = sqlite3.connect(history.path, isolation_level=None)\n"
        "index.execute('PRAGMA locking_mode = EXCLUSIVE'); index.execute('BEGIN EXCLUSIVE'); wait()\n"
    )
    with waiting(lock):
        for call in (history.runs, lambda: history.end("r1", "failed", 1.0), lambda: history.find("r1")):
            with pytest.raises(HistoryError, match=r"another program has locked it for more than 0\.2 s; try again"):
                call()
    assert [row.status for row in history.runs()] == ["succeeded"]
    assert history.notice is None


@pytest.fixture
def read_only_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home that this process may read and not write, even when the tests are run by root."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        begin_in = place / "home"
        monkeypatch.setenv("FLYTE_WORKBENCH_HOME", str(begin_in))
        begin(History(), "r1")
        place.chmod(0o755)
        begin_in.chmod(0o555)
        if root := os.geteuid() == 0:
            os.seteuid(65534)
        try:
            yield begin_in
        finally:
            if root:
                os.seteuid(0)
            begin_in.chmod(0o755)


def test_a_read_only_home_is_said_to_be(read_only_home: Path) -> None:
    with pytest.raises(HistoryError) as caught:
        History().begin("r2", "t", None, "/r2", 1.0, ME.pid, ME.create_time())
    assert str(caught.value) == (
        f"The list of runs, {read_only_home}/runs.sqlite, cannot be used: Permission denied; "
        "free some space there, make it writable, or set FLYTE_WORKBENCH_HOME to another directory."
    )


def test_a_home_that_cannot_be_made_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FLYTE_WORKBENCH_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(HistoryError, match=r"cannot be used: Not a directory; free some space there, make it"):
        History().runs()


@pytest.mark.process
def test_a_disk_that_takes_no_more_is_one_clear_error() -> None:
    history = History()
    begin(history, "r1")
    size = history.path.stat().st_size
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
        "from flyte_debugger.history.run_history import HistoryError\n"
        "try:\n    history.end('r1', 'failed', 1.0, 'E' * 100_000)\n"
        "except HistoryError as error:\n    print(error)\n"
    )
    said, _ = program(code).communicate(timeout=60)
    assert said.startswith(f"The list of runs, {history.path}, cannot be used: the disk is full or failing (")
    assert [row.status for row in history.runs()] == ["succeeded"]


def test_an_index_of_a_later_version_is_left_as_it_is() -> None:
    history = History()
    begin(history, "r1")
    with contextlib.closing(sqlite3.connect(history.path)) as index:
        index.execute("PRAGMA user_version = 2")
    with pytest.raises(HistoryError, match="was made by a newer version of this program"):
        history.runs()
    assert on_disk(history) == {"r1": "succeeded"}


# Pruning.


@pytest.fixture
def five() -> History:
    """Five runs, a day apart, the newest of now; the second newest still goes on."""
    history = History()
    for days in range(5):
        begin(history, f"r{days}", time.time() - days * 86400, ended=days != 1)
    return history


@pytest.mark.parametrize(
    ("bounds", "removed"),
    [
        ({"keep": 2}, ["r3", "r4"]),
        ({"keep": 0}, ["r0", "r2", "r3", "r4"]),
        ({"older_than": 2.5 * 86400}, ["r3", "r4"]),
        ({"older_than": 0.5 * 86400}, ["r2", "r3", "r4"]),
        ({"keep": 3, "older_than": 0.0}, ["r4"]),
        ({"keep": 0, "older_than": 3.5 * 86400}, ["r4"]),
        ({}, []),
    ],
)
def test_ended_runs_beyond_the_bounds_are_removed_with_their_folders(
    five: History, bounds: dict[str, Any], removed: list[str]
) -> None:
    kept = {f"r{days}" for days in range(5)} - set(removed)
    folders = five.path.parent / "runs"
    assert [row.run_id for row in five.prune(**bounds, dry_run=True)] == removed
    assert len(list(folders.iterdir())) == len(five.runs()) == 5
    assert [row.run_id for row in five.prune(**bounds)] == removed
    assert {folder.name for folder in folders.iterdir()} == {row.run_id for row in five.runs()} == kept


def test_a_folder_that_is_gone_or_is_not_the_runs_own_is_let_be(tmp_path: Path) -> None:
    history = History()
    for run_id, folder in (("r1", tmp_path), ("r2", tmp_path / "r2")):
        history.begin(run_id, "t", None, str(folder), 1.0, ME.pid, ME.create_time())
        history.end(run_id, "succeeded", 1.0)
    assert {row.run_id for row in history.prune(keep=0)} == {"r1", "r2"}
    assert tmp_path.exists()
    assert history.runs() == []


def test_a_folder_that_cannot_be_removed_keeps_its_run(tmp_path: Path) -> None:
    history = History()
    (tmp_path / "r1").symlink_to(tmp_path)
    history.begin("r1", "t", None, str(tmp_path / "r1"), 1.0, ME.pid, ME.create_time())
    history.end("r1", "succeeded", 1.0)
    assert history.prune(keep=0) == []
    assert [row.run_id for row in history.runs()] == ["r1"]
    assert history.notice
    assert history.notice.startswith("Run r1 was not removed: ")
