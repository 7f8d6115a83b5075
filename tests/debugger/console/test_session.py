"""A whole debug session from Python, without a screen."""

from pathlib import Path

import pytest

from flyte_debugger.catalog import form_worker
from flyte_debugger.console import DebugConsole, attach, debug
from flyte_debugger.console.commands.step_commands import Next
from flyte_debugger.console.commands.view_commands import Refresh, WalkStops
from flyte_debugger.console.console_messages import CommandDone, CommandFailed, Resumed, SessionEnded, SessionStarted
from flyte_debugger.console.debug_console import EventLog
from flyte_debugger.console.run_outcome import RunFailedError
from flyte_debugger.console.snapshot_builder import SnapshotBuilder, StopSnapshot
from flyte_debugger.dap.errors import ConnectionClosedError, RequestRefusedError
from flyte_debugger.run.events import RunEnded
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.session.errors import NotStoppedError, SessionError
from flyte_debugger.session.session_events import State
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.errors import InputsError
from tests.debugger.worker.debug.driving import TASKS, marked
from tests.tui.cli.debugged import FILE, LINES
from tests.tui.cli.test_attach import plain_script
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.real
TIMEOUT = 60.0
CHILDREN = TASKS / "children.py"
NAMES = {number: name for name, number in LINES.items()}


def stopped(console: DebugConsole) -> str:
    """Where the program stops next: the mark of its line."""
    snapshot = console.wait_for_stop(TIMEOUT)
    assert snapshot is not None
    assert snapshot.frame is not None
    return NAMES.get(snapshot.frame.line, str(snapshot.frame.line))


def request(task: str, *arguments: str) -> RunRequest:
    return RunRequest(TaskRef(file=str(FILE), name=task), arguments)


def test_the_callers_of_a_task_in_another_thread_are_above_it(workers: WorkerPool) -> None:
    steps = TASKS / "steps.py"
    call = RunRequest(TaskRef(file=str(steps), name="async_aio"), ("--x", "4"))
    with debug(call, [str(marked(steps)["aio"])], workers=workers) as console:
        console.wait_for_stop(TIMEOUT)
        console.step()
        snapshot = console.wait_for_stop(TIMEOUT)
        assert snapshot is not None
        assert [(one.name, one.task) for one in snapshot.frames] == [
            ("double", "steps.double"),
            ("async_aio", "steps.async_aio"),
        ]
        assert snapshot.frames[0].action == snapshot.action.action != snapshot.frames[1].action
        console.select_frame(1)
        assert console.set_variable("x", "40").result == "40"
        assert [frame.line for frame in console.stack] == [marked(steps)["double"], marked(steps)["aio"]]
        console.breakpoints.remove(str(marked(steps)["aio"]))
        console.continue_()
        assert console.result(TIMEOUT) == 8


def test_outputs_that_the_task_could_not_return_are_refused_where_they_are_set(workers: WorkerPool) -> None:
    with debug(request("main", "--x", "5"), ["double:exit"], workers=workers) as console:
        console.wait_for_stop(TIMEOUT)
        with pytest.raises(RequestRefusedError, match=r"TypeError: 'abc' cannot be what debugged\.double returns: Exp"):
            console.set_variable("outputs", "'abc'")
        assert console.evaluate("outputs").result == "10"
        assert console.set_variable("outputs", "11").result == "11"


def test_an_exception_tells_the_line_that_raised_it(workers: WorkerPool) -> None:
    stops = TASKS / "stops.py"
    call = RunRequest(TaskRef(file=str(stops), name="fails_below"), ("--b", "0"))
    with debug(call, stop_on_entry=False, workers=workers) as console:
        snapshot = console.wait_for_stop(TIMEOUT)
        assert snapshot is not None
        assert snapshot.exception is not None
        raised = snapshot.exception.exception.raised
        assert raised is not None
        assert (raised.file, raised.line, raised.function) == (str(stops), marked(stops)["divide"], "divide")
        assert [frame.name for frame in snapshot.frames] == ["divide", "fails", "fails_below"]


def test_a_script_drives_a_whole_session(workers: WorkerPool) -> None:
    told: list[EventLog] = []
    with debug(request("main", "--x", "5"), [str(LINES["call"])], listener=told.append, workers=workers) as console:
        assert stopped(console) == "call"
        snapshot = console.snapshot
        assert snapshot is not None
        assert (snapshot.reason, snapshot.task, len(snapshot.hit_breakpoints)) == ("breakpoint", "debugged.main", 1)
        assert snapshot.source is not None
        assert "total = double(x)" in snapshot.source.lines[LINES["call"] - 1]
        assert [one.value for one in console.variables("numbers", 990, 3).items] == ["990", "991", "992"]
        assert console.completions("x.bit_l") == ("bit_length",)
        console.step()
        assert stopped(console) == "double"
        assert [frame.name for frame in console.stack] == ["double", "main"]
        assert console.select_frame(1).name == "main"
        assert console.evaluate("x + len(numbers)").result == "1005"
        assert console.select_frame(0).name == "double"
        assert console.set_variable("x", "50").result == "50"
        with pytest.raises(RequestRefusedError, match="ZeroDivisionError"):
            console.evaluate("1 / 0")
        console.out()
        assert stopped(console) == "call"
        assert console.breakpoints.watch("total") == ("total",)
        console.next()
        assert stopped(console) == "after"
        assert console.snapshot is not None
        assert [(one.name, one.value) for one in console.snapshot.watches] == [("total", "100")]
        assert {(one.name, one.value) for one in console.snapshot.locals or ()} >= {("total", "100"), ("x", "5")}
        assert [NAMES[stop.top.line] for stop in console.stops] == ["call", "double", "call", "after"]
        assert console.stops[-1].changed == {"total": None}

        console.restart(("--x", "7"))
        assert stopped(console) == "call"
        assert [one.value for one in console.variables().items if one.name == "x"] == ["7"]
        console.breakpoints.remove(str(LINES["call"]))
        console.continue_()
        assert console.result(TIMEOUT) == 1014
        assert console.wait_for_stop() is None
        assert console.state.status == "succeeded"
    assert len([one for one in told if isinstance(one, SessionStarted)]) == 2
    assert isinstance(told[-1], RunEnded) or any(isinstance(one, RunEnded) for one in told)


