"""Workers that are forked: they are as new processes are, and whatever happens to their server, runs end."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from flyte_debugger.protocol.channel import ChannelClosedError
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.run.state import RunState
from flyte_debugger.worker_process import fork_server, fork_server_leases
from flyte_debugger.worker_process.fork_server import ForkServer
from flyte_debugger.worker_process.process_tag import MARK
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_debugger.worker_process.worker_process import WorkerProcess

pytestmark = [
    pytest.mark.process,
    pytest.mark.usefixtures("own_fork_server"),
    pytest.mark.skipif(not fork_server.AVAILABLE, reason="workers are forked on Linux alone"),
]

TASKS = """
import os, random, sys, threading, time
import flyte
import numpy
env = flyte.TaskEnvironment(name="forked")

@env.task
def facts() -> dict[str, str]:
    print("to stdout")
    print("to stderr", file=sys.stderr)
    return {
        "random": str(random.random()),
        "numpy": str(numpy.random.rand()),
        "variable": os.environ.get("SET_LATE", ""),
        "directory": os.getcwd(),
        "parent": str(os.getppid()),
        "group": str(os.getpgrp() == os.getpid()),
        "threads": str(threading.current_thread() is threading.main_thread()),
    }

@env.task
async def child(n: int) -> int:
    return n + 1

@env.task
def through_syncify() -> int:
    return child(1)

@env.task
def leaves(status: int) -> None:
    os._exit(status)
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forked") / "forked.py"
    path.write_text(TASKS)
    return path


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    server = ForkServer(sys.executable)
    yield server
    server.close()


@pytest.fixture
def workers() -> Iterator[WorkerPool]:
    pool = WorkerPool()
    yield pool
    pool.close()


def result(file: Path, task: str, workers: WorkerPool, *arguments: str) -> RunState:
    with start_run(RunRequest(TaskRef(file=str(file), name=task), arguments), workers) as run:
        return run.wait(60)


def facts(file: Path, workers: WorkerPool) -> dict[str, str]:
    state = result(file, "facts", workers)
    assert state.status == "succeeded", state.error
    [value] = state.outputs
    return dict(value)


def test_each_worker_has_random_numbers_and_surroundings_of_its_own(
    file: Path, workers: WorkerPool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = facts(file, workers)
    monkeypatch.setenv("SET_LATE", "yes")
    monkeypatch.chdir(tmp_path)
    second = facts(file, workers)
    assert (first["variable"], second["variable"], second["directory"]) == ("", "yes", str(tmp_path))
    assert first["random"] != second["random"]
    assert first["numpy"] != second["numpy"]
    assert first["parent"] == second["parent"] != str(os.getpid())
    assert (first["group"], first["threads"]) == ("True", "True")


def test_a_task_that_calls_another_through_syncify_returns(file: Path, workers: WorkerPool) -> None:
    assert result(file, "through_syncify", workers).outputs == (2,)


def test_how_a_worker_ended_is_told(file: Path, workers: WorkerPool) -> None:
    state = result(file, "leaves", workers, "--status", "7")
    assert state.error is not None
    assert "exited with status 7" in state.error.message


def test_a_signal_ends_a_worker_and_its_process_id_stays_taken_until_it_is_released(server: ForkServer) -> None:
    worker = WorkerProcess(server=server)
    assert worker.returncode() is None
    assert not worker.wait(0.01)
    os.kill(worker.pid, signal.SIGTERM)
    assert worker.wait(10)
    assert worker.returncode() == -signal.SIGTERM
    assert psutil.Process(worker.pid).status() == psutil.STATUS_ZOMBIE
    worker.kill()
    assert not psutil.pid_exists(worker.pid)
    worker.kill()


def test_one_that_dies_before_it_is_a_process_of_its_own_is_known_by_its_id(server: ForkServer) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        process = server.fork(theirs, {}, None)  # Without a mark it fails before it has begun.
    assert process.wait(10) == 1
    assert psutil.Process(process.pid).ppid() == server.pid, "its exit status is not taken for its id"
    process.release()
    for stream in (process.stdout, process.stderr):
        assert stream
        stream.close()


def test_a_worker_is_told_by_its_mark_where_the_system_shows_its_environment(server: ForkServer) -> None:
    worker = WorkerProcess(server=server)
    assert psutil.Process(worker.pid).environ()[MARK] == worker.mark
    worker.kill()


def test_all_who_wait_for_a_worker_hear_of_its_end(server: ForkServer) -> None:
    worker = WorkerProcess(server=server)
    with ThreadPoolExecutor(4) as threads:
        waits = [threads.submit(worker.wait, 30.0) for _ in range(4)]
        worker.kill_group()
        assert [wait.result(20) for wait in waits] == [True] * 4
    worker.kill()


@pytest.mark.parametrize("is_forked", [True, False])
def test_a_worker_is_killed_once_since_its_process_id_may_be_another_s_after_that(
    server: ForkServer, is_forked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = WorkerProcess(server=server if is_forked else None)
    worker.kill()
    killed: list[int] = []
    monkeypatch.setattr(os, "killpg", lambda group, _number: killed.append(group))
    worker.kill()
    worker.kill_group()
    assert killed == []


def test_workers_that_are_asked_for_at_once_hold_nothing_of_each_other(server: ForkServer) -> None:
    with ThreadPoolExecutor(8) as threads:
        workers = list(threads.map(lambda _: WorkerProcess(server=server), range(8)))
    for worker in workers:
        worker.kill_group()
        assert worker.stdout is not None
        assert worker.stdout.read() == b""
        with pytest.raises(ChannelClosedError):
            worker.channel.receive()
        worker.kill()


def test_a_worker_outlives_its_server_and_its_end_is_noticed() -> None:
    server = ForkServer(sys.executable)
    worker = WorkerProcess(server=server)
    os.kill(server.pid, signal.SIGKILL)
    while server.is_alive:
        pass
    assert worker.returncode() is None
    assert not worker.wait(0.05)
    worker.kill()
    assert worker.returncode() == -signal.SIGKILL
    server.close()


def test_a_pool_whose_server_was_killed_has_workers_all_the_same(file: Path, workers: WorkerPool) -> None:
    assert result(file, "through_syncify", workers).outputs == (2,)
    server = fork_server_leases.lease(sys.executable)
    assert server is not None
    os.kill(server.pid, signal.SIGKILL)
    assert result(file, "through_syncify", workers).outputs == (2,)
    fork_server_leases.give_back(server)


def test_a_server_that_ended_for_want_of_use_is_followed_by_another(
    workers: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    unused = ForkServer(sys.executable)
    unused.close()
    monkeypatch.setattr(fork_server_leases, "_servers", {(sys.executable, ""): unused})
    workers.prepare()
    assert [server.is_alive for server in fork_server_leases.servers()] == [True]
    workers.close()


def test_without_a_server_there_is_a_spare(file: Path) -> None:
    workers = WorkerPool(fork=False)
    workers.prepare()
    first = facts(file, workers)
    assert first["parent"] == str(os.getpid())
    workers.close()


def test_a_python_that_cannot_run_tasks_is_told_of_by_a_worker(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True)
    python = str(tmp_path / "bare" / "bin" / "python")
    workers = WorkerPool()
    with start_run(RunRequest(TaskRef(file="x.py", name="x"), python=python), workers) as run:
        state = run.wait(60)
    workers.close()
    assert state.refused is not None
    assert "Flyte is not installed in" in state.refused.message
