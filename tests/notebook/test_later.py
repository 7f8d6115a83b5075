"""Work that waits for a pause in the typing, with a clock of the test's own."""

from collections.abc import Callable

from flyte_notebook.forms.debouncer import Debouncer


class Timers:
    """Hands out timers that end when the test says so."""

    def __init__(self) -> None:
        self.running: list[ManualTimer] = []

    def make(self, seconds: float, work: Callable[[], None]) -> "ManualTimer":
        return ManualTimer(self, seconds, work)

    def let_pass(self) -> None:
        """End every timer that runs."""
        ended, self.running = self.running, []
        for timer in ended:
            timer.work()


class ManualTimer:
    def __init__(self, timers: Timers, seconds: float, work: Callable[[], None]) -> None:
        self.timers, self.seconds, self.work = timers, seconds, work

    def start(self) -> None:
        self.timers.running.append(self)

    def cancel(self) -> None:
        if self in self.timers.running:
            self.timers.running.remove(self)


def test_many_requests_in_a_row_are_one_piece_of_work() -> None:
    timers, done = Timers(), list[str]()
    later = Debouncer(lambda: done.append("done"), pause=0.3, make_timer=timers.make)
    for _ in range(3):
        later.ask()
    assert (done, [timer.seconds for timer in timers.running]) == ([], [0.3])
    timers.let_pass()
    assert done == ["done"]


def test_a_request_after_the_work_is_work_again() -> None:
    timers, done = Timers(), list[str]()
    later = Debouncer(lambda: done.append("done"), make_timer=timers.make)
    later.ask()
    timers.let_pass()
    later.ask()
    timers.let_pass()
    assert done == ["done", "done"]
