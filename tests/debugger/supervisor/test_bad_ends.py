"""A task that dies, exits, hangs or floods ends as a clear status with its record kept and nothing left running."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flyte_debugger.run.events import Notice, Output, RunEnded
from tests.debugger.runner import TASKS, none_left, processes_of, run_through, start, wait_for_text

pytestmark = pytest.mark.process

BAD = "bad_ends.py"


@pytest.mark.parametrize(
    ("task", "how"),
    [
        ("kill_itself", "killed by SIGKILL"),
        ("segfault", "killed by SIGSEGV"),
        ("os_exit", "exited with status 3"),
        ("exit_in_thread", "exited with status 7"),
    ],
)
def test_a_worker_that_dies_reads_crashed_and_says_how(task: str, how: str, own_home: Path) -> None:
    state = run_through(BAD, task)
    assert state.status == "crashed"
    assert state.error is not None
    assert how in state.error.message
    assert json.loads((Path(state.run_dir) / "result.json").read_text())["status"] == "crashed"
    assert all(action.status == "crashed" for action in state.actions.values())
    assert none_left(own_home)


@pytest.mark.parametrize(("task", "message"), [("sys_exit", "enough"), ("sys_exit_async", "4")])
def test_sys_exit_is_a_failure_of_the_task(task: str, message: str) -> None:
    state = run_through(BAD, task)
    assert (state.status, state.error and state.error.type) == ("failed", "SystemExit")
    assert state.error is not None
    assert message in state.error.message


@pytest.mark.parametrize("task", ["sleeps", "sleeps_async", "deadlock", "blocks_its_loop"])
def test_cancel_asks_the_task_first(task: str, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flyte_debugger.supervisor.limit_enforcer.CANCEL_GRACE", 600)
    with start(BAD, task) as run:
        wait_for_text(run, "waiting")
        run.cancel()
        assert run.wait(30).status == "cancelled"
    assert none_left(own_home)


def test_cancel_reaches_a_task_of_a_program_that_a_script_put_into_the_background(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Shells have their background jobs ignore SIGINT, which the job's own children inherit."""
    monkeypatch.setattr("flyte_debugger.supervisor.limit_enforcer.CANCEL_GRACE", 600)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with start(BAD, "sleeps") as run:
            wait_for_text(run, "waiting")
            run.cancel()
            assert run.wait(30).status == "cancelled"
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("task", ["stubborn", "in_c"])
def test_a_second_cancel_ends_what_does_not_listen(task: str, own_home: Path) -> None:
    with start(BAD, task) as run:
        wait_for_text(run, "waiting")
        run.cancel()
        run.cancel()
        assert run.wait(30).status == "cancelled"
    assert none_left(own_home)