def test_a_face_posts_commands_and_is_told_what_comes_of_them(workers: WorkerPool) -> None:
    told: list[EventLog] = []
    with debug(request("main"), workers=workers) as console:
        console.subscribe(told.append)
        assert stopped(console) == "first"
        before = console.snapshot
        console.post(Next())
        assert stopped(console) in ("first", "call")
        while console.snapshot is before or console.snapshot is None:
            console.wait_for_stop(TIMEOUT)
        kinds = [type(one) for one in told if isinstance(one, CommandDone | Resumed | StopSnapshot)]
        assert kinds[-3:] == [CommandDone, Resumed, StopSnapshot]


def test_a_program_that_ends_while_a_stop_is_looked_at_is_no_error(
    workers: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[EventLog] = []

    def ends(builder: SnapshotBuilder, _opened: object) -> StopSnapshot:
        builder._position.target.end()
        raise ConnectionClosedError("this side closed the connection.")

    with debug(request("main"), workers=workers) as console:
        console.subscribe(told.append)
        assert stopped(console) == "first"
        monkeypatch.setattr(SnapshotBuilder, "present", ends)
        console.post(Refresh())
        console.wait(TIMEOUT)
    assert [one for one in told if isinstance(one, CommandFailed)] == []


def test_what_needs_a_stop_is_refused_while_the_program_runs_and_a_failure_is_the_result(workers: WorkerPool) -> None:
    with debug(request("waits"), ["nosuch:entry"], workers=workers) as console:
        wait_until(lambda: bool(console.state.actions), "the task's beginning")
        with pytest.raises(NotStoppedError, match="print needs one that stands still"):
            console.evaluate("1")
        console.pause()
        assert stopped(console)
        console.end()
        with pytest.raises(RunFailedError, match="waits cancelled"):
            console.result(TIMEOUT)


def test_a_restart_that_cannot_begin_is_refused_and_the_stop_stays(
    workers: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(form_worker, "WorkerProcess")  # The run's pool has a worker to ask.
    with debug(request("main"), workers=workers) as console:
        assert stopped(console) == "first"
        for arguments, overrides, says in (
            (("--x", "three"), (), "'three' is not a valid integer"),
            (("--nope", "3"), (), "nope"),
            ((), ("retries=many",), "retries"),
        ):
            with pytest.raises(InputsError, match=says):
                console.restart(arguments, overrides)
            assert stopped(console) == "first"
        console.next()
        assert stopped(console) == "call"


def test_any_program_under_debugpy_is_driven_too(tmp_path: Path) -> None:
    with plain_script(tmp_path) as (program, address):
        host, _, port = address.partition(":")
        with attach(host, int(port), [f"{tmp_path}/script.py:6 if turn > 2"]) as console:
            assert stopped(console) == "6"
            assert console.set_variable("turn", "1").result == "1"
            with pytest.raises(InputsError, match="was attached to"):
                console.restart()
            console.end()
            console.wait(TIMEOUT)
        assert program.poll() is None


def test_nothing_is_waited_for_after_a_session_was_closed(tmp_path: Path) -> None:
    with plain_script(tmp_path) as (_, address):
        host, _, port = address.partition(":")
        told: list[object] = []
        console = attach(host, int(port), [], listener=told.append)
        console.close()
        console.wait(0)
        assert told[-1] == SessionEnded("The session was closed.")


def test_a_process_that_stopped_meanwhile_has_its_turn_after_the_one_that_was_stepped(workers: WorkerPool) -> None:
    asked = RunRequest(TaskRef(file=str(CHILDREN), name="two"), ("--method", "fork"))
    with debug(asked, [f"{CHILDREN}:{marked(CHILDREN)['twice']}"], workers=workers) as console:
        first = console.wait_for_stop(TIMEOUT)
        assert first is not None
        assert first.process is not None
        wait_until(lambda: [one.state for one in console.processes()][1:] == [State.STOPPED] * 2, "both children")
        console.next()
        stepped = console.wait_for_stop(TIMEOUT)
        assert stepped is not None
        assert (stepped.process, stepped.reason) == (first.process, "step")
        other = next(one.process for one in console.processes() if one.process not in (None, first.process))
        assert other is not None
        assert console.select_process(other.pid).line == marked(CHILDREN)["twice"]
        assert console.evaluate("v").result in ("0", "1")
        assert console.select_process(first.process.pid).line == marked(CHILDREN)["twice-return"]
        with pytest.raises(SessionError, match="the task's own process is running, not stopped"):
            console.select_process()
        console.continue_()
        waited = console.wait_for_stop(TIMEOUT)
        assert waited is not None
        assert (waited.process, waited.reason) == (other, "breakpoint")
        shown = [one.stop.number for one in (first, stepped, waited) if one.stop]
        assert sorted(shown) == [1, 2, 3]
        assert [one.number for one in console.stops] == shown
        before = console.ask(WalkStops(forward=False))
        assert before is not None
        assert before.stack_snapshot is not None
        assert "stop 3 of 3" in before.stack_snapshot.title
        console.continue_()
        assert console.wait_for_stop(TIMEOUT) is None
        assert console.result() == [0, 2]
