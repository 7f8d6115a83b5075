"""What called tasks declare of their environment is around them in a debug run, too, which has one process for all."""

from pathlib import Path

import pytest

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.debugger.runner import WORKERS
from tests.debugger.worker.debug.driving import PATIENCE, TASKS, DebugRun

pytestmark = pytest.mark.real
FILE = "environments.py"
GATHERED = ["two two", "one one", "two two", "one / two two / two two / one", "one / two two / one", "none"]


@pytest.fixture(autouse=True)
def without_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MODE", raising=False)


def outputs_of_a_run(task: str) -> tuple[object, ...]:
    """What the task gives in a run that nobody debugs, with a process for each environment."""
    with start_run(RunRequest(TaskRef(str(TASKS / FILE), task)), WORKERS) as run:
        return run.wait(PATIENCE).outputs


def test_a_called_task_has_its_variables_around_it_and_its_caller_has_not(workers: WorkerPool) -> None:
    with DebugRun(FILE, "calls_one", workers=workers) as run:
        run.configure("call")
        assert run.stop() == "call"
        assert run.step("stepIn") == "one"
        assert run.local("os.environ['MODE']") == "'one'"
        run.go()
        state = run.end()
    assert (state.status, state.outputs) == ("succeeded", (["none", "one one", "none"],))
    assert state.notices == []


def test_calls_at_once_that_want_different_ones_have_them_in_turn_as_without_a_debugger(workers: WorkerPool) -> None:
    with DebugRun(FILE, "gathers", workers=workers) as run:
        run.configure()
        state = run.end()
    assert (state.status, state.outputs) == ("succeeded", (GATHERED,))
    assert any("waits for" in notice and "one process" in notice for notice in state.notices)
    assert outputs_of_a_run("gathers") == state.outputs


def test_a_task_that_declares_nothing_sees_nothing_of_what_others_declare(workers: WorkerPool) -> None:
    with DebugRun(FILE, "stands_by", workers=workers) as run:
        run.configure()
        state = run.end()
    assert state.outputs == (["none none", "one one", "one one", "two two", "one one"],)


def test_a_call_that_fails_leaves_its_callers_environment_as_it_was(workers: WorkerPool) -> None:
    with DebugRun(FILE, "catches", workers=workers) as run:
        run.configure()
        assert run.stop() == "fails"
        run.go()
        assert run.end().outputs == (["two", "caller"],)


def test_a_called_task_has_its_secrets_and_nobody_sees_them(
    workers: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK", "correct-horse-battery")
    with DebugRun(FILE, "calls_secretive", workers=workers) as run:
        run.configure()
        state = run.end()
    assert (state.status, state.outputs) == ("succeeded", (21,))
    kept = [path.read_bytes() for path in Path(state.run_dir).rglob("*") if path.is_file()]
    assert b"the key is ***" in b"".join(kept)
    assert b"correct-horse" not in b"".join(kept)


def test_a_secret_that_is_nowhere_fails_the_call_with_what_to_do(workers: WorkerPool) -> None:
    with DebugRun(FILE, "calls_secretive", workers=workers) as run:
        run.configure(filters=())
        state = run.end()
    assert state.status == "failed"
    assert state.error is not None
    assert "Secret 'desk' was not found" in state.error.message
