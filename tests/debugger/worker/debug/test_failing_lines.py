"""A task that fails on the line where a person stands stops there, after any command; see `tasks/failures.py`."""

import pytest

from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.debugger.worker.debug.driving import TASKS, DebugRun, marked

pytestmark = pytest.mark.real

KINDS = {
    "own-line": "own-line",
    "below": "helper",
    "returned": "helper",
    "awaited": "helper",
    "gathered": "helper",
    "traced": "helper",
    "stop-iteration": "stop-iteration",
    "recursion": "endless",
    "to-thread": "helper",
    "sync-own-line": "sync-own-line",
    "sync-below": "helper",
    "traced-sync": "helper",
    "sync-stop-iteration": "sync-stop-iteration",
    "sync-recursion": "endless",
    "mapped": "mapped",
    "thread": "helper",
    "thread-stop-iteration": "thread-stop-iteration",
}
"""Where a person stands, in the order of a run, and the line that raises."""
SYNC = ("sync-own-line", "sync-below", "traced-sync", "sync-stop-iteration", "sync-recursion")


@pytest.mark.parametrize("command", ["next", "continue", "stepIn"])
@pytest.mark.parametrize(("task", "kinds"), [("every", tuple(KINDS)), ("every_sync", SYNC)])
def test_each_kind_of_failure_stops_once_where_it_is_raised(
    workers: WorkerPool, command: str, task: str, kinds: tuple[str, ...]
) -> None:
    assert set(KINDS) <= set(marked(TASKS / "failures.py"))
    with DebugRun("failures.py", task, workers=workers) as run:
        run.configure(*kinds)
        seen = []
        for kind in kinds:
            run.stop()
            assert run.reason == "breakpoint"
            failed = run.step(command)
            while command == "stepIn" and run.reason == "step":
                failed = run.step(command if failed != "endless" else "next")
            seen.append((kind, failed.split(":")[0], run.reason))
            run.go()
        assert seen == [(kind, KINDS[kind], "exception") for kind in kinds]
        assert run.end().status == "succeeded"
