"""What holds on every screen: the palette, notices, quitting, going to the last run."""

from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.browse_screen import BrowseScreen
from flyte_tui.screens.debug.debug_screen import DebugScreen
from flyte_tui.screens.run_screen import RunScreen
from flyte_tui.widgets.debug.console import Console
from tests.tui.driving import TASKS, choose, opened, ran, screen_text, shows, type_keys, until

SHAPES = TASKS / "shapes.py"


@pytest.mark.process
async def test_the_palette_lists_each_command_once_with_its_keys() -> None:
    async with opened(SHAPES) as pilot:
        app: App[None] = pilot.app
        commands = [command.title for command in app.get_system_commands(app.screen)]
        assert len(commands) == len(set(commands))
        assert "Run  r" in commands
        assert "Rescan  ^r f5" in commands
        assert [one for one in commands if one.startswith(("Quit", "Keys"))] == ["Quit  ^q q", "Keys  ?"]


@pytest.mark.process
async def test_a_notice_does_not_outlive_its_screen() -> None:
    async with opened(SHAPES) as pilot:
        await choose(pilot, "total")
        await pilot.press("l")
        await shows(pilot, "No run yet")
        await pilot.press("r")
        await ran(pilot)
        await pilot.press("escape")
        assert "No run yet" not in screen_text(pilot)


@pytest.mark.process
async def test_l_goes_to_the_last_run_and_not_to_a_later_debug_session() -> None:
    async with opened(SHAPES) as pilot:
        await choose(pilot, "total")
        await pilot.press("r")
        run = await ran(pilot)
        await pilot.press("escape", "d")
        await until(pilot, lambda: isinstance(pilot.app.screen, DebugScreen), "the debug screen")
        screen = pilot.app.screen
        assert isinstance(screen, DebugScreen)
        await until(pilot, lambda: screen.snapshot, "a stop")
        await pilot.press("escape", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen), "the list")
        await pilot.press("l")
        assert isinstance(pilot.app.screen, RunScreen)
        assert pilot.app.screen is run
        await pilot.press("escape", "L")
        assert pilot.app.screen is screen


@pytest.mark.process
async def test_quitting_while_a_run_goes_on_asks_first(tmp_path: Path) -> None:
    async with WorkbenchApp([tmp_path], None).run_test() as pilot:
        assert isinstance(pilot.app, WorkbenchApp)
        live = SimpleNamespace(close=lambda: None)
        pilot.app._runs.append(SimpleNamespace(is_over=False, live=live))  # type: ignore[arg-type]
        await type_keys(pilot, "q")
        await shows(pilot, "A run goes on. Quitting ends what runs.")
        await type_keys(pilot, "n")
        assert isinstance(pilot.app.screen, BrowseScreen)
        assert pilot.app.is_running
        await type_keys(pilot, "q", "y")
        await until(pilot, lambda: pilot.app._exit, "the end of the program")


class ConsoleApp(App[None]):
    """A debug prompt, and something else that could take the focus."""

    def compose(self) -> ComposeResult:
        yield Console(lambda text: Future(), id="console")
        yield Input(id="other")


async def test_tab_at_the_debug_prompt_keeps_the_focus() -> None:
    async with ConsoleApp().run_test() as pilot:
        console = pilot.app.query_one(Console)
        console.focus()
        await pilot.press("1", "tab", "2", "shift+tab", "3")
        assert console.has_focus
        assert console.value == "123"
