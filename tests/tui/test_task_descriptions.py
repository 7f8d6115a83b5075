"""When a worker is asked to describe a task: with a clock and a worker of the test's own."""

from flyte_tui.file_listing import TaskRow
from flyte_tui.screens.task_descriptions import DESCRIBE_AFTER, TaskDescriptions
from tests.tui.manual_timers import ManualTimers

FIRST, SECOND = TaskRow("/a.py", "first", 1), TaskRow("/a.py", "second", 5)


def test_only_the_task_that_the_cursor_rests_on_is_described() -> None:
    timers, described = ManualTimers(), list[TaskRow]()
    descriptions = TaskDescriptions(described.append, timers.set_timer)
    descriptions.ask(FIRST)
    descriptions.ask(SECOND)
    assert (described, [timer.seconds for timer in timers.running]) == ([], [DESCRIBE_AFTER])
    timers.let_pass()
    assert described == [SECOND]


def test_a_task_that_the_cursor_has_left_is_not_described() -> None:
    timers, described = ManualTimers(), list[TaskRow]()
    descriptions = TaskDescriptions(described.append, timers.set_timer)
    descriptions.ask(FIRST)
    descriptions.ask_nothing()
    timers.let_pass()
    assert described == []
