"""What a supervisor keeps in mind while events pass: open actions, when led ones began, what is yet to say."""

import threading
import time
from collections.abc import Callable, Iterable

from flyte_debugger.run.events import (
    ActionEnded,
    ActionStarted,
    Continued,
    Event,
    Notice,
    Output,
    ResourcesUsed,
    RunEnded,
    RunRefused,
    RunStarted,
    Status,
    Stopped,
)
from flyte_debugger.supervisor.leased_worker import LeasedWorker
from flyte_debugger.supervisor.resource_usage import notice


class RunProgress:
    """Passes events on until the run's last, and remembers what deciding about workers takes.

    Args:
        tell: takes each event, in order.
    """

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self.run_began = False
        self.ended = threading.Event()
        """Set once the run's last event was passed on; a thread that a task left behind can say no more then."""
        self._pass_on = tell
        self._result: RunEnded | None = None
        self._open: dict[str, ActionStarted] = {}
        self._first_began: dict[str, float] = {}
        self._remarks: list[str] = []
        self._stopped_children: dict[int, Stopped] = {}
        """By thread. The task may be over before its child's session has told that the child goes on."""

    def tell(self, event: Event) -> None:
        """Pass an event on; notices from before the run's start follow it, and its end waits for `conclude`."""
        if self.ended.is_set() or (self._result is not None and not isinstance(event, Output)):
            return
        match event:
            case RunEnded():
                self._result = event
                return
            case ActionStarted():
                self._open[event.action] = event
            case ActionEnded():
                self._open.pop(event.action, None)
            case Stopped() if event.thread < 0:
                self._stopped_children[event.thread] = event
            case Continued():
                self._stopped_children.pop(event.thread, None)
        self._pass_on(event)
        if isinstance(event, RunRefused):
            self.ended.set()
        if isinstance(event, RunStarted):
            self.run_began = True
            for text in self._remarks:
                self.tell(Notice(text, time.time()))

    @property
    def is_over(self) -> bool:
        """Whether it is known how the run ended; what threads and exit handlers still print may follow."""
        return self.ended.is_set() or self._result is not None

    def conclude(self, *notices: str) -> None:
        """Tell these sentences, then how the run ended, which is the last event."""
        if self._result is None:
            return
        for stopped in list(self._stopped_children.values()):
            self._pass_on(Continued(stopped.action, stopped.thread, time.time()))
        for text in notices:
            self._pass_on(Notice(text, time.time()))
        self._pass_on(self._result)
        self.ended.set()

    def notice(self, texts: Iterable[str]) -> None:
        """Tell sentences for the person, once the run has begun."""
        for text in texts:
            if self.run_began:
                self.tell(Notice(text, time.time()))
            else:
                self._remarks.append(text)

    def is_open(self, action: str | None) -> bool:
        """Whether the action has started and not ended."""
        return action in self._open

    def attempt_began(self, action: str, at: float) -> None:
        """Note when an action's first attempt began, in seconds of the monotonic clock."""
        self._first_began.setdefault(action, at)

    def first_began(self, action: str | None) -> float | None:
        """When its first attempt began; None for one that has had none."""
        return self._first_began.get(action or "")

    def close_under(self, action: str | None, status: Status) -> None:
        """End the actions below one whose worker is lost."""
        for below in [started.action for started in self._open.values() if self._is_under(started, action)]:
            self.tell(ActionEnded(below, status, (), None, time.time()))

    def tell_used(self, leased: LeasedWorker) -> None:
        """Tell what a worker used, if its action ever began."""
        began = self.first_began(leased.action)
        if leased.action is None or began is None:
            return
        limits, seconds = leased.limits, round(leased.cpu_seconds, 3)
        said = notice(limits.memory, leased.peak_memory, limits.cpus, seconds, leased.clock() - began)
        self.tell(
            ResourcesUsed(leased.action, leased.peak_memory, seconds, limits.memory, limits.cpus, said, time.time())
        )

    def _is_under(self, started: ActionStarted, action: str | None) -> bool:
        parent = started.parent
        while parent is not None and parent != action:
            parent = self._open[parent].parent if parent in self._open else None
        return parent is not None
