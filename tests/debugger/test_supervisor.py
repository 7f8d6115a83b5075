"""The supervisor without processes: limits by a clock that the test moves, and what is asked while a worker starts."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from flyte_debugger import wire
from flyte_debugger.events import Event, Notice, RunRefused
from flyte_debugger.holding import CANCEL_GRACE, KIND_GRACE, Holding
from flyte_debugger.ledger import Ledger
from flyte_debugger.leg import Leg
from flyte_debugger.listening import Listening
from flyte_debugger.request import DebugOptions, RunRequest
from flyte_debugger.supervisor import Supervisor
from flyte_debugger.worker_group import WorkerGroup
from tests.debugger.fake_workers import REQUEST, Clock, FakeWorker, fake_leg


@pytest.fixture(autouse=True)
def close_sockets() -> Iterator[None]:
    yield
    while FakeWorker.open_sockets:
        FakeWorker.open_sockets.pop().close()


OLD, NEW = wire.TaskStops(("old",), {}), wire.TaskStops(("new",), {})


def held(limits: wire.Limits, **asked: Any) -> tuple[Holding, Leg, FakeWorker, Clock, list[Event]]:
    """A worker whose first attempt begins now, and who holds it to its limits."""
    clock, told = Clock(), list[Event]()
    ledger = Ledger(told.append)
    holding = Holding(RunRequest(REQUEST.task, **asked), ledger, clock)
    leg, worker = fake_leg(clock, limits)
    leg.action = "a0"
    leg.begin_attempt(1)
    ledger.attempt_began("a0", clock())
    ledger.run_began = True
    return holding, leg, worker, clock, told


@pytest.mark.parametrize(
    ("limits", "error"), [(wire.Limits(max_runtime=10.0), "MaxRuntime"), (wire.Limits(deadline=10.0), "Deadline")]
)
def test_a_time_that_is_up_is_told_kindly_first(limits: wire.Limits, error: str) -> None:
    holding, leg, worker, clock, _ = held(limits)
    clock.go_on(10.0)
    holding.look(leg)
    assert worker.done == []
    clock.go_on(0.1)
    holding.look(leg)
    assert worker.done == ["interrupt"]
    assert leg.ending is not None
    assert leg.ending.error is not None
    assert error in leg.ending.error.type
    clock.go_on(KIND_GRACE)
    holding.look(leg)
    assert worker.done == ["interrupt"]
    clock.go_on(0.1)
    holding.look(leg)
    assert worker.done == ["interrupt", "kill_group"]


def test_a_clock_stands_still_while_a_thread_is_stopped() -> None:
    holding, leg, worker, clock, _ = held(wire.Limits(max_runtime=10.0, deadline=20.0))
    leg.stop(1)
    leg.stop(2)
    clock.go_on(1000.0)
    leg.go_on(1)
    clock.go_on(1000.0)
    leg.go_on(2)
    clock.go_on(9.0)
    holding.look(leg)
    assert (worker.done, leg.ran) == ([], 9.0)


def test_a_task_that_does_not_stop_is_killed_after_its_grace_or_when_asked_again() -> None:
    holding, leg, worker, clock, _ = held(wire.Limits())
    assert holding.cancel()
    clock.go_on(CANCEL_GRACE)
    holding.look(leg)
    assert worker.done == []
    assert not holding.cancel()
    holding.look(leg)
    assert worker.done == ["kill_group"]


def test_preemption_comes_after_its_time_and_only_where_the_task_may_be_preempted() -> None:
    holding, leg, worker, clock, _ = held(wire.Limits(interruptible=True), preempt_after=5.0)
    clock.go_on(4.9)
    holding.look(leg)
    assert worker.done == []
    clock.go_on(0.1)
    holding.look(leg)
    assert worker.done == ["kill_group"]

    holding, leg, worker, _, told = held(wire.Limits(), preempt_after=0.0)
    holding.look(leg)
    holding.look(leg)
    assert worker.done == []
    assert [type(event) for event in told] == [Notice]


class SlowLauncher:
    """Starts a worker, and has something done by another thread before it hands the worker out."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self.request = RunRequest(REQUEST.task, debug=DebugOptions())
        self.notices: list[str] = []
        self.leg, self.worker = fake_leg(Clock())
        self._meanwhile = meanwhile

    def first(self) -> Leg:
        other = threading.Thread(target=self._meanwhile)
        other.start()
        other.join()
        self.worker.say(RunRefused("enough", "", 1.0))
        self.worker.exit_status = 0
        return self.leg

    def close(self) -> None:
        pass

    @property
    def masker(self) -> Any:
        from flyte_debugger.masking import Masker

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
    assert worker.heard() == [wire.Cancel()]


def test_each_worker_has_the_newest_task_breakpoints_last_however_threads_are_run() -> None:
    """The first change is held up in the middle of being sent, while another change and another worker come."""
    group = WorkerGroup(Listening(lambda *_: None), debugged=True)
    first, first_worker = fake_leg(Clock())
    second, second_worker = fake_leg(Clock())
    group.add(first)
    sending, go_on = threading.Event(), threading.Event()
    send = first.send

    def held_up(message: wire.Message) -> None:
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
