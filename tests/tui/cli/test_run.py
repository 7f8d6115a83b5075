"""`flyte-tui run` as a program: exit statuses, outputs, JSON, interrupts."""

import json
import os
import re
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.tui.cli.program import PATIENCE, TASKS, run_cli, start_cli
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.real


def run_json(*arguments: str) -> tuple[int, dict[str, Any], str]:
    done = run_cli("run", str(TASKS), *arguments, "--json")
    return done.returncode, json.loads(done.stdout), done.stderr


def test_success() -> None:
    done = run_cli("run", str(TASKS), "add", "--a", "40")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "adding"
    assert lines[1].startswith("✓ commands.add succeeded in ")
    assert lines[2] == "result  42"
    assert re.fullmatch(r"used    [\d.]+Mi of memory at its peak, [\d.]+ s of CPU", lines[3])
    assert Path(lines[4].removeprefix("run").strip()).is_dir()
    assert done.stderr == "to stderr\n"
    assert "\x1b" not in done.stdout


def test_failure_shows_the_persons_own_frames() -> None:
    done = run_cli("run", str(TASKS), "fail_below", cwd=TASKS.parent)
    assert done.returncode == 1
    assert "✗ commands.fail_below failed after " in done.stdout
    text = TASKS.read_text().splitlines()
    raised = text.index("    raise ValueError(text)") + 1
    called = text.index('    return await fail.aio("from below")') + 1
    assert done.stderr.splitlines() == [
        "ValueError: from below",
        f"  commands.py:{called} in fail_below",
        '    return await fail.aio("from below")',
        f"  commands.py:{raised} in fail",
        "    raise ValueError(text)",
    ]


def test_json_of_a_success() -> None:
    status, result, stderr = run_json("parent", "--count", "2")
    assert status == 0
    assert result["task"] == "commands.parent"
    assert (result["status"], result["outputs"], result["error"]) == ("succeeded", [[2, 3]], None)
    assert [action["task"] for action in result["actions"]] == ["commands.parent", "commands.add", "commands.add"]
    assert "Sum" in Path(result["report"]).read_text()
    assert json.loads((Path(result["run_dir"]) / "result.json").read_text()) == result
    assert stderr.splitlines().count("adding") == 2


def test_json_of_a_failure() -> None:
    status, result, _ = run_json("fail", "--text", "on purpose")
    assert status == 1
    assert result["status"] == "failed"
    assert (result["error"]["type"], result["error"]["message"]) == ("ValueError", "on purpose")
    assert result["error"]["traceback"][-1]["text"] == "raise ValueError(text)"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add"], "Missing option '--a'"),
        (["add", "--a", "x"], "'x' is not a valid integer"),
        (["add", "--a", "1", "--bogus", "2"], "--bogus"),
        (["ad"], "Did you mean 'add'?"),
    ],
)
@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_what_cannot_be_run_as_asked(arguments: list[str], said: str, flags: list[str]) -> None:
    done = run_cli("run", str(TASKS), *arguments, *flags)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_help_after_the_task_is_the_tasks() -> None:
    done = run_cli("run", str(TASKS), "add", "--help")
    assert done.returncode == 0
    assert "--a INTEGER" in done.stdout
    assert "--b INTEGER" in done.stdout


def test_an_input_named_json_can_be_given() -> None:
    status, result, _ = run_json("json_named", "--json=mine")
    assert (status, result["outputs"]) == (0, ["mine"])


def test_a_file_that_cannot_be_imported_fails_with_its_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("import flyte\nimport no_such_module_anywhere\n")
    done = run_cli("run", str(broken), "main")
    assert done.returncode == 1
    assert f"{broken}:2" in done.stderr
    assert "no_such_module_anywhere" in done.stderr


def test_the_working_directory_is_the_persons_own(tmp_path: Path) -> None:
    done = run_cli("run", str(TASKS), "second_time", "--marker", "here", "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["outputs"] == ["well"]
    assert (tmp_path / "here").exists()
    assert "Attempt 1 of commands.second_time failed" in done.stderr


def children(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def gone(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_an_interrupt_cancels_the_task(tmp_path: Path, flags: list[str]) -> None:
    marker = tmp_path / "started"
    program = start_cli("run", str(TASKS), "wait", "--started", str(marker), *flags)
    wait_until(marker.exists, "the task to begin")
    workers = children(program.pid)
    assert workers
    program.send_signal(signal.SIGINT)
    stdout, stderr = program.communicate(timeout=PATIENCE)
    assert program.returncode == 130
    assert "Cancelling" in stderr
    assert "Traceback" not in stderr
    assert "cancelled" in stdout
    if flags:
        assert json.loads(stdout)["status"] == "cancelled"
    wait_until(lambda: gone(workers), "the worker to end")


def test_a_second_interrupt_kills_a_task_that_does_not_stop(tmp_path: Path) -> None:
    marker = tmp_path / "started"
    program = start_cli("run", str(TASKS), "refuse_to_stop", "--started", str(marker), "--json")
    assert program.stderr
    wait_until(marker.exists, "the task to begin")
    workers = children(program.pid)
    program.send_signal(signal.SIGINT)
    while "not yet" not in (line := program.stderr.readline()):
        assert line
    program.send_signal(signal.SIGINT)
    stdout, _ = program.communicate(timeout=PATIENCE)
    assert program.returncode == 130
    assert json.loads(stdout)["status"] == "cancelled"
    wait_until(lambda: gone(workers), "the worker to end")


def test_a_reader_that_goes_away_ends_the_run(tmp_path: Path) -> None:
    program = start_cli("run", str(TASKS), "add", "--a", "1")
    assert program.stdout
    program.stdout.close()
    assert program.wait(PATIENCE) != 0
    assert program.stderr
    assert "Traceback" not in program.stderr.read()
    program.stderr.close()


def test_a_killed_program_leaves_no_worker(tmp_path: Path) -> None:
    marker = tmp_path / "started"
    program = start_cli("run", str(TASKS), "refuse_to_stop", "--started", str(marker))
    wait_until(marker.exists, "the task to begin")
    workers = children(program.pid)
    os.kill(program.pid, signal.SIGKILL)
    program.communicate(timeout=PATIENCE)
    wait_until(lambda: gone(workers), "the worker to end")
