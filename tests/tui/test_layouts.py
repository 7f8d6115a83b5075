"""What a key does not change is neither laid out nor painted again: that takes longer than all else that a key does."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from rich.text import Text
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen

from flyte_tui._textual import repaint_focused_alone
from flyte_tui.theme_styles import Drawing
from flyte_tui.widgets.rich_widget import Drawn
from flyte_tui.widgets.task_filter import TaskFilter
from tests.tui.driving import until


class Watched(Screen[None]):
    """Counts how often it is laid out, and painted as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self.layouts, self.paints = 0, 0

    def compose(self) -> ComposeResult:
        yield TaskFilter(leave=lambda: None, id="first")
        yield TaskFilter(leave=lambda: None, id="second")
        yield Drawn()

    def on_mount(self) -> None:
        self.screen_layout_refresh_signal.subscribe(self, self._count)

    def _count(self, _: Screen[Any]) -> None:
        self.layouts += 1

    def refresh(self, *regions: Any, **more: Any) -> "Watched":
        self.paints += not regions
        return super().refresh(*regions, **more)


@pytest.fixture
async def pilot() -> AsyncIterator[Pilot[None]]:
    repaint_focused_alone()
    app: App[None] = App()
    async with app.run_test(size=(40, 10)) as pilot:
        await app.push_screen(Watched())
        await pilot.pause()
        yield pilot


def _watched(pilot: Pilot[None]) -> Watched:
    screen = pilot.app.screen
    assert isinstance(screen, Watched)
    screen.layouts, screen.paints = 0, 0
    return screen


def _says(text: str) -> Drawing:
    return lambda _: Text(text)


async def test_typing_into_a_line_lays_nothing_out(pilot: Pilot[None]) -> None:
    screen = _watched(pilot)
    await pilot.press(*"words")
    assert (screen.query_one("#first", TaskFilter).value, screen.layouts) == ("words", 0)


async def test_a_change_of_the_focus_paints_two_widgets_and_not_the_screen(pilot: Pilot[None]) -> None:
    screen = _watched(pilot)
    screen.query_one("#second").focus()
    await pilot.pause()
    assert (screen.focused and screen.focused.id, screen.paints) == ("second", 0)


async def test_a_drawing_is_laid_out_when_it_needs_other_lines(pilot: Pilot[None]) -> None:
    drawn = pilot.app.screen.query_one(Drawn)
    drawn.show(_says("one"))
    await until(pilot, lambda: drawn.size.height == 1, "the first line")
    screen = _watched(pilot)
    drawn.show(_says("other"))
    await pilot.pause()
    assert (drawn.size.height, screen.layouts) == (1, 0)
    drawn.show(_says("two\nlines"))
    await until(pilot, lambda: drawn.size.height == 2, "both lines")
    assert screen.layouts == 1
