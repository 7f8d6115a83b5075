"""A report on a screen that is left while the report is drawn: the program goes on."""

from pathlib import Path
from typing import Any

import pytest
from textual._callback import invoke
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Tab, Tabs

from flyte_tui.screens.runs.history_app import HistoryApp
from flyte_tui.widgets.report_view import ReportView
from tests.tui.driving import until

TITLES = ("main", "Losses", "Data")


class ReportScreen(Screen[None]):
    def compose(self) -> ComposeResult:
        yield ReportView()


@pytest.fixture
def report(tmp_path: Path) -> str:
    tabs, pages = ("".join(f"<{tag}>{title}</{tag}>" for title in TITLES) for tag in ("li", "div"))
    path = tmp_path / "report.html"
    path.write_text(f'<ul id="flyte-frame-tabs">{tabs}</ul><div id="flyte-frame-container">{pages}</div>')
    return str(path)


async def test_what_waits_for_the_next_refresh_finds_a_report_that_is_gone(
    report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual gives what a widget of one screen has put off to the screen that is shown by then."""
    app, screen = App[None](), ReportScreen()
    put_off: list[tuple[Any, Any]] = []
    async with app.run_test() as pilot:
        await app.push_screen(screen)
        monkeypatch.setattr(screen, "_invoke_later", lambda *callback: put_off.append(callback))
        screen.query_one(ReportView).show(report)
        await until(pilot, lambda: len(screen.query(Tab)) == len(TITLES) and put_off, "the tabs")
        await pilot.pause()
        app.pop_screen()
        await until(pilot, lambda: not screen.is_running, "the end of the screen")
        for callback, widget in put_off:
            with widget._context():
                await invoke(callback)


async def test_a_screen_is_left_while_its_report_s_tabs_are_made(report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app, screen, compose = HistoryApp(), ReportScreen(), Tabs.compose
    left: list[Tabs] = []

    def compose_on_a_screen_that_is_left(tabs: Tabs) -> ComposeResult:
        if len(tabs._tabs) == len(TITLES):
            left.append(tabs)
            app.pop_screen()
        yield from compose(tabs)

    monkeypatch.setattr(Tabs, "compose", compose_on_a_screen_that_is_left)
    async with app.run_test() as pilot:
        await app.push_screen(screen)
        screen.query_one(ReportView).show(report)
        await until(pilot, lambda: left and not screen.is_running, "the end of the screen")
        assert app.is_running
