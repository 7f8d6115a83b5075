"""What a task returns and Flyte refuses, and where a decorated task begins; `tasks/returns.py` has the lines."""

import pytest

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.debugger.worker.debug.driving import PATIENCE, TASKS, DebugRun, OverError, marked

pytestmark = pytest.mark.real
FILE = "returns.py"
WRONG = [
    ("wrong", "wrong"),
    ("wrong_later", "wrong-later"),
    ("calls_wrong", "wrong"),
    ("decorated_wrong", "decorated-wrong"),
]


@pytest.mark.parametrize(("task", "line"), WRONG)
def test_a_value_that_flyte_refuses_stops_at_the_return_with_all_values(
    workers: WorkerPool, task: str, line: str
) -> None:
    with DebugRun(FILE, task, workers=workers) as run:
        run.configure()
        assert (run.stop(), run.reason) == (line, "exception")
        assert run.local("label") == "'run 1'"
        run.go()
        with pytest.raises(OverError):
            run.stop()
        state = run.end()
    assert state.status == "failed"
    assert state.error is not None
    assert state.error.traceback[-1].line == marked(TASKS / FILE)[line]


@pytest.mark.parametrize(("task", "line"), WRONG)
def test_without_a_debugger_the_traceback_names_the_return(workers: WorkerPool, task: str, line: str) -> None:
    with start_run(RunRequest(TaskRef(file=str(TASKS / FILE), name=task)), workers) as run:
        state = run.wait(PATIENCE)
    assert state.error is not None
    last = state.error.traceback[-1]
    assert (last.file, last.line) == (str(TASKS / FILE), marked(TASKS / FILE)[line])


def test_each_line_of_a_decorated_definition_stops_once(workers: WorkerPool) -> None:
    lines = ("dataclass", "class", "task", "timed", "def", "wraps", "inner", "timed-end")
    with DebugRun("decorators.py", "main", "--x", "1", workers=workers, breakpoints=("main",)) as run:
        run.configure(*lines)
        seen = [run.stop()]
        while run.reason == "breakpoint" and seen[-1] != "main":
            seen.append(run.step("continue"))
        assert seen == [*lines, "main"]
        run.go()
        state = run.end()
        assert state.outputs == (1,)
        assert {stop.function for stop in run.stops()} == {"<module>", "timed", "main"}


def test_steps_over_a_decorated_definition_stop_once_at_each_line(workers: WorkerPool) -> None:
    with DebugRun("decorators.py", "main", "--x", "1", workers=workers) as run:
        run.configure("wraps")
        run.stop()
        assert [run.step("next") for _ in range(2)] == ["inner", "timed-end"]


@pytest.mark.parametrize(("task", "line"), [("decorated", "decorated"), ("decorated_later", "decorated-later")])
def test_a_decorated_task_begins_at_the_first_line_of_its_own_body(workers: WorkerPool, task: str, line: str) -> None:
    with DebugRun(FILE, task, workers=workers, breakpoints=(task,)) as run:
        run.configure()
        assert (run.stop(), run.reason, run.local("x")) == (line, "breakpoint", "2")
        run.go()
        assert run.end().outputs == (3,)
