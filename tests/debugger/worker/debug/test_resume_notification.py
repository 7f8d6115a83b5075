"""When pydevd tells that the program goes on, and that a `continue` is done, without a program."""

import threading
from typing import Any

import pytest

from flyte_debugger.worker.debug import _pydevd  # noqa: F401  (puts the bundled pydevd on the path)

# isort: split
from _pydevd_bundle.pydevd_additional_thread_info import set_additional_thread_info
from _pydevd_bundle.pydevd_comm_constants import CMD_SET_BREAK, CMD_SET_NEXT_STATEMENT, CMD_THREAD_SUSPEND

from flyte_debugger.worker.debug._pydevd.resume_notification import ResumeNotification


class Debugger:
    """What a notification tells the client."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self._enable_thread_notifications = True
        self.writer = self.cmd_factory = self

    def add_command(self, command: str) -> None:
        self.told.append(command)

    def make_thread_suspend_single_notification(self, debugger: Any, thread_id: str, *more: Any) -> str:
        return f"stopped {thread_id}"

    def make_thread_resume_single_notification(self, thread_id: str) -> str:
        return f"continued {thread_id}"


class Threads:
    """Threads of a program that stop and go on as they are told to."""

    def __init__(self) -> None:
        self.debugger = Debugger()
        self.told = self.debugger.told
        self._notification = ResumeNotification(self.debugger)
        self._notification.multi_threads_single_notification = True
        self._threads = {name: threading.Thread() for name in "ab"}

    def stop(self, name: str) -> None:
        self._notification.increment_suspend_time()
        self._notification.on_thread_suspend(name, self._threads[name], CMD_SET_BREAK)

    def arrive(self, name: str) -> None:
        """Come to a stop of which nobody was told yet."""
        self._notification.arrive(self._threads[name])

    def run(self, *names: str) -> list[str]:
        """Those that run on when all are to."""
        ran: list[str] = []
        for name in names:
            self._notification.run(self._threads[name], lambda name=name: ran.append(name))  # type: ignore[misc]
        return ran

    def hold(self, name: str) -> None:
        self._notification.on_thread_suspend(name, self._threads[name], CMD_THREAD_SUSPEND)

    def ask(self) -> None:
        """As a `continue` does."""
        self._notification.add_on_resumed_callback(lambda: self.told.append("answered"))
        self._notification.expect()

    def resume(self, name: str) -> None:
        self._notification.on_thread_resume(name, self._threads[name])

    def jump(self, name: str) -> None:
        set_additional_thread_info(self._threads[name]).pydev_step_cmd = CMD_SET_NEXT_STATEMENT
        self.resume(name)


@pytest.fixture
def threads() -> Threads:
    return Threads()


def test_each_continue_is_told_and_answered_once(threads: Threads) -> None:
    threads.stop("a")
    threads.hold("b")
    threads.ask()
    threads.resume("b")
    threads.resume("a")
    assert threads.told == ["stopped a", "continued b", "answered"]


def test_a_thread_that_goes_on_late_does_not_tell_that_the_next_stop_is_over(threads: Threads) -> None:
    threads.stop("a")
    threads.hold("b")
    threads.ask()
    threads.resume("a")
    threads.stop("a")
    threads.resume("b")
    assert threads.told == ["stopped a", "continued a", "answered", "stopped a"]
    threads.ask()
    threads.resume("a")
    assert threads.told[4:] == ["continued a", "answered"]


def test_a_stop_before_any_thread_has_noticed_comes_after_the_answer(threads: Threads) -> None:
    threads.stop("a")
    threads.ask()
    threads.stop("b")
    threads.resume("a")
    assert threads.told == ["stopped a", "continued b", "answered", "stopped b"]


def test_a_jump_is_told_by_the_thread_that_jumps(threads: Threads) -> None:
    threads.stop("a")
    threads.jump("a")
    threads.stop("a")
    assert threads.told == ["stopped a", "continued a", "stopped a"]


def test_a_stop_after_the_request_is_not_taken_back_by_it(threads: Threads) -> None:
    threads.stop("a")
    threads.ask()
    threads.arrive("b")
    assert threads.run("a", "b") == ["a"]
    threads.stop("b")
    assert threads.run("a", "b") == ["a"]
    threads.ask()
    assert threads.run("a", "b") == ["a", "b"]


def test_no_stop_is_kept_for_a_client_that_has_gone(threads: Threads) -> None:
    threads.stop("a")
    threads.arrive("b")
    threads.debugger._enable_thread_notifications = False
    assert threads.run("a", "b") == ["a", "b"]


def test_a_thread_that_goes_on_by_itself_is_told_of(threads: Threads) -> None:
    threads.stop("a")
    threads.resume("a")
    assert threads.told == ["stopped a", "continued a"]


def test_who_asks_where_nothing_is_stopped_is_answered(threads: Threads) -> None:
    threads.ask()
    assert threads.told == ["continued *", "answered"]
