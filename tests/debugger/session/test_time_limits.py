"""Work on values that does not end in time: it is left to itself, and harms neither the program nor later work."""

import threading
import time
from collections.abc import Callable

import pytest

from flyte_debugger.worker.debug._pydevd import time_limits
from flyte_debugger.worker.debug._pydevd.time_limits import SLOW, Look

PATIENCE = 20.0


def threads_of_values() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "flyte-workbench-values"]


def goes_round() -> None:
    while True:
        pass


def test_what_ends_in_time_gives_its_result_or_raises() -> None:
    look = Look()
    assert look.run(lambda: 42, 1) == 42
    with pytest.raises(ZeroDivisionError):
        look.run(lambda: 1 // 0, 2)


def test_what_goes_round_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limits, "ENDLESS", 0.05)
    assert Look().run(goes_round, "round") is SLOW
    for thread in threads_of_values():
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert not time_limits._left


def test_what_waits_for_a_lock_gives_it_back_when_it_had_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limits, "ENDLESS", 0.05)
    lock, had = threading.Lock(), threading.Event()

    def waits() -> None:
        lock.acquire()
        try:
            had.set()
        finally:
            lock.release()

    lock.acquire()
    assert Look().run(waits, "waits") is SLOW
    assert Look().run(waits, "waits") is SLOW
    assert len(time_limits._left) == 1, "the same was begun again"
    assert Look().run(lambda: "other", "other") == "other"
    lock.release()
    for thread in threads_of_values():
        thread.join(PATIENCE)
    assert had.is_set()
    assert lock.acquire(timeout=PATIENCE)


def test_one_look_has_only_so_much_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limits, "ALL", 0.0)
    begun: list[int] = []
    work: Callable[[], None] = lambda: begun.append(1)  # noqa: E731
    assert Look().run(work, "any") is SLOW
    assert not begun


def test_time_in_which_the_machine_was_busy_with_others_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    class Starved:
        """The clock of a thread that has its turn every ten seconds."""

        seconds = 0.0

        def monotonic(self) -> float:
            self.seconds += 10
            return self.seconds

        def __getattr__(self, name: str) -> object:
            return getattr(time, name)

    monkeypatch.setattr(time_limits, "time", Starved())
    assert Look().run(lambda: threading.Event().wait(0.05) or "there", "late") == "there"
    assert Look().run(threading.Event().wait, "never") is SLOW
