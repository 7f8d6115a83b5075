"""Steps that lead from one task to another, and back, whatever runs them: the lines are those of `tasks/steps.py`."""

import sys

import pytest

from flyte_debugger.session.debuggee.worker_expressions import NEXT_ACTION, OUT_OF_ACTION, WHERE
from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.debugger.worker.debug.driving import DebugRun, OverError

pytestmark = pytest.mark.real

CALLS = [
    ("sync_calls", "sync-call", "double", "sync-call"),
    ("sync_map", "sync-map", "double", "sync-map-after"),
    ("async_calls", "async-call", "triple", "async-call"),
    ("async_aio", "aio", "double", "aio-after"),
    ("async_gather", "gather", "triple", "gather-after"),
    ("async_gather_aio", "gather-aio", "double", "gather-aio-after"),
]
"""A task, the line of its call, the first line of what it calls, and where a step out leads: the call's line, or where
the caller goes on when what it called ran in another thread or coroutine."""


@pytest.mark.parametrize(("task", "call", "first", "back"), CALLS)
def test_in_next_and_out(workers: WorkerPool, task: str, call: str, first: str, back: str) -> None:
    with DebugRun("steps.py", task, "--x", "1", workers=workers) as run:
        run.configure(call)
        assert run.stop() == call
        assert run.step("stepIn") == first
        assert run.functions() == [first, task], "frames of Flyte or of ours are shown, or the caller's is not"
        assert run.step("next") == f"{first}-end"
        assert run.step("stepOut") == back
        assert run.functions() == [task]
        run.go()
        assert run.end().status == "succeeded"
        assert {stop.function for stop in run.stops()} == {first, task}


def test_a_step_over_the_end_of_a_task_leads_to_its_caller(workers: WorkerPool) -> None:
    with DebugRun("steps.py", "async_aio", "--x", "1", workers=workers) as run:
        run.configure("double-end")
        assert run.stop() == "double-end"
        run.set_breakpoints()
        assert run.step("next") in ("aio", "aio-after")


def test_a_step_out_of_a_gathered_task_leads_to_its_caller(workers: WorkerPool) -> None:
    with DebugRun("steps.py", "async_gather_aio", "--x", "1", workers=workers) as run:
        run.configure("double")
        run.stop()
        run.set_breakpoints()
        assert run.step("stepOut") in ("gather-aio", "gather-aio-after")


def test_a_step_over_a_returned_await_leads_to_the_caller_and_not_into_the_task(workers: WorkerPool) -> None:
    with DebugRun("steps.py", "async_return_after", "--x", "1", workers=workers) as run:
        run.configure("return-before")
        run.stop()
        assert run.step("next") == "return"
        assert run.step("next") in ("return-caller", "return-after")


@pytest.mark.parametrize(
    ("task", "call", "first"),
    [("sync_trace", "sync-trace", "noted"), ("async_trace", "async-trace", "noted-later")],
)
def test_into_a_traced_function(workers: WorkerPool, task: str, call: str, first: str) -> None:
    with DebugRun("steps.py", task, "--x", "1", workers=workers) as run:
        run.configure(call)
        run.stop()
        assert run.step("stepIn") == first
        assert run.step("stepOut") in (call, f"{call}-after")


def test_into_the_first_element_of_a_map_in_a_comprehension(workers: WorkerPool) -> None:
    with DebugRun("steps.py", "async_map", "--x", "1", workers=workers) as run:
        run.configure("async-map")
        run.stop()
        run.set_breakpoints()
        if sys.version_info < (3, 12):  # where a comprehension is a frame of its own
            assert run.step("stepIn") == "async-map"
        assert run.step("stepIn") == "triple"


MAPS = [
    ("sync_map_of_three", "map-three", ["double", "double-end"], "map-three-after"),
    (
        *("async_map_of_three", "aio-map-three"),
        *(["sleeper", "sleeper-awaits", "sleeper-wakes", "sleeper-end"], "aio-map-three-after"),
    ),
]
"""A task, the line of its map, the lines of an element, and where the task goes on."""


