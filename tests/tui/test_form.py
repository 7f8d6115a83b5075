"""The form screen, with real workers: keys, typing, errors, running, presets, and what is kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from flyte_tui.screens.browse_screen import BrowseScreen
from flyte_tui.screens.debug.debug_screen import DebugScreen
from flyte_tui.screens.form.form_screen import FormScreen
from flyte_tui.widgets.form.form_view import FormView
from tests.later_flyte import LATER
from tests.tui.driving import TASKS, choose, opened, ran, screen_text, shows, type_keys, until

pytestmark = pytest.mark.process

FILLS = TASKS / "fills.py"


async def form_of(pilot: Pilot[None], task: str) -> FormScreen:
    """The form of a task, opened and checked."""
    await choose(pilot, task)
    await pilot.press("e")
    return await checked(pilot)


async def checked(pilot: Pilot[None]) -> FormScreen:
    """The form that the screen shows, once the worker has judged what is filled in."""
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen), "a form")
    screen = pilot.app.screen
    assert isinstance(screen, FormScreen)
    await until(pilot, lambda: screen.checked is not None, "the check")
    await pilot.pause()
    return screen


async def typed(pilot: Pilot[None], text: str) -> None:
    """Type a text."""
    await type_keys(pilot, *text)


@asynccontextmanager
async def filling(
    task: str, size: tuple[int, int] = (120, 40), file: Path = FILLS
) -> AsyncIterator[tuple[Pilot[None], FormScreen]]:
    """The form of one task of a file."""
    async with opened(file, size=size) as pilot:
        yield pilot, await form_of(pilot, task)


def line_of(screen: FormScreen, path: str) -> str:
    """What is under the cursor."""
    line = screen.query_one(f"#form-view-{path}", FormView).line
    return line.path if line else ""


@pytest.fixture(autouse=True)
def in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_home: Path) -> None:
    """Runs, presets and relative paths of each test are its own."""
    monkeypatch.chdir(tmp_path)


async def test_what_is_typed_is_judged_at_its_field_and_run() -> None:
    async with filling("double") as (pilot, _):
        assert "number  required: " not in screen_text(pilot)  # The cursor is there: its editor says what it takes.
        await shows(pilot, "1 error")
        await typed(pilot, "99")
        await checked(pilot)
        await shows(pilot, "✗ number: Input should be less than or equal to 10.")
        await shows(pilot, "Inputs (1)")
        await pilot.press("backspace", "backspace")
        await typed(pilot, "4")
        await checked(pilot)
        await shows(pilot, "ready; press ctrl+r to run")
        await pilot.press("tab", "space")
        await checked(pilot)
        await shows(pilot, "twice false → true")
        await pilot.press("ctrl+r")
        await ran(pilot)
        await pilot.press("2")
        await shows(pilot, "Result 16")


async def test_running_what_is_wrong_goes_to_the_first_wrong_field_and_says_all() -> None:
    async with filling("every") as (pilot, screen):
        await pilot.press("pagedown", "pagedown", "ctrl+r")
        await until(pilot, lambda: line_of(screen, "inputs") == "count", "the first wrong field")
        await shows(pilot, "✗ count is required: it takes a whole number.")
        await typed(pilot, "3")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: line_of(screen, "inputs").startswith("plan"), "the second wrong field")
        assert isinstance(pilot.app.screen, FormScreen)


async def test_a_field_of_each_kind_is_filled_in_from_the_keyboard_and_run(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("data")
    async with filling("every", size=(120, 60)) as (pilot, screen):
        await typed(pilot, "3")
        await pilot.press("tab", "tab")
        await typed(pilot, "big")
        await pilot.press("tab", "tab")
        await typed(pilot, "0.5")
        await pilot.press("tab", "space", "tab", "tab", "tab", "enter")  # warm; tags, a, b, and one after b
        await typed(pilot, "c")
        await pilot.press("shift+tab", "f8", "down", "down", "down")  # b is removed; c, add, model, width
        await pilot.press("down")
        await typed(pilot, "65")
        await checked(pilot)
        await shows(pilot, "✗ model.width: Input should be less than or equal to 64.")
        await pilot.press("ctrl+t", "down")
        await typed(pilot, "don")
        await shows(pilot, "London")
        await pilot.press("enter", "tab")
        await typed(pilot, "one")
        await pilot.press("enter")
        await typed(pilot, "more")
        await pilot.press("tab", "f", "tab", "t", "tab", "ctrl+n", "tab")
        await typed(pilot, "Step")
        await pilot.press("enter", "tab")
        await typed(pilot, "7")
        await pilot.press("tab", "tab", "tab", "tab", "enter")  # warm, table, its key, its value; a row after it
        await typed(pilot, "two")
        await pilot.press("tab")
        await typed(pilot, "2")
        await pilot.press("tab", "tab", "tab", "tab")  # add, pair, its first
        await typed(pilot, "y")
        await pilot.press("tab", "enter")
        await shows(pilot, "enter takes the file")
        await shows(pilot, "data.txt")
        await pilot.press("down", "enter")
        await checked(pilot)
        assert screen.values[0] == {
            "count": "3",
            "plan": {"name": "big", "step": {"rate": "0.5", "warm": False}, "tags": ["a", "c"]},
            "model": {"city": "London"},
            "note": "two\nlinesone\nmore",
            "speed": "FAST",
            "loud": True,
            "maybe": None,
            "either": {"$variant": "Step", "value": {"rate": "7"}},
            "table": [["one", 1], ["two", "2"]],
            "pair": {"1": "y"},
            "file": "data.txt",
        }
        await shows(pilot, "ready; press ctrl+r to run")
        await pilot.press("ctrl+r")
        await ran(pilot)
        await pilot.press("2")
        await shows(pilot, "Plan(name='big', step=Step(rate=0.5, warm=False), tags=['a', 'c'])")


async def test_overrides_show_base_beside_new_and_what_flyte_would_drop() -> None:
    async with filling("double", size=(160, 48)) as (pilot, screen):
        await pilot.press("f2")
        await shows(pilot, "resources")
        form_view = screen.query_one("#form-view-overrides", FormView)
        await until(pilot, lambda: form_view.has_focus_within, "the overrides' keys")
        while (line := form_view.line) is None or line.path != "env_vars":
            await pilot.press("down")
        await pilot.press("enter", "down", "down")
        await typed(pilot, "fast")
        await checked(pilot)
        await shows(pilot, "env_vars.MODE slow → fast")
        await pilot.press("f2")
        await shows(pilot, "a whole number, 1 to 10")
        await pilot.press("ctrl+y")
        await shows(pilot, "Command copied.")
        assert "--set env_vars" in pilot.app.clipboard
        await pilot.press("ctrl+j")
        await shows(pilot, "as JSON")
        assert pilot.app.clipboard == "{}"


async def test_a_preset_is_saved_and_filled_in_again(tmp_path: Path) -> None:
    module = tmp_path / "fills.py"
    module.write_text(FILLS.read_text())
    (tmp_path / "pyproject.toml").write_text("")
    async with filling("double", file=module) as (pilot, screen):
        await typed(pilot, "7")
        await pilot.press("ctrl+s")
        await shows(pilot, "Save as a preset")
        await typed(pilot, "lucky")
        await pilot.press("enter")
        await shows(pilot, "Saved. Run with it: --preset lucky")
        assert "number = 7" in (tmp_path / ".flyte-workbench" / "presets.toml").read_text()
        await pilot.press("ctrl+t")
        await checked(pilot)
        await shows(pilot, "1 error")
        await pilot.press("ctrl+o", "enter")
        await shows(pilot, "ready; press ctrl+r to run")
        assert screen.values[0] == {"number": 7}


async def test_what_was_typed_is_there_at_the_next_visit_and_what_ran_in_the_next_program() -> None:
    async with filling("double") as (pilot, _):
        await typed(pilot, "6")
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, BrowseScreen)
        await shows(pilot, "Inputs")
        await pilot.press("r")
        screen = await checked(pilot)
        assert screen.values == ({"number": "6"}, {})
        await pilot.press("ctrl+r")
        await ran(pilot)
    async with filling("double") as (pilot, screen):
        assert screen.values == ({"number": 6}, {})


async def test_a_run_that_is_over_is_run_again_changed() -> None:
    async with opened(TASKS / "shapes.py") as pilot:
        await choose(pilot, "total")
        await pilot.press("r")
        await ran(pilot)
        await pilot.press("e")
        await checked(pilot)
        await typed(pilot, "2")
        await pilot.press("ctrl+r")
        run = await ran(pilot)
        await pilot.press("2")
        await shows(pilot, "Result 5")
        await pilot.press("e")
        screen = await checked(pilot)
        assert pilot.app.screen is screen
        await until(pilot, lambda: screen.values[0] == {"count": 2}, "the run's own values")
        assert run.live.request.inputs == {"count": 2}


async def test_the_task_is_debugged_as_it_is_filled_in() -> None:
    async with filling("double") as (pilot, _):
        await typed(pilot, "4")
        await pilot.press("ctrl+d")
        await until(pilot, lambda: isinstance(pilot.app.screen, DebugScreen), "the debug screen")
        await shows(pilot, "return number * (4 if twice else 2)")


async def test_a_file_that_cannot_be_imported_any_more_says_so_in_place_of_a_form(tmp_path: Path) -> None:
    module = tmp_path / "going.py"
    module.write_text(FILLS.read_text())
    async with opened(module) as pilot:
        await choose(pilot, "double")
        module.write_text("import flyte\n\nraise OSError('[red]gone[/red]')\n")
        await pilot.press("e")
        await shows(pilot, "no form: the task could not be loaded")
        await shows(pilot, "OSError: [red]gone[/red]")
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_a_field_that_a_later_flyte_adds_is_there_by_itself(tmp_path: Path) -> None:
    module = tmp_path / "later.py"
    module.write_text(LATER)
    async with filling("compute", file=module, size=(120, 50)) as (pilot, screen):
        form_view = screen.query_one("#form-view-overrides", FormView)
        while (line := form_view.line) is None or line.path != "resources":
            await pilot.press("down")
        await pilot.press("enter")
        while (line := form_view.line) is None or line.path != "resources.qubits":
            await pilot.press("down")
        await shows(pilot, "How many qubits.")
        await typed(pilot, "many")
        await checked(pilot)
        await shows(pilot, "✗ resources.qubits")
        await pilot.press("ctrl+t")
        await typed(pilot, "5")
        await checked(pilot)
        await shows(pilot, "resources.qubits → 5")
