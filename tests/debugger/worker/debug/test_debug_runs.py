"""A debug run from its beginning to its end, whoever goes away meanwhile."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from flyte_debugger.dap.callback_server import CallbackServer
from flyte_debugger.dap.errors import DapError
from flyte_debugger.run.events import Continued, Stopped
from flyte_debugger.run.request import DebugOptions, DialBack, RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.session.debuggee.worker_expressions import WHERE
from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.debugger.runner import none_left
from tests.debugger.worker.debug.driving import PATIENCE, TASKS, DebugRun, marked
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.real
REPO = Path(__file__).parents[4]


def test_it_stops_cold_and_its_state_says_where() -> None:
    with DebugRun("stops.py", "train", "--epochs", "2") as run:
        run.configure("train")
        assert (run.stop(), run.reason) == ("train", "breakpoint")
        assert run.local("epochs") == "2"
        run.go()
        state = run.end()
        came = [event for event in run.run.events() if isinstance(event, Stopped | Continued)]
    stop, went_on = came
    assert isinstance(stop, Stopped)
    assert (stop.file, stop.line) == (str(run.file), marked(run.file)["train"])
    assert (stop.action, stop.thread) == (went_on.action, went_on.thread)
    assert list(state.actions) == [stop.action]
    assert state.stopped == {}


def test_a_stop_is_seen_in_the_action_tree(workers: WorkerPool) -> None:
    with DebugRun("steps.py", "sync_calls", "--x", "1", workers=workers) as run:
        run.configure("double")
        run.stop()
        state = run.state_at(Stopped)
        outer, inner = state.actions
        assert state.stops_in(outer) == []
        assert [stop.function for stop in state.stops_in(inner)] == ["double"]


def test_a_thread_that_a_task_started_is_the_tasks(workers: WorkerPool) -> None:
    with DebugRun("stops.py", "starts_a_thread", workers=workers) as run:
        run.configure("find")
        assert run.stop() == "find"
        assert run.json(WHERE)["task"] == "stops.starts_a_thread"
        assert run.step("continue") == "find"
        run.go()
        assert run.end().outputs == (2,)
        first, second = run.stops()
        assert first.action == second.action is not None


def test_the_builtin_breakpoint_stops(workers: WorkerPool) -> None:
    with DebugRun("stops.py", "asks", workers=workers) as run:
        run.configure()
        assert run.stop() == "asks"


def test_pdb_stops_in_our_debugger(workers: WorkerPool) -> None:
    with DebugRun("stops.py", "asks_pdb", workers=workers) as run:
        run.configure()
        assert run.stop() == "asks-pdb"
        run.go()
        assert run.end().outputs == (1,)


def test_a_worker_that_is_only_warm_is_not_touched() -> None:
    """It imports the debugger before it knows whether it will debug."""
    code = """if True:
        import sys, threading
        import flyte_debugger.worker.debug.attach_debugger
        assert sys.breakpointhook is sys.__breakpointhook__, sys.breakpointhook
        assert sys.gettrace() is None and threading.gettrace() is None
        assert not [thread for thread in threading.enumerate() if "pydevd" in thread.name]
    """
    subprocess.run([sys.executable, "-X", "frozen_modules=off", "-c", code], check=True, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("task", "mark", "status"), [("hurried", "hurried", "succeeded"), ("too_slow", "too-slow", "timed_out")]
)
def test_no_timeout_runs_while_it_is_stopped(workers: WorkerPool, task: str, mark: str, status: str) -> None:
    with DebugRun("stops.py", task, workers=workers) as run:
        run.configure(mark)
        run.stop()
        stopped_at = time.monotonic()
        with pytest.raises(TimeoutError):
            run.run.wait(1.3)
        run.go()
        state = run.end()
    assert state.status == status
    if status == "timed_out":
        assert time.monotonic() - stopped_at > 1.3 + 0.9, "the second that it has was not all its own"


def test_called_tasks_stay_and_it_is_said_what_has_no_effect(workers: WorkerPool) -> None:
    with DebugRun("stops.py", "calls_hurried", workers=workers) as run:
        run.configure("hurried")
        run.stop()
        assert run.functions() == ["hurried", "calls_hurried"]
        run.go()
        (notice,) = run.end().notices
    assert notice.startswith("stops.hurried runs in the process of its caller")


def test_what_a_task_wants_around_it_is_there_before_its_import(
    workers: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AROUND_KEY", "four")
    with DebugRun("around.py", "colour", workers=workers) as run:
        run.configure("import", "colour")
        assert run.stop() == "import"
        assert run.step("continue") == "colour"
        run.go()
        assert run.end().outputs == ("red 4",)


def test_what_cannot_be_foreseen_is_made_do_with(workers: WorkerPool) -> None:
    with DebugRun("through.py", "shape", workers=workers) as run:
        run.configure()
        state = run.end()
    assert state.outputs == ("round",)
    assert state.notices == ["The environment variables of through.shape were set after its file was imported."]


def test_a_file_that_cannot_be_imported_stops_where_it_fails(workers: WorkerPool) -> None:
    with DebugRun("broken.py", "never", workers=workers) as run:
        run.configure()
        assert (run.stop(), run.reason) == ("import-fails", "exception")
        run.go()
        state = run.end()
    assert (state.status, state.error and state.error.type) == ("failed", "ZeroDivisionError")


def test_a_task_that_is_not_debuggable_is_refused(workers: WorkerPool) -> None:
    with DebugRun("stops.py", "closed", "--x", "5", workers=workers) as run:
        run.configure()
        refused = run.end().refused
    assert refused is not None
    assert refused.message == (
        "stops.closed cannot be debugged: it declares debuggable=False. Declare debuggable=True to step through it."
    )


def test_nobody_to_dial_back_to(own_home: Path) -> None:
    listener = CallbackServer()
    listener.close()
    debug = DebugOptions(client=DialBack(listener.port, listener.token))
    with start_run(RunRequest(TaskRef(file=str(TASKS / "stops.py"), name="waits"), debug=debug)) as run:
        refused = run.wait(PATIENCE).refused
    assert refused is not None
    assert refused.message.endswith("is gone: Connection refused.")


@pytest.mark.parametrize("when", ["before it is configured", "once it is configured", "stopped"])
def test_a_client_that_hangs_up_lets_it_run(workers: WorkerPool, when: str) -> None:
    with DebugRun("stops.py", "train", "--epochs", "2", workers=workers) as run:
        if when != "before it is configured":
            run.configure("train")
        if when == "stopped":
            run.stop()
        run.close()
        assert run.end().outputs == (1.0,)


def test_a_client_that_has_left_before_the_worker_looks_fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from flyte_debugger.worker.debug._pydevd import connection

    monkeypatch.setattr(connection, "_configure", lambda: None)
    monkeypatch.setattr(connection.debugpy, "connect", lambda *args, **options: None)
    monkeypatch.setattr(connection, "get_global_debugger", lambda: None)  # as once pydevd has disposed of itself
    connection.connect("127.0.0.1", 1, "token")


@pytest.mark.parametrize(
    ("file", "task", "mark", "arguments"),
    [
        ("stops.py", "hurried", "hurried", ()),
        ("stops.py", "fails_below", "divide", ("--b", "0")),
        ("stops.py", "recovers", "divide", ("--b", "0")),
        ("stops.py", "fails_in_gather", "later", ("--b", "0")),
        ("steps.py", "async_calls", "async-call", ("--x", "1")),
        ("steps.py", "async_gather_aio", "double", ("--x", "1")),
    ],
)
def test_it_is_cancelled_while_it_is_stopped_and_stops_no_more(
    workers: WorkerPool, file: str, task: str, mark: str, arguments: tuple[str, ...]
) -> None:
    with DebugRun(file, task, *arguments, workers=workers) as run:
        run.configure(*([] if mark in ("divide", "later") else [mark]))
        assert run.stop() == mark
        run.run.cancel()
        state = run.end()
        assert state.status == "cancelled"
        (stop,) = run.stops()
        assert state.actions[stop.action or ""].status == "cancelled"


def stop_where_all_meet(run: DebugRun) -> None:
    """Stop one of four threads that come to a breakpoint at once; the others wait for their turn."""
    run.configure("gathers")
    run.stop()
    run.set_breakpoints("meets", condition="met.wait() >= 0")
    run.go()
    assert run.stop() == "meets"
    wait_until(lambda: int(run.local("held_threads()")) >= 4, "all of them")


def test_a_thread_that_waits_for_its_stop_to_be_told_does_not_stop_once_its_breakpoint_is_gone(
    workers: WorkerPool,
) -> None:
    with DebugRun("stops.py", "gathers_those_that_meet", workers=workers) as run:
        stop_where_all_meet(run)
        run.set_breakpoints()
        run.go()
        assert run.end().status == "succeeded"
        assert [stop.reason for stop in run.stops()] == ["breakpoint", "breakpoint"]


def test_a_thread_that_waits_for_its_stop_to_be_told_does_not_stop_once_it_is_cancelled(workers: WorkerPool) -> None:
    with DebugRun("stops.py", "gathers_those_that_meet", workers=workers) as run:
        stop_where_all_meet(run)
        run.run.cancel()
        assert run.end().status == "cancelled"
        assert [stop.reason for stop in run.stops()] == ["breakpoint", "breakpoint"]


def test_a_worker_that_is_killed_ends_the_run_for_good(own_home: Path) -> None:
    with DebugRun("stops.py", "flaky") as run:
        run.configure("flaky")
        run.stop()
        with pytest.raises(DapError):
            run.local("__import__('os')._exit(9)")
        state = run.end()
    assert state.status == "crashed"
    assert len(state.actions) == 1
    assert none_left(own_home)


@pytest.mark.parametrize("how", ["stopped", "go"])
def test_a_front_end_that_is_killed_leaves_nothing(own_home: Path, how: str) -> None:
    command = [sys.executable, "-m", "tests.debugger.worker.debug.front_end", how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPO) as front_end:
        assert front_end.stdout is not None
        assert front_end.stdout.readline() == "waits\n"
        if how == "go":
            assert front_end.stdout.readline() == "gone on\n"
        front_end.kill()
    assert none_left(own_home)
