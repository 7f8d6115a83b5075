"""When a worker is asked to describe a task: with a clock and a worker of the test's own."""

from flyte_taskmodel.description.task_description import TaskDescription, TaskSummary
from flyte_tui.file_listing import TaskRow
from flyte_tui.screens.task_descriptions import DESCRIBE_AFTER, TaskDescriptions
from tests.tui.manual_timers import ManualTimers

FIRST, SECOND = TaskRow("/a.py", "first", 1), TaskRow("/a.py", "second", 5)


def test_only_the_task_that_the_cursor_rests_on_is_described() -> None:
    timers, described = ManualTimers(), list[TaskRow]()
    descriptions = TaskDescriptions(lambda row, changes: described.append(row), timers.set_timer)
    descriptions.ask(FIRST)
    descriptions.ask(SECOND)
    assert (described, [timer.seconds for timer in timers.running]) == ([], [DESCRIBE_AFTER])
    timers.let_pass()
    assert described == [SECOND]


def test_a_task_that_the_cursor_has_left_is_not_described() -> None:
    timers, described = ManualTimers(), list[TaskRow]()
    descriptions = TaskDescriptions(lambda row, changes: described.append(row), timers.set_timer)
    descriptions.ask(FIRST)
    descriptions.ask_nothing()
    timers.let_pass()
    assert described == []


def test_an_answer_about_the_file_as_it_was_is_not_taken_for_one_about_the_file_as_it_is() -> None:
    timers, asked = ManualTimers(), list[int]()
    descriptions = TaskDescriptions(lambda row, changes: asked.append(changes), timers.set_timer)
    before, after = _described("as it was"), _described("as it is")
    descriptions.ask(FIRST)
    timers.let_pass()
    descriptions.renew({FIRST.file})
    descriptions.keep(FIRST, before, asked[0])
    assert (descriptions.of(FIRST), descriptions.is_known(FIRST)) == (before, False)
    descriptions.ask(FIRST)
    timers.let_pass()
    descriptions.keep(FIRST, after, asked[1])
    descriptions.keep(FIRST, before, asked[0])
    assert (descriptions.of(FIRST), descriptions.is_known(FIRST)) == (after, True)


def _described(doc: str) -> TaskDescription:
    summary = TaskSummary("env.first", "first", "first", FIRST.file, FIRST.line, "env", "()")
    return TaskDescription(summary, "Task", (), (), (), (), (), (), doc, FIRST.file, FIRST.line, "")
