"""What every test has: a home of its own, so that no test sees another's runs, caches or settings."""

import compileall
import contextlib
import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import textual.constants
from hypothesis import HealthCheck, settings

from flyte_debugger.worker_process.shared_fork_server import VARIABLE
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_tui.__main__ import COLLECTIONS
from tests.debugger.runner import TEST_BEGAN

sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # jsonschema does without; to import it takes 3 s.
gc.set_threshold(*COLLECTIONS)  # As the program itself does: collections took a third of the time of its tests.
textual.constants.MAX_FPS = 10  # type: ignore[misc]  # Before `textual.screen` reads it: nobody watches.
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What tells most in the least time first: tests without a process, tests with one, tests with whole programs."""
    items.sort(key=lambda item: 2 * bool(item.get_closest_marker("real")) + bool(item.get_closest_marker("process")))


def pytest_collection_finish() -> None:
    """Keep the collector off what stays until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def kept_directory() -> Iterator[None]:
    """Fail a test that leaves another working directory behind: the one that it breaks comes later."""
    before = Path.cwd()
    yield
    after = Path.cwd()
    os.chdir(before)
    assert after == before


@pytest.fixture(autouse=True)
def own_home(kept_directory: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
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
    folder = tmp_path_factory.mktemp("pool")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder / "server"))  # Programs that tests start have it, too.
        with pytest.MonkeyPatch.context() as start:  # No test is to take the server for a process that it left behind.
            start.setenv("FLYTE_WORKBENCH_HOME", str(folder))
            pool.prepare()
        yield pool
    pool.close()
    for file in folder.glob("*.pid"):
        with contextlib.suppress(ProcessLookupError, ValueError):
            os.kill(int(file.read_text()), signal.SIGKILL)


@pytest.fixture(scope="session")
def workers(_pool: WorkerPool) -> WorkerPool:
    """Hands out workers, so that runs start warm; a run takes its environment from the test."""
    return _pool


@pytest.fixture(autouse=True)
def shared_fork_server(request: pytest.FixtureRequest) -> None:
    """Have all tests of this process, and the programs that they start, take their workers from one fork server."""
    if any(map(request.node.get_closest_marker, ("process", "real"))):
        request.getfixturevalue("_pool")
        if hasattr(time, "CLOCK_BOOTTIME"):
            TEST_BEGAN[-1] = time.clock_gettime(time.CLOCK_BOOTTIME) - 0.02  # A tick is 0.01 s.


@pytest.fixture
def own_fork_server(shared_fork_server: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the programs of a test start workers by themselves, as they do where no shared server is named."""
    monkeypatch.delenv(VARIABLE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Any:
    """Know which test runs, so that `fast` stays what it says: tests that start no process."""
    _current.append(item)
    try:
        return (yield)
    finally:
        _current.clear()


subprocess.Popen.__init__ = _popen_of_marked_tests  # type: ignore[method-assign]
