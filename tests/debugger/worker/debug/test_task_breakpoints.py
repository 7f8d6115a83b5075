"""Task breakpoints and stubs: what a person writes, where it stops, and what can be changed there."""

import pytest

from flyte_debugger.session.breakpoints.task_breakpoints import TaskBreakpoint, parse_task_breakpoint
from flyte_debugger.session.debuggee import worker_expressions
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.errors import InputsError
from tests.debugger.worker.debug.driving import DebugRun


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("train", TaskBreakpoint("train")),
        ("env.train:exit", TaskBreakpoint("env.train", "exit")),
        ("train:entry if epochs > 3", TaskBreakpoint("train", "entry", None, "epochs > 3")),
        ("train if not x", TaskBreakpoint("train", "entry", None, "not x")),
        ("train:attempt 2 if a if b else c", TaskBreakpoint("train", "attempt", 2, "a if b else c")),
        (" *:failure ", TaskBreakpoint("*", "failure")),
        ("*:cache-hit", TaskBreakpoint("*", "cache-hit")),
    ],
)
def test_what_is_written_is_read(text: str, parsed: TaskBreakpoint) -> None:
    assert parse_task_breakpoint(text) == parsed
    assert parse_task_breakpoint(str(parsed)) == parsed


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("train:enty", "Did you mean 'entry'?"),
        ("train:attempt", "needs it"),
        ("train:attempt 0", "counted from 1"),
        ("train:exit 2", "only `attempt` takes a number"),
        ("train if epochs >", "no Python expression"),
        ("train if", "no Python expression"),
        ("train and more", "no task breakpoint"),
        ("", "no task breakpoint"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(InputsError, match=says.replace("?", r"\?")) as refused:
        parse_task_breakpoint(text)
    assert "\n" not in str(refused.value)


@pytest.mark.real
def test_inputs_are_edited_at_an_entry(workers: WorkerPool) -> None:
    with DebugRun("stops.py", "sweep", "--n", "4", workers=workers, breakpoints=("train if epochs > 3",)) as run:
        run.configure()
        assert run.stop() == "train"
        run.assign("epochs", "100")
        run.go()
        state = run.end()
    assert state.outputs == ([0.5, 1.0, 1.5, 50.0],)
    (stop,) = run.stops()
    assert (stop.function, stop.breakpoint) == ("train", "train:entry if epochs > 3")
    assert state.actions[stop.action or ""].inputs == {"epochs": 4, "rate": 0.5}


@pytest.mark.real
def test_outputs_are_edited_at_an_exit(workers: WorkerPool) -> None:
    with DebugRun("stops.py", "sweep", "--n", "2", workers=workers, breakpoints=("train:exit if outputs < 1",)) as run:
        run.configure()
        run.stop()
        assert run.functions()[0] == "at_exit"
        assert run.local("inputs") == "{'epochs': 1, 'rate': 0.5}"
        run.assign("outputs", "7.5")
        run.go()
        assert run.end().outputs == ([7.5, 1.0],)


@pytest.mark.real
def test_outputs_of_another_type_stop_at_the_exit_again(workers: WorkerPool) -> None:
    with DebugRun("stops.py", "sweep", "--n", "1", workers=workers, breakpoints=("train:exit",)) as run:
        run.configure()
        run.stop()
        run.assign("outputs", "'abc'")
        run.step("continue")
        assert (run.functions()[0], run.local("outputs")) == ("at_exit", "0.5")
        run.assign("outputs", "8.5")
        run.go()
        state = run.end()
    assert state.outputs == ([8.5],)
    (notice,) = state.notices
    assert notice.startswith("'abc' cannot be what stops.train returns: Expected value of type <class 'float'>")
    assert notice.endswith("They are again what they were.")


@pytest.mark.real
def test_a_stub_of_another_type_fails_in_its_caller(workers: WorkerPool) -> None:
    with DebugRun("stops.py", "sweep", "--n", "1", workers=workers, stubs={"train": "'a' * epochs"}) as run:
        run.configure()
        run.stop()
        assert (run.reason, [name.removesuffix(" (Current frame)") for name in run.functions()]) == (
            "exception",
            ["sweep"],
        )
        run.go()
        state = run.end()
    assert state.error is not None
    assert state.error.message.startswith("the stub 'a' * epochs gives 'a', which cannot be what stops.train returns: ")


@pytest.mark.real
def test_a_stub_stands_for_a_task_and_breakpoints_change_while_it_runs(workers: WorkerPool) -> None:
    stubs = {"train": "epochs * 1000.0"}
    with DebugRun("stops.py", "sweep", "--n", "2", workers=workers, stubs=stubs, stop_on_entry=True) as run:
        run.configure()
        assert (run.stop(), run.reason) == ("sweep", "entry")
        run.run.set_task_stops(("sweep:exit",), stubs)
        with pytest.raises(InputsError, match="the stub of train"):
            run.run.set_task_stops((), {"train": "1 +"})
        assert run.local(worker_expressions.await_task_stops(("sweep:exit",), stubs)) == "True"
        run.go()
        run.stop()
        assert run.local("outputs") == "[1000.0, 2000.0]"
        run.go()
        assert run.end().notices == ["stops.train does not run: epochs * 1000.0 stands for its result."]


@pytest.mark.real
def test_the_cache_and_what_it_keeps(workers: WorkerPool) -> None:
    watch = ("kept:cache-miss", "kept:cache-hit")
    with DebugRun("stops.py", "uses_cache", "--x", "3", workers=workers, breakpoints=watch) as run:
        run.configure()
        run.stop()
        assert run.functions()[0] == "at_cache_miss"
        run.go()
        run.end()  # a person stopped there, who may have changed anything: it is not kept
    with DebugRun("stops.py", "uses_cache", "--x", "3", workers=workers, stubs={"kept": "0"}) as run:
        run.configure()
        assert run.end().outputs == (0,)
    with DebugRun("stops.py", "uses_cache", "--x", "3", workers=workers, breakpoints=watch[1:]) as run:
        run.configure()
        assert run.end().outputs == (30,)
    with DebugRun("stops.py", "uses_cache", "--x", "3", workers=workers, breakpoints=watch) as run:
        run.configure()
        run.stop()
        assert run.functions()[0] == "at_cache_hit"
        run.assign("outputs", "'abc'")
        run.step("continue")
        assert (run.functions()[0], run.local("outputs")) == ("at_cache_hit", "30")
        run.assign("outputs", "31")
        run.go()
        assert run.end().outputs == (31,)


@pytest.mark.real
def test_a_task_without_a_function(workers: WorkerPool) -> None:
    watch = ("handmade", "handmade:exit if nonsense")
    with DebugRun("stops.py", "handmade", "--x", "5", workers=workers, breakpoints=watch) as run:
        run.configure()
        run.stop()
        assert run.functions() == ["at_entry"]
        run.assign("inputs", "{'x': 41}")
        run.go()
        run.stop()
        assert (run.functions(), run.local("outputs")) == (["at_exit"], "42")
        run.go()
        state = run.end()
    assert state.outputs == (42,)
    assert any("The condition of handmade:exit if nonsense raised NameError" in text for text in state.notices)


@pytest.mark.real
@pytest.mark.parametrize(
    ("task", "called"), [("sync_map", "double"), ("async_map", "triple"), ("async_gather", "triple")]
)
def test_tasks_that_run_at_once_stop_one_after_the_other(workers: WorkerPool, task: str, called: str) -> None:
    with DebugRun("steps.py", task, "--x", "1", workers=workers, breakpoints=(called,)) as run:
        run.configure()
        first = (run.stop(), run.local("x"))
        second = (run.step("continue"), run.local("x"))
        assert sorted([first, second]) == [(called, "1"), (called, "2")]
        run.go()
        assert run.end().status == "succeeded"
