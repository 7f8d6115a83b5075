"""What every test has: a home of its own, so that no test sees another's runs, caches or settings."""

import compileall
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from flyte_debugger.worker_process.worker_pool import WorkerPool

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # How long an example takes says how busy the machine is.


PACKAGES = sorted(path for path in Path(__file__).parents[1].glob("*/flyte_*") if path.is_dir())


def pytest_configure(config: pytest.Config) -> None:
    """Keep our packages compiled, also where Python is told not to: else each process of a test compiles them anew."""
    if not hasattr(config, "workerinput"):
        for package in PACKAGES:
            compileall.compile_dir(package, quiet=2)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Any:
    """Keep the compiled tests, too, and nothing that a test imports: its files change within a second."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, False
    try:
        return (yield)
    finally:
        sys.dont_write_bytecode = before


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh HOME and FLYTE_WORKBENCH_HOME; the latter is returned."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("FLYTE_WORKBENCH_HOME", str(home / "workbench"))
    return home / "workbench"


_current: list[pytest.Item] = []
_popen = subprocess.Popen.__init__


def _popen_of_marked_tests(self: Any, *args: Any, **kwargs: Any) -> None:
    """Start a process for a test that is marked; with FLYTE_WORKBENCH_STARTERS, a file, write others' names there."""
    marks = ("process", "real")
    unmarked = [item for item in _current if not any(map(item.get_closest_marker, marks))]
    if unmarked and (starters := os.environ.get("FLYTE_WORKBENCH_STARTERS")):
        with Path(starters).open("a") as file:
            file.write(f"{unmarked[0].nodeid}\n")
    elif unmarked:
        pytest.fail(f"{unmarked[0].nodeid} starts a process: mark it with pytest.mark.process.")
    _popen(self, *args, **kwargs)


@pytest.fixture(scope="session")
def _pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerPool]:
    pool = WorkerPool()
    with pytest.MonkeyPatch.context() as patch:  # No test is to take the fork server for a process that it left behind.
        patch.setenv("FLYTE_WORKBENCH_HOME", str(tmp_path_factory.mktemp("pool")))
        pool.prepare()
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def workers(_pool: WorkerPool) -> WorkerPool:
    """Hands out workers, so that runs start warm; a run takes its environment from the test."""
    return _pool


@pytest.fixture(autouse=True)
def shared_fork_server(request: pytest.FixtureRequest) -> None:
    """Have all tests of this process take their workers from one fork server, which a program has one of as well."""
    if any(map(request.node.get_closest_marker, ("process", "real"))):
        request.getfixturevalue("_pool")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Any:
    """Know which test runs, so that `fast` stays what it says: tests that start no process."""
    _current.append(item)
    try:
        return (yield)
    finally:
        _current.clear()


subprocess.Popen.__init__ = _popen_of_marked_tests  # type: ignore[method-assign]
