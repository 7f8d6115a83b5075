"""`flyte-tui runs`, `rerun`, `runs show` and `runs prune`, on runs that the real program made."""

import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.tui.cli.program import PATIENCE, TASKS, run_cli, start_cli
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.real


def run(*arguments: str, cwd: Path | None = None) -> dict[str, Any]:
    """The object of a run with `--json`."""
    return dict(json.loads(run_cli(*arguments, "--json", cwd=cwd).stdout))


def runs(*arguments: str) -> list[dict[str, Any]]:
    return list(json.loads(run_cli("runs", *arguments, "--json").stdout)["runs"])


def test_without_any_runs_it_says_where_they_would_be(own_home: Path) -> None:
    done = run_cli("runs")
    assert (done.returncode, done.stdout) == (0, f"No runs in {own_home} yet.\n")
    assert runs() == []


def test_the_list_and_its_filters() -> None:
    first = run("run", str(TASKS), "add", "--a", "1")
    second = run("run", str(TASKS), "fail")
    assert [row["run_id"] for row in runs()] == [second["run_id"], first["run_id"]]
    assert [row["run_id"] for row in runs("--limit", "1")] == [second["run_id"]]
    assert [row["run_id"] for row in runs("--task", "add")] == [first["run_id"]]
    (failed,) = runs("--status", "failed")
    assert (failed["task"], failed["error"]) == ("commands.fail", "ValueError: no luck")
    assert failed["peak_memory"] > 1 << 20
    lines = run_cli("runs").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [[second["run_id"], "failed"], [first["run_id"], "succeeded"]]
    assert lines[0].endswith("commands.fail  ValueError: no luck")
    done = run_cli("runs", "--task", "add", "--status", "failed")
    assert done.stdout.startswith("No runs of add with status failed in ")


def test_a_run_whose_program_was_killed_has_crashed(tmp_path: Path) -> None:
    marker = tmp_path / "started"
    program = start_cli("run", str(TASKS), "wait", "--started", str(marker))
    wait_until(marker.exists, "the task to begin")
    assert [row["status"] for row in runs()] == ["running"]
    os.kill(program.pid, signal.SIGKILL)
    program.communicate(timeout=PATIENCE)
    (row,) = runs()
    assert row["status"] == "crashed"
    shown = run_cli("runs", "show", "last").stdout
    assert "✗ commands.wait crashed after " in shown
    assert "the program ended before the run did" in shown


def test_rerun_asks_the_same_and_takes_what_is_given_instead() -> None:
    ran = run("run", str(TASKS), "add", "--a", "40", "--set", "retries=1", "--set", "env_vars.A=1")
    again = run("rerun", ran["run_id"][:-1])
    assert (again["outputs"], again["run_id"] != ran["run_id"]) == ([42], True)
    assert run("rerun", "last", "--b", "3", "--set", "retries=2")["outputs"] == [43]
    kept = json.loads(run_cli("runs", "show", "last", "--json").stdout)
    assert kept["request"]["overrides"] == ["env_vars.A=1", "retries=2"]
    assert kept["inputs"] == {"a": 40, "b": 3}
    done = run_cli("rerun", "last", "--a", "x")
    assert done.returncode == 2
    assert "'x' is not a valid integer" in done.stderr
    done = run_cli("rerun", "last")
    assert done.stdout.splitlines()[0] == "adding"
    assert "result  43" in done.stdout


def test_rerun_has_the_exit_status_of_run() -> None:
    run("run", str(TASKS), "fail")
    assert run_cli("rerun", "last").returncode == 1


def test_rerun_goes_where_the_run_was(tmp_path: Path) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    here.mkdir()
    run("run", str(TASKS), "second_time", "--marker", "marker", cwd=there)
    assert (there / "marker").exists()
    (there / "marker").unlink()
    assert run("rerun", "last", cwd=here)["status"] == "succeeded"
    assert (there / "marker").exists()
    assert not any(here.iterdir())
    shutil.rmtree(there)
    done = run_cli("rerun", "last", cwd=here)
    assert done.returncode == 2
    assert f"its working directory {there} is gone" in done.stderr


