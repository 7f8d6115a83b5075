"""The worker that a command line starts before all else, the real one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_tui import prelaunch
from tests.tui.cli.program import TASKS, command, run_cli
from tests.tui.cli.waiting import wait_until

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("own_fork_server")]

COUNTS = """
import os
import flyte
import psutil

env = flyte.TaskEnvironment(name="counts")

@env.task
def workers() -> int:
    return sum("boot.py" in " ".join(one.cmdline()) for one in psutil.Process(os.getppid()).children())
"""


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerPool]:
    monkeypatch.setattr(prelaunch, "workers", WorkerPool(refill=False))
    yield prelaunch.workers
    prelaunch.workers.close()


@pytest.mark.parametrize("named", [["--python", sys.executable], [f"--python={sys.executable}"], []])
def test_the_run_gets_the_worker_that_was_started_first(workers: WorkerPool, named: list[str]) -> None:
    started = _begun([str(TASKS), "add", *named, "--n", "3"])
    taken = workers.take(sys.executable)
    taken.kill()
    assert taken.pid == started.pid


def test_a_wrong_guess_costs_the_head_start_alone(workers: WorkerPool, tmp_path: Path) -> None:
    started = _begun([str(TASKS), "add"])
    (tmp_path / "python").symlink_to(sys.executable)
    taken = workers.take(str(tmp_path / "python"))
    taken.kill()
    assert taken.pid != started.pid
    workers.close()
    assert not started.is_running()


def test_an_interpreter_that_does_not_start_is_said_by_the_run_alone(workers: WorkerPool) -> None:
    prelaunch.begin([str(TASKS), "add", "--python", "/nonexistent/python"])
    workers.take(sys.executable).kill()


@pytest.mark.real
def test_a_run_needs_no_other_worker(tmp_path: Path) -> None:
    (tmp_path / "counts.py").write_text(COUNTS)
    done = run_cli("run", "counts.py", "workers", "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["outputs"] == [1]


@pytest.mark.real
def test_a_debug_session_needs_no_other_worker(tmp_path: Path) -> None:
    (tmp_path / "counts.py").write_text(COUNTS)
    done = subprocess.run(
        command("debug", "counts.py", "workers"), cwd=tmp_path, input="continue\n", capture_output=True, text=True
    )
    ended = json.loads(done.stdout.splitlines()[-1])
    assert (ended["kind"], ended["outputs"]) == ("run_ended", [1])


@pytest.mark.real
def test_a_command_line_that_is_refused_leaves_no_worker(tmp_path: Path) -> None:
    mark = f"head-start-{os.getpid()}"
    done = subprocess.run(
        [sys.executable, "-m", "flyte_tui", "run", "absent.py", "task"],
        env={**os.environ, "WHOSE": mark},
        capture_output=True,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert [one for one in psutil.process_iter() if mark in _environment(one).get("WHOSE", "")] == []


def _begun(arguments: list[str]) -> psutil.Process:
    """Give this command line its head start; the worker's process."""
    before = psutil.Process().children()
    prelaunch.begin(arguments)

    def workers() -> list[psutil.Process]:
        return [child for child in psutil.Process().children() if child not in before and _is_worker(child)]

    wait_until(workers, "the worker")  # A process that was just started has no arguments for a moment.
    (started,) = workers()
    return started


def _is_worker(process: psutil.Process) -> bool:
    return "boot.py" in " ".join(process.cmdline())


def _environment(process: psutil.Process) -> dict[str, str]:
    try:
        return process.environ()
    except psutil.Error:
        return {}
