"""Keys that a person has chosen in a file, and what one is told who has chosen nothing yet."""

from pathlib import Path

import pytest

from flyte_tui.first_use import show_hints_once
from flyte_tui.key_map import FILE, read_keys
from flyte_tui.screens.runs.runs_screen import RunsScreen
from tests.tui.debug_driving import Seen
from tests.tui.driving import screen_text, shows, type_keys, until
from tests.tui.recorded.debug import RecordedDebugApp
from tests.tui.test_runs_screen import RunsApp, keep_three


async def test_chosen_keys_take_the_place_of_ours_and_stand_in_the_footer(own_home: Path) -> None:
    keep_three()
    (own_home / FILE).write_text('[keys]\n"runs.filter" = "ctrl+f,f3"\n"runs.again.run" = "R"\n')
    app = RunsApp()
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RunsScreen) and app.screen.runs.rows, "the runs")
        await type_keys(pilot, "r")
        assert app.started == []
        await type_keys(pilot, "R")
        assert len(app.started) == 1
        await type_keys(pilot, "f3", *"failed", "enter")
        assert isinstance(app.screen, RunsScreen)
        await until(pilot, lambda: isinstance(app.screen, RunsScreen) and len(app.screen.runs.rows) == 1, "the filter")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[keys]\n"run.cancle" = "x"', "there is no 'run.cancle'; perhaps 'run.cancel' is meant."),
        ('[keys]\n"debug.nxet" = "x"', "there is no 'debug.nxet'; perhaps 'debug.next' is meant."),
        ('[keys]\n"form.svae" = "x"', "there is no 'form.svae'; perhaps 'form.save' is meant."),
        ('[keys]\n"nowhere.run" = "x"', "'nowhere.run' begins with no screen"),
        ('[keys]\n"run.cancel" = 3', "have to be a text such as 'R'"),
        ('[keys]\n"run.cancel" = "ctrl x"', "have to be a text such as 'R'"),
        ('"run.cancel" = "x"', "has no table [keys]"),
        ("[keys", "cannot be read, so all keys are as usual"),
    ],
)
def test_what_cannot_be_used_is_told_and_leaves_the_keys_as_they_are(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / FILE
    file.write_text(text)
    keys, [said] = read_keys(file)
    assert keys == {}
    assert problem in said


@pytest.mark.parametrize("name", ["debug.next", "debug.caller", "debug.command", "form.run", "browse.run"])
def test_each_screens_actions_have_names(tmp_path: Path, name: str) -> None:
    file = tmp_path / FILE
    file.write_text(f'[keys]\n"{name}" = "f7,ctrl+k"\n')
    assert read_keys(file) == ({name: "f7,ctrl+k"}, [])


async def test_keys_of_ones_own_step_in_the_debugger(own_home: Path) -> None:
    own_home.mkdir()
    (own_home / FILE).write_text('[keys]\n"debug.next" = "f7"\n"debug.caller" = "ctrl+u"\n')
    async with RecordedDebugApp("main").run_test(size=(120, 36)) as pilot:
        seen = Seen(pilot)
        await seen.stop()
        assert "f7 Next" in screen_text(pilot)
        await seen.stop("f7")


def test_without_a_file_all_keys_are_as_usual(tmp_path: Path) -> None:
    assert read_keys(tmp_path / FILE) == ({}, [])


async def test_three_hints_are_shown_once(own_home: Path) -> None:
    app = RunsApp()
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        show_hints_once(app, own_home)
        await shows(pilot, "Three things to know")
        app.clear_notifications()
        show_hints_once(app, own_home)
        await pilot.pause()
        assert "Three things to know" not in screen_text(pilot)
