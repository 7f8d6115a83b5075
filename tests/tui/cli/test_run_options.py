"""The options of `flyte-tui run`, each against the real program and tasks that declare something."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tui.cli.program import PATIENCE, TASKS, run_cli, start_cli

pytestmark = pytest.mark.real

DECLARES = str(Path(__file__).parents[2] / "debugger" / "tasks" / "declares.py")
TOKEN = "t0ken-of-a-test"


def run_json(*arguments: str) -> tuple[int, dict[str, Any], str]:
    done = run_cli("run", DECLARES, *arguments, "--json")
    return done.returncode, json.loads(done.stdout), done.stderr


def test_a_timeout_that_was_set_bites() -> None:
    done = run_cli("run", "--set", "timeout=0.3", DECLARES, "mapped")
    assert done.returncode == 1
    assert "✗ declares.mapped timed out after " in done.stdout
    assert "timeout.max_runtime allows (0.3 s)" in done.stderr


def test_settings_before_and_after_the_task_count_together() -> None:
    status, result, _ = run_json("reads_mode", "--set", "env_vars.MODE=set", "--set", "timeout=30")
    assert (status, result["outputs"]) == (0, [["set", "set"]])


def test_wrong_settings_are_refused_all_at_once() -> None:
    done = run_cli("run", DECLARES, "says", "--set", "retires=3", "--set", "resources.memory=12Qx")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'retries'?" in done.stderr
    assert "'12Qx' is not an amount of bytes" in done.stderr


def test_an_option_that_is_spelled_as_an_input_says_how_it_is_spelled() -> None:
    done = run_cli("run", DECLARES, "says", "--set=retries=3")
    assert done.returncode == 2
    assert "After TASK, --set=retries=3 is an input; the option is --set retries=3." in done.stderr


def test_secrets_come_from_a_file_and_are_masked(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text(f"API_TOKEN={TOKEN}\n")
    done = run_cli("run", DECLARES, "tells_its_secret", "--secrets", "secrets.env", cwd=tmp_path)
    assert done.returncode == 0
    assert "the token is ***" in done.stdout
    assert TOKEN not in done.stdout + done.stderr


def test_a_secret_that_is_nowhere_is_a_usage_error() -> None:
    done = run_cli("run", DECLARES, "tells_its_secret")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Secret 'api-token' was not found" in done.stderr


def test_memory_is_enforced_and_told_beside_the_request() -> None:
    done = run_cli("run", DECLARES, "hoards", "--enforce-resources")
    assert done.returncode == 1
    assert "✗ small.hoards ran out of memory after " in done.stdout
    assert "of memory at its peak (300Mi requested), " in done.stdout
    assert "OOMError: the attempt held " in done.stderr


def test_what_was_used_is_told_with_a_remark() -> None:
    done = run_cli("run", DECLARES, "sees_its_cpus")
    lines = done.stdout.splitlines()
    (used,) = [at for at, line in enumerate(lines) if line.startswith("used ")]
    assert "(4Gi requested)" in lines[used]
    assert "of CPU (1 CPU requested)" in lines[used]
    assert "under a quarter of the 4Gi it requests." in lines[used + 1]


def test_cache_hits_and_the_two_ways_around_them(tmp_path: Path) -> None:
    path = tmp_path / "ran"

    def run(*flags: str) -> tuple[bool, int]:
        done = run_cli("run", DECLARES, "cached", "--path", str(path), *flags)
        assert done.returncode == 0
        return "cache hit" in done.stdout, len(path.read_text().splitlines())

    assert [run(), run(), run("--no-cache"), run("--overwrite-cache")] == [
        (False, 1),
        (True, 1),
        (False, 2),
        (False, 3),
    ]


def test_preemption_is_told_and_the_task_goes_on() -> None:
    done = run_cli("run", DECLARES, "interruptible", "--preempt-after", "0.3")
    assert done.returncode == 0
    assert "Attempt 1 of declares.interruptible was preempted, the next begins at once" in done.stderr
    assert "attempt 2 (1 preempted)" in done.stdout
    assert "result  41" in done.stdout


def test_a_task_that_cannot_be_preempted_says_so() -> None:
    done = run_cli("run", DECLARES, "says", "--preempt-after", "0")
    assert done.returncode == 0
    assert "Nothing was preempted: declares.says is not interruptible" in done.stderr


def test_crashes_are_told_as_crashes() -> None:
    done = run_cli("run", DECLARES, "always_crashes", "--set", "retries.backoff.base=0")
    assert done.returncode == 1
    assert "Attempt 1 of declares.always_crashes crashed, the next begins at once: " in done.stderr
    assert "✗ declares.always_crashes crashed after " in done.stdout


def test_python_names_the_interpreter(tmp_path: Path) -> None:
    assert run_json("says", "--python", sys.executable)[:2][0] == 0
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    done = run_cli("run", DECLARES, "says", "--python", str(bare / "bin" / "python"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Flyte is not installed in " in done.stderr
    assert str(bare) in done.stderr


def test_events_are_all_there_is_on_stdout() -> None:
    done = run_cli("run", "--json-events", str(TASKS), "add", "--a", "1")
    assert (done.returncode, done.stderr) == (0, "")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[0]["kind"] == "run_started"
    assert (events[-1]["kind"], events[-1]["outputs"]) == ("run_ended", [3])
    printed = {event["stream"]: event["text"] for event in events if event["kind"] == "output"}
    assert printed == {"stdout": "adding\n", "stderr": "to stderr\n"}


def test_events_come_while_the_run_goes_on(tmp_path: Path) -> None:
    program = start_cli("run", str(TASKS), "wait", "--started", str(tmp_path / "started"), "--json-events")
    assert program.stdout
    while json.loads(program.stdout.readline())["kind"] != "attempt_started":
        pass
    program.send_signal(signal.SIGINT)
    stdout, stderr = program.communicate(timeout=PATIENCE)
    assert program.returncode == 130
    assert "Cancelling" in stderr
    assert json.loads(stdout.splitlines()[-1])["status"] == "cancelled"


def test_a_refusal_is_an_event_too() -> None:
    done = run_cli("run", str(TASKS), "add", "--json-events")
    assert done.returncode == 2
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["kind"] == "run_refused"
    assert "Missing option '--a'" in done.stderr