def test_what_cannot_be_run_again_says_why() -> None:
    request = Path(run("run", str(TASKS), "add", "--a", "1")["run_dir"]) / "request.json"
    kept = json.loads(request.read_text())
    as_of_a_notebook = {**kept, "of": {**kept["of"], "pickled_inputs": "gASVBQAAAAAAAAB9lC4="}}
    request.write_text(json.dumps(as_of_a_notebook))
    done = run_cli("rerun", "last")
    assert (done.returncode, done.stdout) == (2, "")
    assert "can only be run again from its notebook: its inputs are known there alone." in done.stderr
    assert "command    run from a notebook" in run_cli("runs", "show", "last").stdout
    request.write_text('{"of"')
    assert "request.json is missing or damaged" in run_cli("rerun", "last").stderr
    shown = run_cli("runs", "show", "last")
    assert shown.returncode == 0
    assert "request.json is missing or damaged" in shown.stdout


def test_show_has_all_that_was_kept(tmp_path: Path) -> None:
    ran = run("run", str(TASKS), "second_time", "--marker", "here", "--set", "retries.backoff.base=0", cwd=tmp_path)
    shown = run_cli("runs", "show", "last", cwd=tmp_path).stdout
    assert "✓ commands.second_time succeeded in " in shown
    assert "attempt 2 (1 failed)" in shown
    assert f"command    flyte-tui run {TASKS} second_time --marker here --set retries.backoff.base=0" in shown
    assert f"directory  {tmp_path}" in shown
    assert "marker = 'here'" in shown
    assert "second_time 1  failed" in shown
    assert "ConnectionError: first time" in shown
    assert "second_time 2  succeeded" in shown
    kept = json.loads(run_cli("runs", "show", ran["run_id"], "--json").stdout)
    assert kept["result"] == ran
    assert [attempt["status"] for attempt in kept["attempts"]] == ["failed", "succeeded"]
    assert [used["action"] for used in kept["resources"]] == [ran["actions"][0]["id"]]
    assert (kept["run"]["run_id"], kept["cwd"]) == (ran["run_id"], str(tmp_path))


def test_show_has_the_error_and_the_end_of_the_output(tmp_path: Path) -> None:
    talks = tmp_path / "talks.py"
    talks.write_text(
        "import flyte\nenv = flyte.TaskEnvironment('talks')\n\n"
        "@env.task\ndef main():\n    for n in range(100):\n        print('line', n)\n    raise ValueError('enough')\n"
    )
    run("run", str(talks), "main", cwd=tmp_path)
    done = run_cli("runs", "show", "last", cwd=tmp_path)
    assert done.returncode == 0
    assert "ValueError: enough\n  talks.py:8 in main\n    raise ValueError('enough')\n" in done.stdout
    assert "line 99" in done.stdout
    assert "line 79" not in done.stdout
    assert "stdout.log, the last 20 lines of " in done.stdout


def test_a_folder_that_is_gone_is_named() -> None:
    folder = run("run", str(TASKS), "add", "--a", "1")["run_dir"]
    shutil.rmtree(folder)
    done = run_cli("runs", "show", "last")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"but its folder {folder} is gone." in done.stderr


def test_prune_spares_what_it_is_told_to_spare() -> None:
    ids = [run("run", str(TASKS), "add", "--a", str(number))["run_id"] for number in range(3)]
    folders = [Path(row["folder"]) for row in runs()]
    assert run_cli("runs", "prune", "--older-than", "1d").stdout == "0 runs removed.\n"
    done = run_cli("runs", "prune", "--keep", "1", "--dry-run")
    assert [line.split()[0] for line in done.stdout.splitlines()] == [ids[1], ids[0], "2"]
    assert done.stdout.endswith("2 runs would be removed.\n")
    assert all(folder.exists() for folder in folders)
    assert run_cli("runs", "prune", "--keep", "1", "--older-than", "0").stdout.endswith("2 runs removed.\n")
    assert [folder.name for folder in folders if folder.exists()] == [ids[2]]
    assert [row["run_id"] for row in runs()] == [ids[2]]


def test_a_history_that_cannot_be_used_is_no_usage_error(own_home: Path) -> None:
    own_home.mkdir(parents=True)
    (own_home / "runs.sqlite").mkdir()
    done = run_cli("runs")
    assert (done.returncode, done.stdout) == (1, "")
    assert "The list of runs, " in done.stderr
    assert "Traceback" not in done.stderr
