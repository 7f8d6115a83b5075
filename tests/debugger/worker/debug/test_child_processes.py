"""Child processes of a task under the debugger, started in each of the ways that there are."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import debugpy
import pytest

from flyte_debugger.run.events import Continued, Output, Stopped
from flyte_debugger.run.request import DebugOptions, RunRequest, TaskRef
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, LineBreakpoint
from flyte_debugger.session.debug_run import DebugRun, start_debug
from flyte_debugger.session.processes import process_group
from flyte_debugger.session.stop import Stop
from flyte_debugger.worker.debug._pydevd.child_processes.child_debugging import STARTER, Address, starter_folder
from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.debugger.runner import none_left, wait_for_text
from tests.debugger.session.runs import EventLog
from tests.debugger.worker.debug import driving
from tests.debugger.worker.debug.driving import PATIENCE, TASKS, marked
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.process
FILE, SCRIPT = TASKS / "children.py", TASKS / "script.py"
METHODS = ("fork", "spawn", "forkserver")
LAUNCHED = ("-c", "-m", "script")


def at(*marks: str, file: Path = FILE) -> Breakpoints:
    return Breakpoints(lines=tuple(LineBreakpoint(str(file), marked(file)[mark]) for mark in marks))


class Run:
    """A debug run of a task of `children.py`."""

    def __init__(
        self,
        workers: WorkerPool | None,
        breakpoints: Breakpoints,
        task: str,
        *arguments: str,
        file: Path = FILE,
        subprocesses: bool = True,
    ) -> None:
        self.told = EventLog(file)
        request = RunRequest(
            TaskRef(file=str(FILE), name=task), arguments, debug=DebugOptions(subprocesses=subprocesses)
        )
        self.debug: DebugRun = start_debug(request, breakpoints, workers, self.told.happened.put)

    def stop(self) -> tuple[Stop, str]:
        """The next stop, and the mark of its line."""
        return self.told.next_stop()

    def child_stop(self) -> tuple[Stop, str]:
        """The next stop, which is in a child."""
        stop, mark = self.stop()
        assert stop.process is not None
        assert stop.process.pid != 0
        return stop, mark

    def resume(self) -> None:
        """Let the shown process go on."""
        assert self.debug.session is not None
        self.debug.session.resume()

    def next(self) -> None:
        """Run to its next line."""
        assert self.debug.session is not None
        self.debug.session.next()

    def outputs(self) -> tuple[object, ...]:
        """What the run gives at its end."""
        state = self.debug.run.wait(PATIENCE)
        assert state.ended is not None
        assert state.status == "succeeded", state.error
        return tuple(state.outputs)

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_: object) -> None:
        self.debug.close()


@pytest.mark.parametrize("task", ["pool", "executor"])
@pytest.mark.parametrize("method", METHODS)
def test_a_breakpoint_in_a_child_stops_there_and_is_stepped_from(workers: WorkerPool, task: str, method: str) -> None:
    with Run(workers, at("twice"), task, "--method", method, "--n", "2") as run:
        for expected in ("0", "2"):
            stop, mark = run.child_stop()
            assert (mark, stop.reason) == ("twice", "breakpoint")
            run.next()
            stop, mark = run.child_stop()
            assert (mark, stop.reason, stop.evaluate("w").result) == ("twice-return", "step", expected)
            run.resume()
        assert run.outputs() == ([0, 2],)


@pytest.mark.parametrize("method", METHODS)
def test_a_failure_in_a_child_stops_there_once_and_not_again_in_its_parent(workers: WorkerPool, method: str) -> None:
    with Run(workers, at(), "caught", "--method", method) as run:
        stop, mark = run.child_stop()
        assert (mark, stop.error) == ("check", "ValueError: bad 7")
        run.resume()
        assert run.outputs() == ("bad 7",)


@pytest.mark.parametrize("how", LAUNCHED)
def test_a_program_that_a_task_starts_stops_at_its_breakpoints(workers: WorkerPool, how: str) -> None:
    with Run(workers, at("script", file=SCRIPT), "launched", "--how", how, file=SCRIPT) as run:
        stop, mark = run.child_stop()
        assert mark == "script"
        assert stop.evaluate("text").result == "'6'"
        run.next()
        assert run.child_stop()[0].evaluate("tripled").result == "18"
        run.resume()
        assert run.outputs() == ("18\n",)


@pytest.mark.parametrize(
    ("task", "arguments", "outputs"),
    [
        *[("pool", ("--method", method), ([0],)) for method in METHODS],
        *[("executor", ("--method", method), ([0],)) for method in METHODS],
        *[("launched", ("--how", how), ("18\n",)) for how in LAUNCHED],
        ("forked", (), (6,)),
        ("lost", (), (-9,)),
        ("replaced", (), (5,)),
        ("outlived", (), (1,)),
        ("nested", (), (8,)),
    ],
)
def test_children_run_to_their_end(
    workers: WorkerPool, task: str, arguments: tuple[str, ...], outputs: tuple[object, ...]
) -> None:
    with Run(workers, at(), task, *arguments) as run:
        assert run.outputs() == outputs


def test_children_of_children_stop(workers: WorkerPool) -> None:
    with Run(workers, at("twice", "nest"), "nested") as run:
        stop, mark = run.child_stop()
        assert mark == "nest"
        outer = stop.process
        run.resume()
        stop, mark = run.child_stop()
        assert (mark, stop.evaluate("v").result) == ("twice", "4")
        assert outer is not None
        assert stop.process is not None
        assert stop.process.parent == outer.pid
        run.resume()
        assert run.outputs() == (8,)


def test_steps_over_a_fork_and_over_a_pool_go_on_in_the_parent(workers: WorkerPool) -> None:
    with Run(workers, at("fork"), "forked") as run:
        assert run.stop()[1] == "fork"
        run.next()
        stop, mark = run.stop()
        assert (mark, stop.process) == ("fork-next", None)
        run.resume()
        assert run.outputs() == (6,)
    with Run(workers, at("pool-map"), "pool", "--method", "fork", "--n", "2") as run:
        assert run.stop()[1] == "pool-map"
        assert run.debug.session is not None
        run.debug.session.step_in()
        stop, mark = run.stop()
        assert (mark, stop.process) == ("pool-end", None)
        run.resume()
        assert run.outputs() == ([0, 2],)


def test_of_two_that_stop_at_once_one_is_shown_after_the_other(
    workers: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_group, "STEP_GRACE", PATIENCE)
    with Run(workers, at("twice"), "two", "--method", "fork") as run:
        first, mark = run.child_stop()
        assert mark == "twice"
        run.next()
        again, mark = run.child_stop()
        assert (mark, again.process and again.process.pid) == ("twice-return", first.process and first.process.pid)
        run.resume()
        other, mark = run.child_stop()
        assert mark == "twice"
        assert other.number > first.number or other.process != first.process
        run.resume()
        assert run.outputs() == ([0, 2],)


def test_processes_are_listed_with_their_threads_and_can_be_switched_between(workers: WorkerPool) -> None:
    with Run(workers, at("twice"), "two", "--method", "fork") as run:
        stop, _ = run.child_stop()
        assert stop.process is not None
        assert stop.process.name.startswith("ForkPoolWorker")
        wait_until(lambda: sum(bool(each.threads) for each in run.debug.processes) == 3, "both children")
        listed = run.debug.processes
        assert [each.process is None for each in listed] == [True, False, False]
        assert [each.process.pid for each in listed if each.process and each.is_shown] == [stop.process.pid]
        assert all(each.threads for each in listed)


def test_breakpoints_set_later_reach_children_that_run_and_children_to_come(workers: WorkerPool) -> None:
    with Run(workers, at("twice"), "pool", "--method", "fork", "--n", "1") as run:
        run.child_stop()
        run.debug.want(at("twice-return"))
        run.resume()
        assert run.child_stop()[1] == "twice-return"
        run.resume()
        assert run.outputs() == ([0],)


def test_a_child_that_runs_is_paused_and_its_values_are_changed(workers: WorkerPool) -> None:
    with Run(workers, at(), "turns") as run:
        wait_for_text(run.debug.run, "turning")
        run.debug.pause()
        stop, _ = run.child_stop()
        top = stop.top()
        assert (top and top.name, stop.reason) == ("turn", "pause")
        stop.evaluate("going = False")
        run.debug.show_process(stop.process.pid if stop.process else 0)
        run.resume()
        stop, _ = run.stop()
        assert stop.process is None, "the task's own process was asked to stop, too, and does where it goes on"
        run.resume()
        assert run.outputs() == (0,)


def test_no_timeout_runs_while_a_child_is_stopped(workers: WorkerPool) -> None:
    with Run(workers, at("twice"), "hurried") as run:
        run.child_stop()
        with pytest.raises(TimeoutError):
            run.debug.run.wait(2.3)
        run.resume()
        assert run.outputs() == ([0],)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_run_tells_and_records_where_a_child_is_stopped(workers: WorkerPool, method: str) -> None:
    with Run(workers, at("twice"), "pool", "--method", method) as run:
        stop, _ = run.child_stop()
        assert stop.process is not None
        run.resume()
        run.outputs()
        told = [event for event in run.debug.run.events() if isinstance(event, Stopped | Continued)]
        root = run.debug.run.wait(PATIENCE).root
        assert root is not None
        assert [(type(event), event.action, event.thread) for event in told] == [
            (kind, root.id, -stop.process.pid) for kind in (Stopped, Continued)
        ]
        assert isinstance(told[0], Stopped)
        assert (told[0].file, told[0].line, told[0].function) == (str(FILE), marked(FILE)["twice"], "twice")


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_secrets_in_children_are_masked_where_they_are_shown_printed_and_recorded(
    workers: WorkerPool, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setenv("CHILD_KEY", "hush-hush-42")
    with Run(workers, at("tell-key"), "tells_its_key", "--method", method) as run:
        stop, mark = run.child_stop()
        assert (mark, stop.evaluate("key").result) == ("tell-key", "'***'")
        assert stop.evaluate("len(key)").result == "12"
        run.resume()
        assert run.outputs() == (12,)
        events = tuple(run.debug.run.events())
        assert "the key is ***" in "".join(event.text for event in events if isinstance(event, Output))
        assert "hush" not in str(events)
        kept = [path for path in run.debug.run.folder.rglob("*") if path.is_file()]
        assert any(b"the key is ***" in path.read_bytes() for path in kept)
        assert not [path for path in kept if b"hush" in path.read_bytes()]


def test_a_child_whose_session_is_gone_runs_as_if_nobody_had_debugged() -> None:
    pydevd = Path(debugpy.__file__).parent / "_vendored" / "pydevd" / "pydevd.py"
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    setup = Address("127.0.0.1", port, "token").setup()
    words = [*("--client", setup["client"], "--port", str(setup["port"]), "--client-access-token", "token")]
    words += ["--multiprocess", "--json-dap-http", "--preimport", f"{starter_folder()};{STARTER}", "--file"]
    flags = [sys.executable, "-X", "frozen_modules=off"]
    script = subprocess.run([*flags, str(pydevd), *words, str(SCRIPT), "6"], text=True, capture_output=True, check=True)
    assert (script.stdout, script.stderr) == ("18\n", "")
    calling = f"import sys; sys.path.insert(0, {str(starter_folder())!r}); import {STARTER} as starter; "
    calling += f"starter.start('127.0.0.1', {port}, 'token', {str(Path(debugpy.__file__).parent)!r}); print(18)"
    code = subprocess.run([*flags, "-c", calling], text=True, capture_output=True, check=True)
    assert (code.stdout, code.stderr) == ("18\n", "")


def test_a_child_that_is_killed_while_it_is_stopped_keeps_nobody_waiting(workers: WorkerPool) -> None:
    with Run(workers, at("twice"), "waited") as run:
        stop, _ = run.child_stop()
        assert stop.process is not None
        os.kill(stop.process.pid, signal.SIGKILL)
        assert run.outputs() == (-9,)


def test_a_child_that_becomes_another_python_is_debugged_as_that(workers: WorkerPool) -> None:
    with Run(workers, at("script", file=SCRIPT), "renewed", file=SCRIPT) as run:
        stop, mark = run.child_stop()
        assert (mark, stop.evaluate("text").result) == ("script", "'7'")
        run.resume()
        assert run.outputs() == (0,)


def test_a_child_that_outlives_the_task_and_stops_keeps_no_run_from_its_end(own_home: Path) -> None:
    with Run(None, at("twice"), "outlived") as run:
        assert run.outputs() == (1,)
    assert none_left(own_home)


def test_a_run_that_is_ended_ends_its_stopped_children(own_home: Path) -> None:
    for task in ("pool", "executor"):
        with Run(None, at("twice"), task, "--method", "fork") as run:
            stop, _ = run.child_stop()
            run.debug.end()
            assert run.debug.run.wait(PATIENCE).status == "cancelled"
            assert stop.process is not None
        assert none_left(own_home)


def test_a_run_that_is_let_go_of_runs_on_with_its_children(workers: WorkerPool) -> None:
    with Run(workers, at("twice"), "pool", "--method", "spawn", "--n", "2") as run:
        run.child_stop()
        run.debug.detach()
        assert run.outputs() == ([0, 2],)


def test_children_run_free_where_that_is_asked_for_and_a_notice_says_so(workers: WorkerPool) -> None:
    for task, arguments in (("pool", ("--method", "fork")), ("launched", ("--how", "script"))):
        with Run(workers, at("twice"), task, *arguments, subprocesses=False) as run:
            run.outputs()
            notices = [event.text for event in run.debug.run.events() if event.kind == "notice"]
            assert any("without the debugger" in text for text in notices), notices


def test_a_client_that_knows_of_no_children_is_not_held_up_by_them(workers: WorkerPool) -> None:
    with driving.DebugRun("children.py", "caught", "--method", "fork", workers=workers) as run:
        run.configure("check")
        assert run.end().outputs == ("bad 7",)
