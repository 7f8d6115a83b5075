"""An editor comes in through debugpy's own adapter, which goes when the worker does."""

import socket
from pathlib import Path

import pytest

from flyte_debugger.dap.transport import Transport
from flyte_debugger.run.events import DebuggerListening
from flyte_debugger.run.request import DebugOptions, Listen, RunRequest, TaskRef
from flyte_debugger.run.run_handle import Run, start_run
from tests.debugger.runner import WORKERS, none_left
from tests.debugger.worker.debug.driving import PATIENCE, TASKS, Driver

pytestmark = pytest.mark.real
STOPS = TASKS / "stops.py"


def start(task: str, *arguments: str, **listen: object) -> Run:
    debug = DebugOptions(listen=Listen(**listen))  # type: ignore[arg-type]
    return start_run(RunRequest(TaskRef(file=str(STOPS), name=task), arguments, debug=debug), WORKERS)


def attach(run: Run) -> Driver:
    """An editor, as it attaches where the run says."""
    where = next(iter(run.events()))
    assert isinstance(where, DebuggerListening)
    driver = Driver(Transport(socket.create_connection((where.host, where.port))), STOPS)
    driver.through_adapter = True
    return driver


def test_an_editor_attaches_and_steps(own_home: Path) -> None:
    with start("train", "--epochs", "2") as run:
        driver = attach(run)
        driver.configure("train")
        assert driver.stop() == "train"
        assert driver.functions() == ["train"], "our frames, or Flyte's, are shown"
        assert driver.step("next") == "train-end"
        driver.go()
        assert run.wait(PATIENCE).outputs == (1.0,)
        driver.close()
    assert none_left(own_home)


def test_a_run_that_does_not_wait_is_ended_with_its_adapter(own_home: Path) -> None:
    with start("waits", wait=False) as run:
        driver = attach(run)
        driver.configure()
        driver.close()
    assert none_left(own_home)


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start("waits", port=port) as run:
            refused = run.wait(PATIENCE).refused
    assert refused is not None
    assert refused.message.startswith(f"Nobody can listen on 127.0.0.1:{port}")
