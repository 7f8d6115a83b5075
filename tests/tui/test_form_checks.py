"""When a form's values are checked: with a clock and a worker of the test's own."""

import pytest

from flyte_taskmodel.forms.schema import Checked
from flyte_tui.screens.form.form_checks import REST, FormChecks
from tests.tui.manual_timers import ManualTimers


class Form:
    """A form's checks, the versions that were sent, and the answers that were shown."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.shown: list[Checked | None] = []
        self.pauses = ManualTimers()
        self.checks = FormChecks(self.sent.append, self.shown.append, self.pauses.set_timer)


@pytest.fixture
def form() -> Form:
    form = Form()
    form.checks.open()
    form.checks.take_answer(0, Checked())
    form.sent.clear()
    form.shown.clear()
    return form


ANSWER = Checked(command="flyte-tui run a.py main")


def test_nothing_is_sent_before_the_form_is_there() -> None:
    form = Form()
    form.checks.when_checked(lambda checked: None)
    assert form.sent == []
    form.checks.open()
    assert form.sent == [0]


def test_keys_in_a_row_are_one_check(form: Form) -> None:
    for _ in range(3):
        form.checks.note_change()
    assert (form.sent, form.checks.checked, form.pauses.running[0].seconds) == ([], None, REST)
    form.pauses.let_pass()
    assert form.sent == [3]
    form.checks.take_answer(3, ANSWER)
    assert form.shown == [ANSWER]
    assert form.checks.checked is ANSWER


def test_an_answer_for_earlier_values_is_dropped_and_the_present_ones_are_checked(form: Form) -> None:
    form.checks.note_change()
    form.pauses.let_pass()
    form.checks.note_change()
    form.pauses.let_pass()
    assert form.sent == [1], "one check at a time"
    form.checks.take_answer(1, Checked())
    assert (form.sent, form.shown, form.checks.checked) == ([1, 2], [], None)
    form.checks.take_answer(2, ANSWER)
    assert form.shown == [ANSWER]


def test_what_waits_for_a_check_happens_once_after_its_answer_is_shown(form: Form) -> None:
    done: list[tuple[Checked, int]] = []
    form.checks.note_change()
    form.checks.when_checked(lambda checked: done.append((checked, len(form.shown))))
    assert form.sent == [1], "it does not wait for the pause"
    form.checks.take_answer(1, ANSWER)
    form.checks.note_change()
    form.pauses.let_pass()
    form.checks.take_answer(2, ANSWER)
    assert done == [(ANSWER, 1)]


def test_what_waits_for_a_check_that_fails_does_not_happen(form: Form) -> None:
    done: list[Checked] = []
    form.checks.note_change()
    form.checks.when_checked(done.append)
    form.checks.take_answer(1, None)
    assert (done, form.shown) == ([], [None])
