"""Keys and clicks in a recorded form: their order, the ends of the form, and what a click is on."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Tabs

from flyte_taskmodel.forms.schema import TaskForms
from flyte_tui.screens.form.form_screen import FormScreen
from flyte_tui.widgets.form.editor_widgets import FieldInput, FieldText
from flyte_tui.widgets.form.form_view import FormView
from tests.tui.driving import shows, type_keys, until
from tests.tui.recorded.form import RecordedForm, RecordedFormApp
from tests.tui.test_form import checked

pytestmark = pytest.mark.process


@asynccontextmanager
async def recorded_form() -> AsyncIterator[tuple[Pilot[None], FormView]]:
    """A recorded form and the view of its inputs."""
    async with RecordedFormApp().run_test(size=(80, 34)) as pilot:
        form = await checked(pilot)
        yield pilot, form.query_one("#form-view-inputs", FormView)


def at(form_view: FormView) -> str:
    return form_view.line.path if form_view.line else ""


async def test_keys_that_come_all_at_once_act_in_the_order_in_which_they_were_pressed() -> None:
    async with recorded_form() as (pilot, form_view):
        burst = [*"12", "backspace", "tab", "tab", *"ab", "down", "down", *"0.7", "tab", "space", "end"]
        for key in burst:
            character = " " if key == "space" else key if len(key) == 1 else None
            pilot.app.post_message(events.Key(key, character))
        await until(
            pilot,
            lambda: at(form_view) == "plan.step.warm" and form_view.line and form_view.line.value is False,
            "warm",
        )
        await pilot.pause()
        assert form_view.filled.values["count"] == "1"
        assert form_view.filled.values["plan"] == {"name": "ab", "step": {"rate": "0.7", "warm": False}}


async def test_the_tab_key_leaves_a_form_at_its_ends_and_comes_back_to_its_beginning() -> None:
    async with recorded_form() as (pilot, form_view):
        await pilot.press("shift+tab")
        assert isinstance(pilot.app.focused, Tabs)
        await pilot.press("tab", "pagedown", "pagedown", "pagedown", "tab")
        assert isinstance(pilot.app.focused, Tabs)
        await pilot.press("tab")
        assert at(form_view) == "count"


async def test_a_click_goes_to_its_line_and_chooses_and_folds() -> None:
    async with recorded_form() as (pilot, form_view):
        rows = {(line.path, line.role): line.y for line in form_view.lines}
        await pilot.click(form_view, offset=(30, rows["plan.step.warm", "leaf"]))
        assert at(form_view) == "plan.step.warm"
        assert form_view.line
        assert form_view.line.value is True
        await pilot.click(form_view, offset=(30, rows["plan.step.warm", "leaf"]))
        assert form_view.line.value is False
        await pilot.click(form_view, offset=(30, rows["plan.step.rate", "leaf"]))
        assert isinstance(pilot.app.focused, FieldInput)
        await pilot.click(form_view, offset=(4, rows["plan.tags", "head"]))
        assert not any(line.path == "plan.tags.0" for line in form_view.lines)


async def test_a_text_becomes_many_lined_by_its_key_and_by_what_is_pasted() -> None:
    async with recorded_form() as (pilot, form_view):
        await pilot.press("tab", "tab", "f4")
        assert isinstance(pilot.app.focused, FieldText)
        await pilot.press("enter", "x", "up", "tab")
        assert form_view.filled.values["plan"]["name"] == "[bold]big[/bold]\nx"
        await shows(pilot, "[bold]big[/bold] … 1 more line")
        await pilot.press("shift+tab", "ctrl+t")
        pilot.app.post_message(events.Paste("one\ntwo"))
        await until(pilot, lambda: form_view.filled.values["plan"].get("name") == "one\ntwo", "the pasted lines")
        assert isinstance(pilot.app.focused, FieldText)


class LateForm(RecordedForm):
    """A recorded form that its worker takes a while to read."""

    def __init__(self) -> None:
        super().__init__()
        self.may_come = threading.Event()

    @property
    def forms(self) -> TaskForms:
        self.may_come.wait()
        return super().forms


async def test_what_is_typed_before_the_form_is_there_is_typed_into_it() -> None:
    worker = LateForm()
    app = RecordedFormApp(worker)
    async with app.run_test(size=(80, 34)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, FormView), "the form's screen")
        await type_keys(pilot, *"41", "tab", "tab", *"ab")
        form_view = app.screen.query_one("#form-view-inputs", FormView)
        assert not form_view.lines
        worker.may_come.set()
        await until(pilot, lambda: form_view.filled.values.get("plan", {}).get("name") == "ab", "what was typed")
        assert form_view.filled.values["count"] == "41"


async def test_a_form_that_is_not_there_yet_can_be_left() -> None:
    worker = LateForm()
    app = RecordedFormApp(worker)
    async with app.run_test(size=(80, 34)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, FormView), "the form's screen")
        await type_keys(pilot, "escape")
        await until(pilot, lambda: not isinstance(app.screen, FormScreen), "the screen below")
        worker.may_come.set()
