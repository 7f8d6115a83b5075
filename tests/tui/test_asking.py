"""Questions of a task answered in the terminal program, and a task preempted by a key."""

import pytest
from textual.widgets import Input

from flyte_tui.screens import answer_screen
from flyte_tui.screens.answer_screen import AnswerScreen
from tests.tui.driving import TASKS, choose, opened, ran, shows, until

pytestmark = pytest.mark.process

WAITS = TASKS / "waits.py"


async def test_each_question_has_the_right_field_and_a_wrong_answer_says_what_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answer_screen, "GRACE", 600)  # As long as this test likes.
    async with opened(WAITS) as pilot:
        await choose(pilot, "asks")
        await pilot.press("r")
        await until(pilot, lambda: isinstance(pilot.app.screen, AnswerScreen), "the question")
        question = pilot.app.screen
        pilot.app.simulate_key("n")  # Typed ahead of it, for the screen that was there.
        pilot.app.simulate_key("enter")
        await pilot.pause()
        await until(pilot, lambda: not pilot.app.typed_keys.is_busy, "the effect of these keys")  # type: ignore[attr-defined]
        assert pilot.app.screen is question
        assert isinstance(question, AnswerScreen)
        question.begin()
        monkeypatch.setattr(answer_screen, "GRACE", 0.01)
        await shows(pilot, "Ship [it]?")
        await pilot.press("escape")
        await shows(pilot, "waiting for an answer")
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AnswerScreen), "the question")
        await pilot.press("y")
        await shows(pilot, "How many?")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input), "its field")
        await pilot.press("enter")
        await shows(pilot, "count takes a value of type int")
        await pilot.press("7", "enter")
        screen = await ran(pilot)
        assert screen.state.outputs == ("True 7",)


async def test_a_question_goes_when_its_run_does() -> None:
    async with opened(WAITS) as pilot:
        await choose(pilot, "asks")
        await pilot.press("r")
        await shows(pilot, "Ship [it]?")
        await pilot.press("escape", "c")
        screen = await ran(pilot)
        assert screen.state.status == "cancelled"


async def test_a_key_preempts_and_the_task_goes_on() -> None:
    async with opened(WAITS) as pilot:
        await choose(pilot, "spot")
        await pilot.press("r")
        await shows(pilot, "saved")
        await pilot.press("p")
        screen = await ran(pilot)
        assert screen.state.outputs == ("went on",)
