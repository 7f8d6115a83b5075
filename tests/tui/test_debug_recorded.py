"""The debug screen on sessions that were recorded: what it draws, and what its keys ask for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.widgets import Tree

from flyte_debugger.console.commands.breakpoint_commands import SetBreakpoint
from flyte_debugger.run.events import ReportFlushed
from flyte_debugger.session.breakpoints.breakpoint_specs import LineBreakpoint
from flyte_tui.screens.debug.breakpoint_form import breakpoint_at
from flyte_tui.screens.debug.threads_screen import ThreadsScreen
from flyte_tui.widgets.debug.variables_tree import VariablesTree
from tests.tui.debug_driving import FILE, LINES, Seen
from tests.tui.driving import shows, type_keys, until
from tests.tui.recorded.debug import RecordedDebugApp


@asynccontextmanager
async def recorded(name: str, size: tuple[int, int] = (110, 40)) -> AsyncIterator[Seen]:
    """A recorded session on its screen."""
    async with RecordedDebugApp(name).run_test(size=size) as pilot:
        yield Seen(pilot)


async def test_the_stops_that_were_are_walked_through_and_left_for_the_present() -> None:
    async with recorded("walk") as seen:
        await seen.stop()
        await seen.stop("n")
        assert await seen.stop("s") == "scale"
        assert await seen.stop("n") == "scale-end"
        await type_keys(seen.pilot, "left_square_bracket", "alt+left")
        await shows(seen.pilot, "◁ stepped.main  stop 2 of 4, recorded  step")
        assert seen.current() == ("stepped.py", LINES["call"])
        assert set(seen.values()) == {"Locals", "factor", "numbers"}
        assert seen.screen.query_one(VariablesTree)._changed == {("Locals", "numbers")}
        await type_keys(seen.pilot, "alt+right")
        await shows(seen.pilot, "stop 3 of 4, recorded")
        await type_keys(seen.pilot, "u")
        await until(seen.pilot, lambda: seen.current()[1] == LINES["call"], "the caller as it was")
        await type_keys(seen.pilot, "d")
        await until(seen.pilot, lambda: seen.current()[1] == LINES["scale"], "the callee as it was")
        await type_keys(seen.pilot, "escape")
        await shows(seen.pilot, "▶ stepped.scale  stepped.py")
        assert "scaled" in seen.values()
        await type_keys(seen.pilot, "left_square_bracket", "left_square_bracket", *["right_square_bracket"] * 3)
        await until(seen.pilot, lambda: seen.title().startswith(" ▶ stepped.scale"), "the present")
        await type_keys(seen.pilot, "left_square_bracket")
        await shows(seen.pilot, "stop 3 of 4, recorded")
        assert await seen.stop("n") == "call"
        await seen.over("c")
        await type_keys(seen.pilot, "left_square_bracket")
        await shows(seen.pilot, "stop 5 of 5, recorded")
        assert seen.current() == ("stepped.py", LINES["call"])
        await seen.ask(":stop 1")
        await shows(seen.pilot, "stop 1 of 5, recorded  entry")
        await type_keys(seen.pilot, "escape")
        await shows(seen.pilot, "✓ stepped.main  succeeded")


async def test_threads_asyncio_tasks_and_actions_have_pages() -> None:
    async with recorded("gathers") as seen:
        assert await seen.stop() == "idled"
        await type_keys(seen.pilot, "T")
        await shows(seen.pilot, f"gathers  stepped.py:{LINES['gather']}  awaits gather of 2")
        await shows(seen.pilot, f"idle  stepped.py:{LINES['idle']}  awaits Future")
        await type_keys(seen.pilot, "home")
        page = seen.pilot.app.screen
        assert isinstance(page, ThreadsScreen)
        seen.screen.pages.survey(page._program)
        assert seen.pilot.app.screen_stack[-2:] == [seen.screen, page], "asked for twice, shown once"
        while "awaits Future" not in str(page.query_one(Tree).cursor_node.label):  # type: ignore[union-attr]
            await type_keys(seen.pilot, "down")
        await type_keys(seen.pilot, "enter")
        await shows(seen.pilot, "awaits Future escape comes back")
        assert seen.current() == ("stepped.py", LINES["idle"])
        assert seen.values()["seconds"] == "60"
        await type_keys(seen.pilot, "escape")
        await until(seen.pilot, lambda: seen.current()[1] == LINES["idled"], "the present")
        await type_keys(seen.pilot, "A")
        await shows(seen.pilot, f"stopped at stepped.py:{LINES['idled']}  breakpoint")
        await type_keys(seen.pilot, "enter")
        await until(seen.pilot, lambda: seen.pilot.app.screen is seen.screen, "the debug screen")


async def test_a_failure_tells_what_it_came_from() -> None:
    async with recorded("chained") as seen:
        assert await seen.stop() == "chained"
        assert seen.values()["RuntimeError"] == "no number"
        came_from = f"invalid literal for int() with base 10: 'three'  (stepped.py:{LINES['raised']} in parse)"
        assert seen.values()["from ValueError"] == came_from
        assert f"RuntimeError: no number\n  from ValueError: {came_from}" in seen.said()


async def test_a_breakpoint_is_filled_in_beside_its_one_line_spelling() -> None:
    async with recorded("main") as seen:
        await seen.stop()
        await type_keys(seen.pilot, "B")
        await shows(seen.pilot, f"stepped.py:{LINES['first']}")
        await type_keys(seen.pilot, *"n (", "enter")
        await shows(seen.pilot, "never closed")
        await type_keys(seen.pilot, "backspace", "backspace", *">3", "tab", *"%2", "tab", *"n is {n}", "enter")
        asked = SetBreakpoint(f"{FILE}:{LINES['first']} if n>3 hits %2 log n is {{n}}")
        await until(seen.pilot, lambda: seen.pilot.app.loop.commands[-1] == asked, "the breakpoint")  # type: ignore[attr-defined]


def test_a_form_begins_with_what_the_breakpoint_has() -> None:
    path, line = str(FILE), LINES["call"]
    text = f"{path}:{line} if factor > 3 hits >=2 log so"
    assert breakpoint_at(path, line, text) == LineBreakpoint(path, line, "factor > 3", ">=2", "so")
    assert breakpoint_at(path, line, None) == LineBreakpoint(path, line)


async def test_frames_of_nested_tasks_stand_below_the_name_of_their_task() -> None:
    async with recorded("main") as seen:
        await seen.stop()
        assert "stepped.main" not in _options(seen)  # Of one task alone nothing is said.
        await seen.stop("n")
        await seen.stop("s")
        titles = [text for text in _options(seen) if text.startswith("stepped.")]
        assert titles == ["stepped.scale", "stepped.main"]
        assert [text.split()[0] for text in _options(seen)] == ["stepped.scale", "scale", "stepped.main", "main"]


def _options(seen: Seen) -> list[str]:
    return [str(option.prompt) for option in seen.screen.panes.stack.options]


async def test_the_report_is_a_pane_that_grows_as_it_is_flushed(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    async with recorded("main", (160, 48)) as seen:
        await seen.stop()
        pane, (action, *_) = seen.screen.panes.report, seen.screen.state.actions
        assert not pane.region

        async def flush(lines: int) -> int:
            report.write_text("".join(f"<p>line {number} of {lines}</p>" for number in range(lines)))
            assert isinstance(seen.pilot.app, RecordedDebugApp)
            seen.pilot.app.loop._take(ReportFlushed(action, 1, str(report), 1.0))
            await shows(seen.pilot, f"line 0 of {lines}")
            return pane.size.height

        first = await flush(1)
        await until(seen.pilot, lambda: pane.size.height < 8, "a small pane")
        await flush(5)
        await until(seen.pilot, lambda: pane.size.height > first, "a larger pane")
        await flush(100)
        most = seen.screen.panes.side.size.height // 2
        await until(seen.pilot, lambda: pane.outer_size.height == most, "half of the column")
        await type_keys(seen.pilot, "r")
        await until(seen.pilot, lambda: pane.size.width > 150, "the report on the whole screen")
        await type_keys(seen.pilot, "r")
        await until(seen.pilot, lambda: seen.screen.panes.code.has_focus, "the source")
