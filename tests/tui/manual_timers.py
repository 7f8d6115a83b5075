"""Timers that end when a test says so, in place of a widget's `set_timer`."""

from collections.abc import Callable


class ManualTimers:
    """Starts timers, and ends those that run on demand."""

    def __init__(self) -> None:
        self.running: list[ManualTimer] = []

    def set_timer(self, seconds: float, work: Callable[[], None]) -> "ManualTimer":
        """Start a timer; stands in for `Widget.set_timer`."""
        timer = ManualTimer(self, seconds, work)
        self.running.append(timer)
        return timer

    def let_pass(self) -> None:
        """End every timer that runs."""
        ended, self.running = self.running, []
        for timer in ended:
            timer.work()


class ManualTimer:
    """One timer, which does its work when the test lets time pass."""

    def __init__(self, timers: ManualTimers, seconds: float, work: Callable[[], None]) -> None:
        self.seconds = seconds
        self.work = work
        self._timers = timers

    def stop(self) -> None:
        """Do not call the function any more."""
        if self in self._timers.running:
            self._timers.running.remove(self)
