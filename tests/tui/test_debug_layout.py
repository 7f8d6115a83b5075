"""How the panes of the debug screen share its room."""

import pytest
from textual.geometry import Size
from textual.pilot import Pilot

from flyte_debugger.console.commands.breakpoint_commands import SetBreakpoint
from flyte_tui.screens.debug.pane_layout import PaneLayout, load_layout, save_layout
from flyte_tui.widgets.debug.splitter import Splitter
from tests.tui.debug_driving import FILE, LINES
from tests.tui.driving import screen_text, type_keys, until
from tests.tui.recorded.debug import RecordedDebugApp
from tests.tui.test_debug_recorded import recorded

PANES = ("code", "stack", "variables", "bottom")


async def shown(pilot: Pilot[None], *panes: str) -> None:
    """Wait until these panes are on the screen, and no other."""

    def now() -> tuple[str, ...]:
        return tuple(name for name in PANES if pilot.app.screen.query_one(f"#{name}").region.area)

    await until(pilot, lambda: now() == panes, f"{panes} alone")


async def test_a_pane_is_zoomed_and_all_of_them_come_back() -> None:
    async with recorded("main") as seen:
        await seen.stop()
        whole = screen_text(seen.pilot)
        for keys, pane in (
            ("z", "code"),
            (("tab", "z"), "stack"),
            (("tab", "z"), "variables"),
            (("tab", "z"), "bottom"),
        ):
            await type_keys(seen.pilot, *keys)
            await shown(seen.pilot, pane)
            await type_keys(seen.pilot, "z")
            await shown(seen.pilot, *PANES)
        seen.screen.query_one("#code").focus()
        await until(seen.pilot, lambda: screen_text(seen.pilot) == whole, "the screen as it was")
        await type_keys(seen.pilot, "z", "i")
        await shown(seen.pilot, *PANES)
        assert seen.screen.output.is_asking


async def test_the_lines_between_panes_are_dragged_and_stay_there() -> None:
    async with recorded("main") as seen:
        await seen.stop()
        splitter = seen.screen.query_one(Splitter)
        await seen.pilot.mouse_down(splitter, offset=(0, 3))
        await seen.pilot.hover(offset=(33, 5))
        await seen.pilot.mouse_up(offset=(33, 5))
        await until(seen.pilot, lambda: splitter.region.x in (32, 33, 34), "the line at the pointer")
        assert load_layout() == PaneLayout(side=70)
        await type_keys(seen.pilot, "greater_than_sign")
        assert load_layout().side == 65
        output = seen.screen.output
        top = output.region.y
        await seen.pilot.mouse_down(offset=(40, top))
        await seen.pilot.hover(offset=(40, 20))
        await seen.pilot.mouse_up(offset=(40, 20))
        await until(seen.pilot, lambda: abs(output.region.y - 20) <= 1, "the output at the pointer")
    async with RecordedDebugApp("main").run_test(size=(110, 40)) as pilot:
        again = pilot.app.screen
        await until(pilot, lambda: abs(again.query_one("#bottom").region.y - 20) <= 1, "the output where it was left")


@pytest.mark.parametrize("size", [(110, 40), (160, 48)], ids=["line-above", "framed"])
async def test_a_click_beside_a_line_sets_a_breakpoint_there_and_on_it_moves_the_cursor(size: tuple[int, int]) -> None:
    async with recorded("main", size) as seen:
        await seen.stop()
        code, line = seen.screen.panes.code, LINES["call"]
        row = next(y for y, text in enumerate(screen_text(seen.pilot).splitlines()) if "scaled = scale(" in text)
        await seen.pilot.click(offset=(code.content_region.x + code._gutter, row))
        await until(seen.pilot, lambda: code.cursor == line, "the cursor where it was clicked")
        loop = seen.pilot.app.loop  # type: ignore[attr-defined]
        assert not [one for one in loop.commands if isinstance(one, SetBreakpoint)]
        await seen.pilot.click(offset=(code.content_region.x, row))
        await until(seen.pilot, lambda: loop.commands[-1] == SetBreakpoint(f"{FILE}:{line}"), "the breakpoint")


def test_sizes_leave_something_of_each_pane_and_a_spoilt_file_is_no_harm() -> None:
    assert PaneLayout().with_side(99).side == 80
    assert PaneLayout().with_bottom(-3).bottom == 5
    save_layout(PaneLayout(side=30))
    assert load_layout() == PaneLayout(side=30)
    save_layout(PaneLayout(side="wide"))  # type: ignore[arg-type]
    assert load_layout() == PaneLayout()


async def test_output_folds_to_its_last_lines_unless_it_has_the_focus() -> None:
    async with recorded("main") as seen:
        await seen.stop()
        log = seen.screen.output.log_view
        assert log.size.height <= 1
        seen.screen.output.note(*(f"line {number}" for number in range(50)))
        await until(seen.pilot, lambda: log.size.height == 4, "the last lines")
        assert "line 49" in screen_text(seen.pilot)
        log.focus()
        await until(seen.pilot, lambda: log.size.height == 13, "a third of the screen")


async def test_titles_say_how_many_and_which_keys_the_pane_with_the_focus_has() -> None:
    async with recorded("main") as seen:
        await seen.stop()
        await seen.stop("n")
        for shown in ("…/tasks/stepped.py  b break  t run to here", "Stack 1 frame", "Variables 2 ─"):
            await until(seen.pilot, lambda shown=shown: shown in screen_text(seen.pilot), shown)
        seen.screen.query_one("#variables").focus()
        await until(seen.pilot, lambda: "v whole value  e edit" in screen_text(seen.pilot), "the keys of the values")
        assert "b break  t run to here" not in screen_text(seen.pilot)


async def test_a_small_window_and_back_loses_nothing() -> None:
    async with recorded("main") as seen:
        await seen.stop()
        await seen.stop("n")
        await type_keys(seen.pilot, "i", *"factor")
        seen.screen.output.note("a line")
        await until(seen.pilot, lambda: "Output 1 line" in screen_text(seen.pilot), "the line")
        await until(seen.pilot, lambda: "f5 Continue" in screen_text(seen.pilot), "the keys at the prompt")
        whole = screen_text(seen.pilot)
        for size in (Size(80, 24), Size(40, 16), Size(20, 5)):
            await seen.pilot.resize_terminal(*size)
            await until(seen.pilot, lambda: f"▶{seen.screen.panes.code.current}" in screen_text(seen.pilot), "the line")
            assert seen.screen.size == size
        await seen.pilot.resize_terminal(110, 40)
        await until(seen.pilot, lambda: screen_text(seen.pilot) == whole, "the screen as it was")
