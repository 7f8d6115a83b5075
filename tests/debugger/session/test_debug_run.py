"""A debug run from outside: the engine's run and the session on it, together."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from flyte_debugger.dap.errors import DapError
from flyte_debugger.run.events import ReportFlushed
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.request_builder import RunOptions
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, FunctionBreakpoint, LineBreakpoint
from flyte_debugger.session.debug_run import start_debug
from flyte_debugger.session.errors import NotStoppedError, StaleStopError
from flyte_debugger.session.session_events import State, Stopped
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.errors import InputsError
from tests.debugger.runner import wait_for_text
from tests.debugger.session.program import PROGRAMS
from tests.debugger.session.runs import STOPS, EventLog, at, start
from tests.debugger.worker.debug.driving import PATIENCE, TASKS, marked

pytestmark = pytest.mark.real
DECLARES = TASKS.parents[2] / "tasks" / "declares.py"
CATCHING = PROGRAMS / "catching.py"


def test_a_run_is_stepped_from_action_to_action_and_started_again_with_other_inputs(workers: WorkerPool) -> None:
    debug, told = start("sweep", "--n", "3", workers=workers, breakpoints=at("sweep"))
    with debug:
        assert debug.wait_session(PATIENCE) is debug.session
        _, mark = told.next_stop()
        assert mark == "sweep"
        assert debug.where().task == "stops.sweep"
        debug.next_action()
        stop, mark = told.next_stop()
        assert (mark, stop.evaluate("epochs").result) == ("train", "1")
        assert debug.where().parent
        debug.out_of_action()
        _, mark = told.next_stop()
        assert mark == "sweep"
        debug.want(replace(at(), tasks=("train:entry if epochs == 2",), functions=(FunctionBreakpoint("divide"),)))
        assert debug.session is not None
        assert [each.breakpoint.line for each in debug.session.placed] == [marked(STOPS)["divide"]]
        debug.session.resume()
        stop, mark = told.next_stop()
        assert (mark, stop.evaluate("epochs").result) == ("train", "2")
        with pytest.raises(InputsError):
            debug.want(Breakpoints(tasks=("train:nonsense",)))
        again = debug.restart(RunOptions(arguments=("--n", "2")))
    assert told.end().state is State.ENDED
    with again:
        stop, mark = told.next_stop()
        assert (mark, stop.evaluate("epochs").result) == ("train", "2")
        again.detach()
        assert again.run.wait(PATIENCE).outputs == ([0.5, 1.0],)
    assert told.end().state is State.DETACHED
    with pytest.raises(NotStoppedError):
        again.next_action()


@pytest.mark.parametrize("how", ["resume", "next"])
def test_each_thread_that_comes_to_a_breakpoint_is_told_of_and_stays_there(workers: WorkerPool, how: str) -> None:
    counts = ("--count", "6", "--lines", "6")
    debug, told = start("starts_threads", *counts, workers=workers, breakpoints=at("count-up"))
    hits = 0
    with debug:
        while isinstance(event := told.stop_or_end(), Stopped):
            assert debug.session is not None
            assert event.stop is debug.session.stop
            hits += event.stop.reason == "breakpoint"
            event.stop.stack()
            getattr(debug.session, how)()
        assert debug.run.wait(PATIENCE).outputs == (36,)
    assert hits == 36


def test_a_run_that_is_refused_ends_its_session_and_nobody_waits(workers: WorkerPool) -> None:
    debug, told = start("nothing", workers=workers, breakpoints=at())
    with debug:
        debug.wait_session(PATIENCE)
        assert told.end().state is State.ENDED
        assert debug.failure is None
        refused = debug.run.wait(PATIENCE).refused
        assert refused is not None
        assert "nothing" in refused.message


def test_killing_the_worker_of_a_stopped_run_ends_its_session(workers: WorkerPool) -> None:
    debug, told = start("fails_below", "--b", "0", workers=workers, breakpoints=at())
    with debug:
        stop, mark = told.next_stop()
        assert (mark, stop.text, stop.reason) == ("divide", "ZeroDivisionError", "exception")
        assert [frame.name for frame in stop.stack().frames][:3] == ["divide", "fails", "fails_below"]
        debug.run.cancel()
        debug.run.cancel()
        assert told.end().state is State.ENDED
        assert debug.run.wait(PATIENCE).status == "cancelled"


@pytest.mark.parametrize(("task", "marks"), [("catches", ["catches"]), ("does_not", ["does-not"])])
def test_only_what_leaves_a_task_is_a_failure(workers: WorkerPool, task: str, marks: list[str]) -> None:
    told = EventLog(CATCHING)
    request = RunRequest(TaskRef(file=str(CATCHING), name=task), ("--b", "0"))
    stop_at = Breakpoints(lines=(LineBreakpoint(str(CATCHING), marked(CATCHING)["catches"]),))
    with start_debug(request, stop_at, workers, told.happened.put) as debug:
        for mark in marks:
            assert told.next_stop()[1] == mark
            assert debug.session is not None
            debug.session.resume()
        assert told.end().state is State.ENDED


def test_secrets_are_masked_in_all_that_a_session_shows(workers: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TOKEN", "hush-hush-99")
    told = EventLog(DECLARES)
    request = RunRequest(TaskRef(file=str(DECLARES), name="fails_with_its_secret"))
    with start_debug(request, None, workers, told.happened.put) as debug:
        stop, _ = told.next_stop()
        assert "***" in stop.exception().details.message
        assert stop.evaluate("os.environ['API_TOKEN']").result == "'***'"
        assert stop.evaluate("len(os.environ['API_TOKEN'])").result == "12"
        assert "hush" not in str([stop.exception(), stop.description, stop.evaluate("dict(os.environ)")])
        report = debug.report_value("os.environ['API_TOKEN']")
        assert "<pre>***</pre>" in Path(report.file).read_text()
        assert debug.session is not None
        debug.session.resume()
        assert debug.run.wait(PATIENCE).status == "failed"


@pytest.mark.parametrize(
    ("task", "mark", "logged"),
    [
        ("reports", "reports", "logged before"),
        ("calls_a_thread", "reports-in-a-thread", "from a thread"),
        ("reports_and_fails", "reports-and-fails", "and then"),
    ],
)
def test_what_is_ended_while_it_is_stopped_keeps_its_report(
    workers: WorkerPool, task: str, mark: str, logged: str
) -> None:
    debug, told = start(task, workers=workers, breakpoints=at("reports", "reports-in-a-thread"))
    with debug:
        assert told.next_stop()[1] == mark
        debug.end()
        assert debug.run.wait(PATIENCE).status == "cancelled"
        assert told.end().state is State.ENDED
        (flushed,) = [event for event in debug.run.events() if isinstance(event, ReportFlushed)]
        assert logged in Path(flushed.path).read_text()


@pytest.mark.parametrize("task", ["train", "calls_a_thread"])
def test_what_is_ended_while_something_waits_at_the_prompt_is_gone_soon(workers: WorkerPool, task: str) -> None:
    arguments = ("--epochs", "1") if task == "train" else ()
    debug, told = start(task, *arguments, workers=workers, breakpoints=at("train", "reports-in-a-thread"))
    with debug, ThreadPoolExecutor(1) as pool:
        stop, _ = told.next_stop()
        waiting = pool.submit(stop.evaluate, "print('at it', flush=True) or time.sleep(3600)")
        wait_for_text(debug.run, "at it")
        debug.end()
        assert debug.run.wait(PATIENCE).status == "cancelled"
        with pytest.raises((DapError, StaleStopError)):
            waiting.result(PATIENCE)


def test_what_does_not_end_when_it_is_asked_to_is_killed(workers: WorkerPool) -> None:
    debug, told = start("stays", workers=workers, breakpoints=at("stays"))
    with debug:
        told.next_stop()
        debug.end()
        assert debug.run.wait(PATIENCE).status == "cancelled"
