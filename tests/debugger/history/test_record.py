"""What is kept of a run, and that a run's result is shown when nothing can be kept."""

import json
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from flyte_debugger.history import sqlite_index
from flyte_debugger.history.run_history import History
from flyte_debugger.run.events import Notice, RunEnded
from tests.debugger.runner import TASKS, run_through, start, wait_for_text
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[3]


def test_a_run_leaves_its_request_events_output_and_result() -> None:
    state = run_through("bad_ends.py", "one_long_line", "--megabytes", "1")
    folder = Path(state.run_dir)
    assert json.loads((folder / "request.json").read_text())["of"]["arguments"] == ["--megabytes", "1"]
    kinds = [json.loads(line)["kind"] for line in (folder / "events.jsonl").read_text().splitlines()]
    assert (kinds[0], kinds[-1]) == ("run_started", "run_ended")
    assert (folder / "stdout.log").stat().st_size == 1 << 20
    assert json.loads((folder / "result.json").read_text()) == state.to_json()
    (row,) = History().runs()
    assert (row.run_id, row.task, row.status) == (state.run_id, "bad_ends.one_long_line", "succeeded")


def test_a_refused_run_leaves_nothing(own_home: Path) -> None:
    assert run_through("bad_ends.py", "no_such_task").refused
    assert list((own_home / "runs").iterdir()) == []
    assert History().runs() == []


def test_a_home_that_cannot_be_written_is_said_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("FLYTE_WORKBENCH_HOME", str(tmp_path / "file" / "below"))
    with start("bad_ends.py", "one_long_line", "--megabytes", "1") as run:
        notices = [event.text for event in run.events() if isinstance(event, Notice)]
        assert run.wait().outputs == (1,)
    assert any("will not be kept" in text for text in notices)


def test_a_history_that_is_locked_as_a_run_ends_is_told_of_before_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    history = History()
    with start("bad_ends.py", "sleeps") as run:
        wait_for_text(run, "waiting")
        wait_until(lambda: any(row.task == "bad_ends.sleeps" for row in history.runs()), "the run in the history")
        monkeypatch.setattr(sqlite_index, "BUSY_TIMEOUT", 0.2)
        with closing(sqlite3.connect(history.path, isolation_level=None)) as index:
            index.execute("BEGIN EXCLUSIVE")
            run.cancel()
            *_, notice, end = run.events()
    assert isinstance(end, RunEnded)
    assert isinstance(notice, Notice)
    assert "another program has locked it" in notice.text


@pytest.mark.real
def test_a_disk_that_fills_up_is_said_and_the_result_is_shown() -> None:
    """The file size limit stands in for a full disk: the writes fail in the same place, with another errno."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    command = [str(Path(sys.executable).parent / "flyte-tui"), "run", str(TASKS / "bad_ends.py"), "one_long_line"]
    done = subprocess.run([*command, "--megabytes", "8"], capture_output=True, text=True, preexec_fn=limit, cwd=ROOT)
    assert done.returncode == 0
    assert "result" in done.stdout[-2000:]
    assert "record is incomplete" in (done.stdout + done.stderr)[-4000:]


def test_a_run_whose_program_was_killed_reads_crashed() -> None:
    script = (
        "from tests.debugger.runner import start, wait_for_text\nimport os, signal\n"
        "run = start('bad_ends.py', 'sleeps')\nwait_for_text(run, 'waiting')\n"
        "import time\nfrom flyte_debugger.history.run_history import History\n"
        "while not any(row.task == 'bad_ends.sleeps' for row in History().runs()): time.sleep(0.01)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    (row,) = History().runs()
    assert (row.task, row.status) == ("bad_ends.sleeps", "crashed")


def test_a_history_that_is_corrupt_costs_no_run(own_home: Path) -> None:
    first = run_through("bad_ends.py", "one_long_line", "--megabytes", "1")
    (own_home / "runs.sqlite").write_bytes(b"this is no database" * 1000)
    second = run_through("bad_ends.py", "one_long_line", "--megabytes", "1")
    assert second.status == "succeeded"
    assert {row.run_id for row in History().runs()} == {first.run_id, second.run_id}


def test_an_index_that_is_locked_costs_no_result_and_is_said(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flyte_debugger.history.sqlite_index.BUSY_TIMEOUT", 0.0)
    run_through("bad_ends.py", "one_long_line", "--megabytes", "1")
    with closing(sqlite3.connect(own_home / "runs.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with start("bad_ends.py", "one_long_line", "--megabytes", "1") as run:
            seen = list(run.events())
        assert run.wait().outputs == (1,)
        assert "another program has locked it" in " ".join(e.text for e in seen if isinstance(e, Notice))
    assert {row.status for row in History().runs()} == {"succeeded"}


def test_a_file_that_is_edited_mid_run_changes_nothing_of_the_run(tmp_path: Path) -> None:
    copy = tmp_path / "bad_ends.py"
    copy.write_text((TASKS / "bad_ends.py").read_text())
    with start(str(copy), "sleeps") as run:
        wait_for_text(run, "waiting")
        copy.write_text("this is no Python any more")
        run.cancel()
        assert run.wait(30).status == "cancelled"
