"""A failing task stops where it fails, once for each failure; `tasks/stops.py` has the lines."""

import pytest

from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.debugger.worker.debug.driving import DebugRun, OverError

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("task", "line", "values"),
    [
        ("fails", "divide", {"a": "10", "b": "0"}),
        ("fails_below", "divide", {"a": "10", "b": "0"}),
        ("fails_in_gather", "later", {"b": "0"}),
        ("fails_in_map", "divide", {"a": "10", "b": "0"}),
    ],
)
def test_one_stop_where_it_fails_with_its_values(
    workers: WorkerPool, task: str, line: str, values: dict[str, str]
) -> None:
    with DebugRun("stops.py", task, "--b", "0", workers=workers) as run:
        run.configure()
        assert (run.stop(), run.reason) == (line, "exception")
        assert {name: run.local(name) for name in values} == values
        run.go()
        with pytest.raises(OverError):
            run.stop()
        state = run.end()
    assert state.status == "failed"
    (stop,) = run.stops()
    assert stop.function == line
    assert state.actions[stop.action or ""].task == ("stops.later" if line == "later" else "stops.fails")


def test_each_attempt_that_fails_stops_once(workers: WorkerPool) -> None:
    with DebugRun("stops.py", "flaky", workers=workers, breakpoints=("flaky:attempt 3",)) as run:
        run.configure()
        assert (run.stop(), run.local("attempts")) == ("flaky-raises", "1")
        assert (run.step("continue"), run.local("attempts")) == ("flaky-raises", "2")
        assert (run.step("continue"), run.reason) == ("flaky", "breakpoint")
        run.go()
        assert run.end().outputs == (3,)


def test_only_the_failures_that_a_breakpoint_names(workers: WorkerPool) -> None:
    watch = ("fails_below:failure", "fails:failure if b == 1")
    with DebugRun(
        "stops.py", "fails_below", "--b", "0", workers=workers, breakpoints=watch, stop_on_failure=False
    ) as run:
        run.configure()
        run.stop()
        run.go()
        run.end()
        assert [stop.breakpoint for stop in run.stops()] == ["fails_below:failure"]
    with DebugRun("stops.py", "recovers", "--b", "0", workers=workers, stop_on_failure=False) as run:
        run.configure()
        assert run.end().outputs == (-1.0,)
