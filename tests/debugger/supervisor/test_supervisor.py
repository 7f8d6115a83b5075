"""The supervisor without processes: limits by a clock that the test moves, and what is asked while a worker starts."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from flyte_debugger.protocol import worker_messages
from flyte_debugger.run.events import Event, Notice, RunRefused
from flyte_debugger.run.request import DebugOptions, RunRequest
from flyte_debugger.supervisor.leased_worker import LeasedWorker
from flyte_debugger.supervisor.limit_enforcer import CANCEL_GRACE, KIND_GRACE, LimitEnforcer
from flyte_debugger.supervisor.run_progress import RunProgress
from flyte_debugger.supervisor.supervisor import Supervisor
from flyte_debugger.supervisor.worker_group import WorkerGroup
from flyte_debugger.supervisor.worker_reader import WorkerReader
from tests.debugger.fake_workers import REQUEST, Clock, FakeWorker, fake_leg


@pytest.fixture(autouse=True)
def close_sockets() -> Iterator[None]:
    yield
    while FakeWorker.open_sockets:
        FakeWorker.open_sockets.pop().close()


OLD, NEW = worker_messages.TaskStops(("old",), {}), worker_messages.TaskStops(("new",), {})


def held(
    limits: worker_messages.Limits, **asked: Any
) -> tuple[LimitEnforcer, LeasedWorker, FakeWorker, Clock, list[Event]]:
    """A worker whose first attempt begins now, and who holds it to its limits."""
    clock, told = Clock(), list[Event]()
    progress = RunProgress(told.append)
    holding = LimitEnforcer(RunRequest(REQUEST.task, **asked), progress, clock)
    leased, worker = fake_leg(clock, limits)
    leased.action = "a0"
    leased.begin_attempt(1)
    progress.attempt_began("a0", clock())
    progress.run_began = True
    return holding, leased, worker, clock, told


@pytest.mark.parametrize(
    ("limits", "error"),
    [(worker_messages.Limits(max_runtime=10.0), "MaxRuntime"), (worker_messages.Limits(deadline=10.0), "Deadline")],
)
def test_a_time_that_is_up_is_told_kindly_first(limits: worker_messages.Limits, error: str) -> None:
    holding, leased, worker, clock, _ = held(limits)
    clock.go_on(10.0)
    holding.look(leased)
    assert worker.done == []
    clock.go_on(0.1)
    holding.look(leased)
    assert worker.done == ["interrupt"]
    assert leased.ending is not None
    assert leased.ending.error is not None
    assert error in leased.ending.error.type
    clock.go_on(KIND_GRACE)
    holding.look(leased)
    assert worker.done == ["interrupt"]
    clock.go_on(0.1)
    holding.look(leased)
    assert worker.done == ["interrupt", "kill_group"]


def test_a_clock_stands_still_while_a_thread_is_stopped() -> None:
    holding, leased, worker, clock, _ = held(worker_messages.Limits(max_runtime=10.0, deadline=20.0))
    leased.stop(1)
    leased.stop(2)
    clock.go_on(1000.0)
    leased.go_on(1)
    clock.go_on(1000.0)
    leased.go_on(2)
    clock.go_on(9.0)
    holding.look(leased)
    assert (worker.done, leased.ran) == ([], 9.0)


def test_a_task_that_does_not_stop_is_killed_after_its_grace_or_when_asked_again() -> None:
    holding, leased, worker, clock, _ = held(worker_messages.Limits())
    assert holding.cancel()
    clock.go_on(CANCEL_GRACE)
    holding.look(leased)
    assert worker.done == []
    assert not holding.cancel()
    holding.look(leased)
    assert worker.done == ["kill_group"]


def test_preemption_comes_after_its_time_and_only_where_the_task_may_be_preempted() -> None:
    holding, leased, worker, clock, _ = held(worker_messages.Limits(interruptible=True), preempt_after=5.0)
    clock.go_on(4.9)
    holding.look(leased)
    assert worker.done == []
    clock.go_on(0.1)
    holding.look(leased)
    assert worker.done == ["kill_group"]

    holding, leased, worker, _, told = held(worker_messages.Limits(), preempt_after=0.0)
    holding.look(leased)
    holding.look(leased)
    assert worker.done == []
    assert [type(event) for event in told] == [Notice]


class SlowLauncher:
    """Starts a worker, and has something done by another thread before it hands the worker out."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self.request = RunRequest(REQUEST.task, debug=DebugOptions())
        self.notices: list[str] = []
        self.leased, self.worker = fake_leg(Clock())
        self._meanwhile = meanwhile

    def first(self) -> LeasedWorker:
        other = threading.Thread(target=self._meanwhile)
        other.start()
        other.join()
        self.worker.say(RunRefused("enough", "", 1.0))
        self.worker.exit_status = 0
        return self.leased

    def close(self) -> None:
        pass

    @property
    def masker(self) -> Any:
        from flyte_debugger.secrets.masking import Masker

        return Masker([])


def supervised(meanwhile: Callable[[Supervisor], None]) -> FakeWorker:
    """The worker of a run in which something is asked for while the worker starts."""
    launcher: Any = SlowLauncher(lambda: meanwhile(supervisor))
    supervisor = Supervisor(launcher, lambda event: None, lambda *_: None, lambda _: None)
    supervisor.run()
    worker: FakeWorker = launcher.worker
    return worker


def test_a_worker_that_starts_while_task_breakpoints_change_gets_the_new_ones() -> None:
    assert supervised(lambda supervisor: supervisor.set_task_stops(NEW)).heard() == [NEW]


def test_a_worker_that_starts_while_the_run_is_cancelled_is_interrupted_once() -> None:
    worker = supervised(lambda supervisor: supervisor.cancel())
    assert worker.done.count("interrupt") == 1
    assert worker.heard() == [worker_messages.Cancel()]


def test_each_worker_has_the_newest_task_breakpoints_last_however_threads_are_run() -> None:
    """The first change is held up in the middle of being sent, while another change and another worker come."""
    group = WorkerGroup(WorkerReader(lambda *_: None), debugged=True)
    first, first_worker = fake_leg(Clock())
    second, second_worker = fake_leg(Clock())
    group.add(first)
    sending, go_on = threading.Event(), threading.Event()
    send = first.send

    def held_up(message: worker_messages.Message) -> None:
        if message == OLD:
            sending.set()
            go_on.wait()
        send(message)

    first.send = held_up  # type: ignore[method-assign]
    threads = [threading.Thread(target=group.set_task_stops, args=(OLD,))]
    threads[0].start()
    sending.wait()
    threads += [
        threading.Thread(target=group.set_task_stops, args=(NEW,)),
        threading.Thread(target=group.add, args=(second,)),
    ]
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join()
    assert first_worker.heard()[-1] == NEW
    assert second_worker.heard()[-1] == NEW
    group.close()