@pytest.mark.parametrize(("task", "call", "lines", "after"), MAPS)
def test_steps_into_a_map_lead_through_each_element(
    workers: WorkerPool, task: str, call: str, lines: list[str], after: str
) -> None:
    with DebugRun("steps.py", task, "--x", "1", workers=workers) as run:
        run.configure(call)
        run.stop()
        run.set_breakpoints()
        elements = []
        for _ in range(3):
            seen = [(run.step("stepIn"), run.local("x")) for _ in lines]
            assert [line for line, _ in seen] == lines
            elements += {x for _, x in seen}
        assert sorted(elements) == ["1", "2", "3"], "a step left its element"
        if (here := run.step("stepIn")) == call:
            here = run.step("stepIn")
        assert here == after
        run.go()
        assert run.end().status == "succeeded"


@pytest.mark.parametrize(("task", "call", "lines", "after"), MAPS)
def test_the_next_action_of_a_map_is_each_element(
    workers: WorkerPool, task: str, call: str, lines: list[str], after: str
) -> None:
    with DebugRun("steps.py", task, "--x", "1", workers=workers) as run:
        run.configure(call)
        run.stop()
        run.set_breakpoints()
        elements = []
        for _ in range(3):
            run.local(NEXT_ACTION)
            assert run.step("continue") == lines[0]
            elements.append(run.local("x"))
        assert sorted(elements) == ["1", "2", "3"]
        run.go()
        assert run.end().status == "succeeded"


def test_a_step_over_the_end_of_a_gathered_task_stops_in_no_other(workers: WorkerPool) -> None:
    with DebugRun("steps.py", "async_gather_sleepers", "--x", "1", workers=workers) as run:
        run.configure("gather-sleepers")
        run.stop()
        assert run.step("stepIn") == "sleeper"
        seen = [(run.step("next"), run.local("x")) for _ in range(4)]
        assert seen[-1] == ("gather-sleepers-after", "1")


def test_on_to_the_next_action_and_out_of_it(workers: WorkerPool) -> None:
    with DebugRun("steps.py", "async_gather", "--x", "1", workers=workers) as run:
        run.configure("gather")
        run.stop()
        outside = run.json(WHERE)
        assert (outside["task"], outside["attempt"]) == ("steps.async_gather", 1)
        seen = []
        for _ in range(2):
            run.local(NEXT_ACTION)
            assert run.step("continue") == "triple"
            seen.append(run.json(WHERE))
        assert {one["parent"] for one in seen} == {outside["action"]}
        assert seen[0]["action"] != seen[1]["action"]
        run.local(OUT_OF_ACTION)
        assert run.step("continue") == "gather-after"
        run.local(OUT_OF_ACTION)
        with pytest.raises(OverError):
            run.step("continue")
        assert run.end().status == "succeeded"


def test_steps_into_a_gathered_task_stay_in_it(workers: WorkerPool) -> None:
    with DebugRun("steps.py", "async_gather_sleepers", "--x", "1", workers=workers) as run:
        run.configure("gather-sleepers")
        run.stop()
        seen = [(run.step("stepIn"), run.local("x")) for _ in range(5)]
        assert seen == [
            ("sleeper", "1"),
            ("sleeper-awaits", "1"),
            ("sleeper-wakes", "1"),
            ("sleeper-end", "1"),
            ("gather-sleepers-after", "1"),
        ]


@pytest.mark.parametrize("call", ["comprehends", "comprehends-lines"])
def test_a_step_over_a_comprehension_is_one(workers: WorkerPool, call: str) -> None:
    with DebugRun("steps.py", "comprehends", "--x", "1", workers=workers) as run:
        run.configure(call)
        run.stop()
        seen = [call]
        while (here := run.step("next")) != "comprehends-after":
            seen.append(here)
            assert len(seen) <= 3, "a step stops once for each of the four elements"
        run.go()
        assert run.end().status == "succeeded"
