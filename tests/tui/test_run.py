"""The run screen with real runs."""

import asyncio
import urllib.request
from pathlib import Path

import psutil
import pytest
from textual.containers import VerticalScroll

from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.browse_screen import BrowseScreen
from flyte_tui.screens.run_screen import RunScreen
from flyte_tui.widgets.output_log import MAX_LINES, OutputLog
from flyte_tui.widgets.report_view import ReportView
from tests.tui.driving import PATIENCE, TASKS, choose, opened, ran, screen_text, shows, until

pytestmark = pytest.mark.process

SHAPES = TASKS / "shapes.py"
HOSTILE = TASKS / "hostile.py"


async def test_a_run_shows_its_actions_then_its_report_then_its_result() -> None:
    async with opened(SHAPES) as pilot:
        await choose(pilot, "total")
        await pilot.press("r")
        screen = await ran(pilot)
        await shows(pilot, "Squares")
        text = screen_text(pilot)
        assert "✓ shapes.total  succeeded" in text
        assert text.count("✓ square") == 3
        assert "main  Notes" in text
        await pilot.press("right_square_bracket")
        await shows(pilot, "• second")
        assert screen.state.report is not None
        assert screen.state.report.replace(str(Path.home()), "~") in text
        await pilot.press("2")
        await shows(pilot, "Result 14")
        await pilot.press("1")
        await shows(pilot, "adding up 1 4 9")


async def test_the_cursor_chooses_the_action_whose_result_is_shown() -> None:
    async with opened(SHAPES) as pilot:
        await choose(pilot, "total")
        await pilot.press("r")
        screen = await ran(pilot)
        await pilot.press("2")
        screen.query_one("#actions").focus()
        await pilot.press("end")
        await shows(pilot, "shapes.square succeeded")
        await shows(pilot, "number 3")


async def test_a_failure_shows_its_frames_and_cause_with_their_source_lines() -> None:
    async with opened(SHAPES) as pilot:
        await choose(pilot, "broken")
        await pilot.press("r")
        await ran(pilot)
        await shows(pilot, "LookupError: [red]no number[/red] is spelled 'three'")
        text = screen_text(pilot)
        assert "return parse(text)" in text
        assert "caused by ValueError: invalid literal" in text
        assert "return int(text)" in text
        assert f"{SHAPES.name}:" in text


@pytest.mark.parametrize("key", ["c", "ctrl+c"])
async def test_cancelling_ends_the_run_and_its_process(key: str) -> None:
    async with opened(SHAPES) as pilot:
        await choose(pilot, "endless")
        await pilot.press("r")
        await shows(pilot, "waiting")
        await pilot.press(key)
        screen = await ran(pilot)
        assert screen.state.status == "cancelled"
        await shows(pilot, "cancelled")


async def test_a_run_goes_on_when_its_screen_is_left_and_is_found_again() -> None:
    async with opened(SHAPES) as pilot:
        await choose(pilot, "endless")
        await pilot.press("r")
        await shows(pilot, "waiting")
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, BrowseScreen)
        await pilot.press("l")
        await shows(pilot, "waiting")
        screen = pilot.app.screen
        assert isinstance(screen, RunScreen)
        assert not screen.ended


async def test_run_again_runs_the_file_as_it_is_now(tmp_path: Path) -> None:
    module = tmp_path / "changing.py"
    source = (
        "import flyte\n\nenv = flyte.TaskEnvironment(name='changing')\n\n"
        "@env.task\ndef answer() -> int:\n    return {}\n"
    )
    module.write_text(source.format(41))
    async with opened(module) as pilot:
        await pilot.press("r")
        first = await ran(pilot)
        await shows(pilot, "Result 41")
        module.write_text(source.format(42))
        await pilot.press("r")
        await until(pilot, lambda: pilot.app.screen is not first, "the second run")
        await ran(pilot)
        await shows(pilot, "Result 42")
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_a_task_that_is_gone_says_so(tmp_path: Path) -> None:
    module = tmp_path / "going.py"
    module.write_text(
        "import flyte\n\nenv = flyte.TaskEnvironment(name='going')\n\n@env.task\ndef gone() -> None: ...\n"
    )
    async with opened(module) as pilot:
        module.write_text("import flyte\n")
        await pilot.press("r")
        await ran(pilot)
        await shows(pilot, "not started")
        await shows(pilot, "There is no task")


