"""Values by themselves: tables, texts and what is drawn."""

from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.widgets import DataTable

import flyte_tui.app
from flyte_debugger.console.commands.value_commands import RichValue, ShowRichValue
from flyte_tui.screens.debug.debug_pages import whole_text
from flyte_tui.screens.debug.value_screen import Order, ValueScreen
from flyte_tui.widgets.debug.variables_tree import VariablesTree
from tests.tui.driving import screen_text, type_keys, until
from tests.tui.test_debug_recorded import recorded


def table(start: int = 0) -> RichValue:
    """Fifty rows of a hundred and twenty."""
    rows = [[f"r{at}", str(at), "x\x1b[31m[b]y[/b]"] for at in range(start, min(start + 50, 120))]
    shown = {"type": "DataFrame", "columns": ["", "n", "[b]text[/b]"], "rows": rows, "start": start, "total": 120}
    return RichValue("frame", shown)


class ValueApp(App[None]):
    """One value alone."""

    CSS_PATH = str(Path(flyte_tui.app.__file__).with_name("app.tcss"))

    def __init__(self, value: RichValue) -> None:
        super().__init__()
        self.asked: list[tuple[str, int, Order]] = []
        self.page = ValueScreen(value, lambda *asked: self.asked.append(asked))

    def on_mount(self) -> None:
        self.push_screen(self.page)


async def test_a_table_is_paged_through_and_sorted() -> None:
    app = ValueApp(table())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "rows 1 to 50 of 120" in screen_text(pilot), "the table")
        assert "x[b]y[/b]" in screen_text(pilot)
        assert "[b]text[/b]" in screen_text(pilot)
        await pilot.press("left_square_bracket", "right_square_bracket")
        assert app.asked == [("frame", 50, None)]
        app.page.update(table(50))
        await until(pilot, lambda: "rows 51 to 100 of 120" in screen_text(pilot), "the next rows")
        await pilot.press("s", "right", "s", "s", "s")
        assert app.asked[1:] == [("frame", 0, (0, False)), ("frame", 0, (0, True)), ("frame", 0, None)]
        assert app.page.query_one(DataTable).row_count == 50


@pytest.mark.parametrize("text", ["one\n<b>two</b> & three\n", "a\x1b]0;owned\x07b"])
async def test_a_text_is_shown_whole_and_searched(text: str) -> None:
    app = ValueApp(whole_text("text", text + "filler\n" * 100 + "needle\n"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "filler" in screen_text(pilot), "the text")
        assert "\x1b" not in screen_text(pilot)
        assert ("<b>two</b> & three" in screen_text(pilot)) == ("<b>" in text)
        await pilot.press("slash", *"needle", "enter")
        await until(pilot, lambda: "needle" in screen_text(pilot).split("search")[0], "what is sought")


async def test_what_has_html_of_its_own_is_drawn() -> None:
    value = RichValue("x", {"type": "Plot", "kind": "html", "html": "<h1>Loss</h1><p>falls</p>", "note": ""})
    async with ValueApp(value).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "falls" in screen_text(pilot), "its HTML")


async def test_v_asks_for_the_value_under_the_cursor_and_enter_reads_a_line_whole() -> None:
    async with recorded("main") as seen:
        await seen.stop()
        await seen.stop("n")
        await type_keys(seen.pilot, "enter")
        await until(seen.pilot, lambda: "line 24" in screen_text(seen.pilot), "the line")
        assert "numbers = [0, 1" in screen_text(seen.pilot)
        await type_keys(seen.pilot, "escape")
        tree = seen.screen.query_one(VariablesTree)
        tree.focus()
        await type_keys(seen.pilot, "down", "down", "v")
        commands: list[Any] = seen.pilot.app.loop.commands  # type: ignore[attr-defined]
        assert commands[-1] == ShowRichValue("numbers")
