"""Programs that share a fork server: real ones, one after the other and at once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.run.state import RunState
from flyte_debugger.worker_process import fork_server
from flyte_debugger.worker_process.shared_fork_server import VARIABLE, SharedForkServer
from flyte_debugger.worker_process.worker_pool import WorkerPool, start_worker
from flyte_taskmodel.errors import WorkerError

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not fork_server.AVAILABLE, reason="workers are forked on Linux alone"),
]

TASK = """
import os
import flyte
env = flyte.TaskEnvironment(name="shared")

@env.task
def facts() -> tuple[str, str, str]:
    return os.environ.get("MINE", ""), os.getcwd(), str(os.getppid())
"""


@pytest.fixture
def address(shared_fork_server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The address of servers that nobody else has; what is left of them at the end is ended."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "server"))
    yield tmp_path / "server"
    for server in servers(tmp_path):
        server.kill()


def servers(folder: Path) -> list[psutil.Process]:
    pids = [int(text) for file in folder.glob("*.pid") if (text := file.read_text())]
    return [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]


@pytest.fixture
def task(tmp_path: Path) -> TaskRef:
    (tmp_path / "shared.py").write_text(TASK)
    return TaskRef(file=str(tmp_path / "shared.py"), name="facts")


def facts(task: TaskRef) -> tuple[str, str, int]:
    """What a run in this process's environment tells, which keeps no worker ready."""
    with start_run(RunRequest(task)) as run:
        state: RunState = run.wait(60)
    assert state.status == "succeeded", state.error
    mine, folder, parent = state.outputs
    return mine, folder, int(parent)


def test_runs_of_several_programs_are_forked_from_one_server_and_keep_their_own_environment(
    address: Path, task: TaskRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINE", "first")
    assert facts(task)[0] == "first"
    [server] = servers(tmp_path)
    monkeypatch.setenv("MINE", "second")
    monkeypatch.chdir(tmp_path)
    assert facts(task) == ("second", str(tmp_path), server.pid)
    program = [sys.executable, "-m", "flyte_tui", "run", task.file or "", "facts"]
    told = subprocess.run(program, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert str(server.pid) in told.stdout, told.stderr
    assert servers(tmp_path) == [server]


def test_programs_that_begin_at_once_start_one_server(address: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        shared = list(threads.map(lambda _: SharedForkServer(sys.executable, str(address)), range(4)))
    assert {one.pid for one in shared} == {servers(tmp_path)[0].pid}
    for one in shared:
        one.close()


def test_others_with_other_packages_or_variables_for_python_have_a_server_of_their_own(
    address: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_worker(sys.executable).kill()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    start_worker(sys.executable).kill()
    assert len(servers(tmp_path)) == 2


def test_a_program_that_leaves_takes_nothing_from_the_others(address: Path, task: TaskRef, tmp_path: Path) -> None:
    stays, leaves = WorkerPool(), WorkerPool()
    worker = stays.take()
    leaves.take().kill()
    leaves.close()
    assert worker.returncode() is None
    worker.kill()
    stays.take().kill()
    stays.close()
    assert facts(task)[2] == servers(tmp_path)[0].pid


def test_a_server_that_was_killed_is_followed_by_another(address: Path, task: TaskRef, tmp_path: Path) -> None:
    first = facts(task)[2]
    psutil.Process(first).kill()
    psutil.Process(first).wait(30)
    second = facts(task)[2]
    assert second == servers(tmp_path)[0].pid != first


def test_a_server_dies_while_a_program_is_connected_and_its_next_worker_is_a_new_process(
    address: Path, task: TaskRef, tmp_path: Path
) -> None:
    workers = WorkerPool()
    workers.take().kill()
    [server] = servers(tmp_path)
    os.kill(server.pid, signal.SIGKILL)
    with start_run(RunRequest(task), workers) as run:
        assert run.wait(60).status == "succeeded"
    workers.close()


def test_only_its_owner_may_connect(address: Path, tmp_path: Path) -> None:
    start_worker(sys.executable).kill()
    assert {file.stat().st_mode & 0o777 for file in tmp_path.glob("server-*")} == {0o600}


@pytest.mark.parametrize("name", ["absent/server", "n" * 120])
def test_an_address_that_cannot_be_used_is_named(
    shared_fork_server: None, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / name))
    with pytest.raises(WorkerError, match=rf"{VARIABLE} is .*{name}, where no fork server can be: "):
        start_worker(sys.executable)


def test_an_interpreter_that_cannot_be_started_is_named(address: Path) -> None:
    with pytest.raises(WorkerError, match="/nonexistent/python cannot be started"):
        start_worker("/nonexistent/python")