async def test_hostile_output_is_shown_as_the_text_it_is() -> None:
    async with opened(HOSTILE) as pilot:
        await choose(pilot, "shout")
        await shows(pilot, "Print escapes, [red]markup[/red] and wide characters.")
        await pilot.press("r")
        await ran(pilot)
        await shows(pilot, r'"[bold red]loud[/] \u001b[31mred\u001b[0m')
        await pilot.press("1")
        log = pilot.app.screen.query_one(OutputLog)
        assert [text for _, text in log.lines] == [
            "[bold red]loud[/] red  dlrow 你好 e\u0301 [/nothing]",
            "cleared",
            "100%",
        ]
        assert "\x1b" not in screen_text(pilot)


async def test_a_flood_leaves_the_keys_alive_and_its_end_in_the_log() -> None:
    async with opened(HOSTILE) as pilot:
        await choose(pilot, "flood")
        await pilot.press("r", "1")  # The page of a person's choice stays when the run ends, which may be at once.
        await shows(pilot, "line 1")
        await pilot.press("3")
        await until(pilot, lambda: "no report" in screen_text(pilot), "the report's page")
        screen = await ran(pilot)
        log = screen.query_one(OutputLog)
        await until(pilot, lambda: log.lines[-1:] == [("stdout", "line 199999")], "the last line")
        assert log.lines[-1] == ("stdout", "line 199999")
        assert len(log.lines) <= MAX_LINES + 2_000
        whole = Path(screen.state.run_dir, "stdout.log").read_bytes()
        assert whole.count(b"\n") == 200_000
        await until(pilot, lambda: log.count >= 200_000, "all that was printed")
        assert log.line(0) == ("stdout", "line 0")


async def test_the_report_opens_in_the_browser_or_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_uri = tmp_path / "uri"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened_uri}\n')
    browser.chmod(0o755)
    async with opened(SHAPES) as pilot:
        await choose(pilot, "total")
        await pilot.press("r")
        screen = await ran(pilot)
        assert screen.state.report is not None
        monkeypatch.setenv("BROWSER", str(browser))
        await pilot.press("o")
        await shows(pilot, "Opened in the browser")
        address = opened_uri.read_text()
        assert address.startswith("http://127.0.0.1:")
        with await asyncio.to_thread(urllib.request.urlopen, address) as answer:
            assert answer.read() == Path(screen.state.report).read_bytes()
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        monkeypatch.setenv("BROWSER", "/bin/false")
        await pilot.press("o")
        await shows(pilot, "No browser found on this machine.")
        await shows(pilot, "ssh -L")
        monkeypatch.chdir(tmp_path)
        screen.query_one(ReportView).query_one(VerticalScroll).focus()
        await pilot.press("x")
        await shows(pilot, "Written to")
        [exported] = tmp_path.glob("report-*.html")
        assert exported.read_text() == Path(screen.state.report).read_text()


async def test_quitting_leaves_no_process_of_a_run_nor_of_a_scan(tmp_path: Path) -> None:
    (tmp_path / "hangs.py").write_text("import flyte, time\n\nwhile True:\n    time.sleep(1)\n")
    (tmp_path / "shapes.py").write_text(SHAPES.read_text())
    before = _children()
    async with WorkbenchApp([tmp_path], None).run_test(size=(120, 40)) as pilot:
        await shows(pilot, "importing 1")
        await choose(pilot, "endless")
        await pilot.press("r")
        await shows(pilot, "waiting")
        assert _children() > before
        await pilot.press("escape", "q")
        await shows(pilot, "A run goes on.")
        await pilot.press("y")
    _, alive = await asyncio.to_thread(psutil.wait_procs, _children() - before, PATIENCE)
    assert alive == []


def _children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))
