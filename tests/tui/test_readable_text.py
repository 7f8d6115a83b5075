"""Every text has the contrast that WCAG's level AA asks for, in each theme."""

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from flyte_tui.app import WorkbenchApp
from flyte_tui.readable_text import LEAST, ReadableText, contrast
from tests.tui import recorded
from tests.tui.driving import ran
from tests.tui.recorded.run_app import RecordedApp

APP = WorkbenchApp([], None)
THEMES = list(APP.available_themes)
TEXTS = ("foreground", "text-primary", "text-success", "text-warning", "text-error", "footer-key-foreground")
BACKGROUNDS = ("background", "surface", "panel", "boost")


@pytest.mark.parametrize("theme", THEMES)
def test_the_colours_of_each_theme_can_be_read(theme: str) -> None:
    APP.theme = theme
    colours = APP.get_css_variables()
    below = Color.parse(colours["background"])
    for back in (below + Color.parse(colours[name]) for name in BACKGROUNDS):
        for front in (Color.parse(colours[name]) for name in TEXTS):
            for shown in (front, back.blend(front, 0.5)):
                style = Style(color=shown.rich_color, bgcolor=back.rich_color)
                [segment] = ReadableText().apply([Segment("text", style)], back)
                assert _contrast(segment) >= LEAST


def test_a_theme_whose_colours_are_the_terminals_is_no_choice() -> None:
    assert len(THEMES) > 10
    assert not any(APP.get_theme(name).ansi for name in THEMES)  # type: ignore[union-attr]


def test_pictures_and_lines_keep_their_colours() -> None:
    drawn = [Segment("▀▀", Style(color="#111111", bgcolor="#000000")), Segment("╭──╮", Style(color="#111111"))]
    assert ReadableText().apply(drawn, Color.parse("black")) == drawn


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_a_whole_screen_can_be_read(theme: str) -> None:
    app = RecordedApp(recorded.FAILED)
    async with app.run_test(size=(160, 48)) as pilot:
        app.theme = theme
        await ran(pilot)
        await pilot.pause()
        segments = [segment for strip in app.screen._compositor.render_strips() for segment in strip]
        texts = [segment for segment in segments if any(map(str.isalnum, segment.text))]
        assert len(texts) > 100
        assert [segment for segment in texts if _contrast(segment) < LEAST] == []


async def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = RecordedApp(recorded.FAILED)
    async with app.run_test(size=(80, 24)) as pilot:
        await ran(pilot)
        strips = app.screen._compositor.render_strips()
        colours = [segment.style.color.triplet for strip in strips for segment in strip if _has_colour(segment)]
        assert colours
        assert all(len(set(triplet or ())) <= 1 for triplet in colours)


def _has_colour(segment: Segment) -> bool:
    return segment.style is not None and segment.style.color is not None


def _contrast(segment: Segment) -> float:
    assert segment.style is not None
    front, back = segment.style.color, segment.style.bgcolor
    assert front is not None
    assert front.triplet is not None
    assert back is not None
    assert back.triplet is not None
    return contrast(front.triplet, back.triplet)