def test_a_task_that_does_not_listen_is_ended_after_the_grace(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flyte_debugger.supervisor.limit_enforcer.CANCEL_GRACE", 0.5)
    with start(BAD, "stubborn") as run:
        wait_for_text(run, "waiting")
        run.cancel()
        assert run.wait(30).status == "cancelled"
    assert none_left(own_home)


@pytest.mark.parametrize("task", ["forks", "leaves_a_daemon"])
def test_what_a_task_leaves_behind_is_ended(task: str, own_home: Path) -> None:
    assert run_through(BAD, task).status == "succeeded"
    assert none_left(own_home)


def test_a_thread_that_never_ends_holds_the_worker_no_longer_than_the_grace(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flyte_debugger.supervisor.supervisor.EXIT_GRACE", 0.5)
    assert run_through(BAD, "leaves_a_thread").status == "succeeded"
    assert none_left(own_home)


def test_a_million_lines_are_kept_whole_and_held_in_part() -> None:
    with start(BAD, "floods") as run:
        state = run.wait(120)  # nobody reads meanwhile
        shown = list(run.events())
    assert state.status == "succeeded"
    assert any(isinstance(event, Notice) and "not shown" in event.text for event in shown)
    assert sum(len(event.text) for event in shown if isinstance(event, Output)) < 2 << 20
    lines = (Path(state.run_dir) / "stdout.log").read_bytes().splitlines()
    assert (len(lines), lines[-1]) == (1_000_000, b"line 999999")


def test_one_line_of_a_gigabyte() -> None:
    with start(BAD, "one_long_line") as run:
        state = run.wait(120)
    kept = Path(state.run_dir) / "stdout.log"
    assert (state.status, kept.stat().st_size) == ("succeeded", 1 << 30)
    kept.unlink()


def test_noise_is_shown_as_text_and_kept_as_it_came() -> None:
    with start(BAD, "writes_noise") as run:
        shown = list(run.events())
        state = run.wait()
    text = "".join(event.text for event in shown if isinstance(event, Output) and event.stream == "stdout")
    assert text.startswith("café \ufffd\ufffd ")
    assert b"\xff\xfe" in (Path(state.run_dir) / "stdout.log").read_bytes()
    assert (Path(state.run_dir) / "stderr.log").read_text() == "to stderr\n"
    assert state.status in ("succeeded", "failed")


def test_an_output_of_the_wrong_type_fails_the_task() -> None:
    state = run_through(BAD, "returns_the_wrong_type")
    assert state.status == "failed"
    assert state.error is not None
    assert "int" in state.error.message


def test_a_value_that_flyte_refuses_is_told_without_frames_of_flytes() -> None:
    error = run_through(BAD, "takes_either").error
    assert error is not None
    assert "Ambiguous choice of variant" in error.message
    assert (error.traceback, error.cause) == ((), None)


def test_an_exception_that_cannot_be_shown_is_still_named() -> None:
    state = run_through(BAD, "unspeakable")
    assert state.error is not None
    assert state.error.type == "bad_ends.UnspeakableError"
    assert "str() raised RuntimeError" in state.error.message
    assert state.error.traceback[-1].text == "raise UnspeakableError"


def test_a_group_is_shown_with_its_members() -> None:
    error = run_through(BAD, "grouped").error
    assert error is not None
    assert [part.type for part in error.parts] == ["ValueError", "ExceptionGroup"]
    assert [part.type for part in error.parts[1].parts] == ["KeyError"]


def test_a_recursion_is_shown_in_part() -> None:
    error = run_through(BAD, "recursion").error
    assert error is not None
    assert error.type == "RecursionError"
    assert 50 < len(error.traceback) < 200


def test_input_finds_an_empty_stdin() -> None:
    error = run_through(BAD, "asks").error
    assert error is not None
    assert error.type == "EOFError"


def test_an_import_that_hangs_is_cancelled(tmp_path: Path, own_home: Path) -> None:
    file = tmp_path / "hangs.py"
    file.write_text("import flyte, time\nprint('importing', flush=True)\nwhile True:\n    time.sleep(1)\n")
    with start(str(file), "any") as run:
        wait_for_text(run, "importing")
        run.cancel()
        state = run.wait(30)
        assert (state.status, state.task) == ("cancelled", "any")
    assert none_left(own_home)


def test_a_file_that_is_deleted_mid_run_costs_only_its_source_lines(tmp_path: Path) -> None:
    copy = tmp_path / BAD
    copy.write_text((TASKS / BAD).read_text())
    state = run_through(str(copy), "deletes_its_file", "--path", str(copy))
    assert state.error is not None
    assert (state.error.type, state.error.message) == ("ValueError", "gone")
    assert state.error.traceback[-1].function == "deletes_its_file"


@contextmanager
def _front_end(script: str, environment: dict[str, str]) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A front end of its own process, and the first line that it says."""
    root, command = Path(__file__).parents[3], [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().rstrip()


@pytest.mark.parametrize("victim", ["sleeps", "in_c"])
def test_when_the_front_end_is_killed_its_worker_goes_too(victim: str, own_home: Path) -> None:
    script = (
        "import sys\nfrom tests.debugger.runner import start, wait_for_text\n"
        f"run = start({BAD!r}, {victim!r})\nwait_for_text(run, 'waiting')\nprint('up', flush=True)\nrun.wait()"
    )
    with _front_end(script, dict(os.environ)) as (front_end, said):
        assert said == "up"
        assert len(processes_of(own_home)) >= 2
        os.kill(front_end.pid, signal.SIGKILL)
    assert none_left(own_home)


def test_when_the_front_end_is_killed_its_secrets_go_too(own_home: Path, tmp_path: Path) -> None:
    script = (
        "from tests.debugger.runner import start, wait_for_text\n"
        "run = start('declares.py', 'holds_its_secret_file')\nprint(wait_for_text(run, 'folder=')[-1].text, flush=True)"
        "\nrun.wait()"
    )
    environment = {**os.environ, "CERT": "-----s3cr3t-----", "TMPDIR": str(tmp_path)}
    with _front_end(script, environment) as (front_end, said):
        folder = Path(said.removeprefix("folder="))
        assert folder.is_relative_to(tmp_path)
        assert folder.exists()
        os.kill(front_end.pid, signal.SIGKILL)
    assert none_left(own_home)
    assert list(tmp_path.iterdir()) == []


def test_closing_a_run_that_goes_on_ends_it(own_home: Path) -> None:
    with start(BAD, "sleeps") as run:
        wait_for_text(run, "waiting")
    assert run.wait().status == "cancelled"
    assert isinstance(list(run.events())[-1], RunEnded)
    assert none_left(own_home)
