"""Keys that come all at once: each acts where the ones before it led, on every screen and dialog."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Tabs

from flyte_tui.screens.browse_screen import BrowseScreen
from flyte_tui.screens.run_screen import RunScreen
from tests.tui.driving import TASKS, choose, opened, ran, shows, type_at_once, until

pytestmark = pytest.mark.process

SHAPES = TASKS / "shapes.py"
WAITS = TASKS / "waits.py"


def tab(pilot: Pilot[None]) -> str:
    """The tab that is in front on the screen of a run."""
    return pilot.app.screen.query_one(Tabs).active


async def test_a_filter_is_left_for_the_list() -> None:
    async with opened(SHAPES) as pilot:
        type_at_once(pilot, "/", *"endless", "enter", "r")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen), "the run of `endless`")
        await shows(pilot, "waiting")


async def test_a_run_that_is_being_opened_has_the_next_keys() -> None:
    async with opened(SHAPES) as pilot:
        await choose(pilot, "total")
        type_at_once(pilot, "r", "2")
        screen = await ran(pilot)
        assert screen.state.report
        assert tab(pilot) == "result", "without the key, it is the report"
        type_at_once(pilot, "escape", "/")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen), "the list")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input), "the filter")


async def test_a_dialog_that_is_being_opened_has_the_next_keys_and_what_it_covers_those_after_it() -> None:
    async with opened(WAITS) as pilot:
        await choose(pilot, "asks")
        await pilot.press("r")
        await shows(pilot, "Ship [it]?")
        await until(pilot, lambda: getattr(pilot.app.screen, "takes_answers", False), "the time for an answer")
        await pilot.press("y")
        await shows(pilot, "How many?")
        await pilot.press("escape")
        type_at_once(pilot, "a", *"41", "backspace", "2", "enter", "2")
        screen = await ran(pilot)
        assert screen.state.outputs == ("True 42",)
        assert tab(pilot) == "result"


async def test_help_is_closed_by_the_key_after_it() -> None:
    async with opened(SHAPES) as pilot:
        type_at_once(pilot, "?", "escape", "/", "x")
        await until(
            pilot, lambda: isinstance(pilot.app.focused, Input) and pilot.app.focused.value == "x", "the filter"
        )
