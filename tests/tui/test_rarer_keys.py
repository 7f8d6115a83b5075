"""Keys that no other test presses, on runs and sessions that were written down."""

import pytest

from flyte_tui.screens.debug.debug_screen import DebugScreen
from flyte_tui.screens.keys_screen import KeysScreen
from flyte_tui.widgets.debug.console import Console
from flyte_tui.widgets.form.form_view import FormView
from tests.tui import recorded
from tests.tui.debug_driving import FILE, Seen
from tests.tui.driving import ran, type_keys, until
from tests.tui.recorded.debug import RecordedDebugApp
from tests.tui.recorded.form import RecordedFormApp
from tests.tui.recorded.run_app import RecordedApp
from tests.tui.test_form import checked

pytestmark = pytest.mark.process


async def test_the_editor_is_opened_at_the_task_that_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, int]] = []
    monkeypatch.setattr("flyte_tui.screens.run_screen.edit_file", lambda app, path, line: opened.append((path, line)))
    async with RecordedApp(recorded.FAILED).run_test(size=(160, 48)) as pilot:
        screen = await ran(pilot)
        source = screen._pages.source
        await until(pilot, lambda: source.place == (recorded.TRAINING, 17), "the line that failed")
        await type_keys(pilot, "E")
        assert opened == [(recorded.TRAINING, 17)]


async def test_ctrl_c_cancels_a_run_that_goes_on() -> None:
    app = RecordedApp(recorded.SUCCEEDED[:3])
    cancels: list[str] = []
    app.live.cancel = lambda: cancels.append("cancel")  # type: ignore[method-assign]
    async with app.run_test(size=(100, 30)) as pilot:
        await type_keys(pilot, "ctrl+c")
        await until(pilot, lambda: cancels == ["cancel"], "the cancel")
        assert app.is_running


async def test_the_keys_of_a_form_are_shown_with_f1() -> None:
    async with RecordedFormApp().run_test(size=(120, 40)) as pilot:
        await checked(pilot)
        await type_keys(pilot, "f1")
        assert isinstance(pilot.app.screen, KeysScreen)


async def test_a_watch_and_a_command_begin_at_the_prompt_and_the_values_widen() -> None:
    async with RecordedDebugApp("main").run_test(size=(160, 48)) as pilot:
        seen = Seen(pilot)
        await seen.stop()
        screen = pilot.app.screen
        assert isinstance(screen, DebugScreen)
        before = screen.panes.side.size.width
        await type_keys(pilot, "less_than_sign")
        await until(pilot, lambda: screen.panes.side.size.width > before, "more room for the values")
        console = screen.query_one(Console)
        for key, begun in (("w", ":watch "), ("colon", ":")):
            await type_keys(pilot, key)
            assert console.has_focus
            assert console.value == begun
            console.value = ""
            await type_keys(pilot, "escape")
            assert not console.has_focus


async def test_pages_of_a_list_of_actions_and_back() -> None:
    async with RecordedApp(recorded.SUCCEEDED).run_test(size=(100, 30)) as pilot:
        await ran(pilot)
        table = pilot.app.screen.query_one("ActionTable")
        table.focus()
        await type_keys(pilot, "pagedown")
        assert table.cursor == 3  # type: ignore[attr-defined]
        await type_keys(pilot, "pageup")
        assert table.cursor == 0  # type: ignore[attr-defined]


async def test_lines_of_code_and_values_are_gone_through_by_page_to_the_ends_and_with_j_and_k() -> None:
    async with RecordedDebugApp("main").run_test(size=(110, 40)) as pilot:
        seen = Seen(pilot)
        await seen.stop()
        code, variables = seen.screen.panes.code, seen.screen.panes.variables
        page = code.scrollable_content_region.height - 1
        await type_keys(pilot, "end")
        last = code.cursor
        assert last == len(FILE.read_text().split("\n"))
        for key, line in (
            ("pageup", last - page),
            ("home", 1),
            ("pagedown", 1 + page),
            ("j", 2 + page),
            ("k", 1 + page),
        ):
            await type_keys(pilot, key)
            assert code.cursor == line, key
        variables.focus()
        at = variables.cursor_line
        await type_keys(pilot, "j")
        assert variables.cursor_line == at + 1
        await type_keys(pilot, "k")
        assert variables.cursor_line == at


async def test_ten_fields_of_a_form_are_passed_with_one_key() -> None:
    async with RecordedFormApp().run_test(size=(120, 40)) as pilot:
        form_view = (await checked(pilot)).query_one(FormView)
        stops = [line.spot for line in form_view.lines if line.stops]
        at = stops.index(form_view._spot)
        await type_keys(pilot, "pagedown")
        assert form_view._spot == stops[at + 10]
        await type_keys(pilot, "pageup")
        assert form_view._spot == stops[at]


async def test_an_editor_s_keys_ask_for_the_same_as_the_letters() -> None:
    async with RecordedDebugApp("main").run_test(size=(110, 40)) as pilot:
        seen = Seen(pilot)
        await seen.stop()
        asked = pilot.app.loop.commands  # type: ignore[attr-defined]
        for letter, keys in (
            ("t", ["ctrl+f10"]),
            ("n", ["f10"]),
            ("s", ["f11"]),
            ("o", ["shift+f11", "f23"]),
            ("ctrl+r", ["ctrl+shift+f5"]),
        ):
            before = len(asked)
            await type_keys(pilot, letter, *keys)
            assert len(asked) == before + 1 + len(keys), letter
            assert len({str(one) for one in asked[before:]}) == 1, letter
