"""The log of a run's output."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from flyte_tui.widgets.output_log import MAX_LINE, MAX_LINES, OutputLog
from tests.tui.driving import screen_text


class LogApp(App[None]):
    """A log alone."""

    def compose(self) -> ComposeResult:
        yield OutputLog()


@asynccontextmanager
async def log_shown() -> AsyncIterator[tuple[Pilot[None], OutputLog]]:
    """The pilot and the log of a `LogApp`."""
    async with LogApp().run_test(size=(40, 10)) as pilot:
        yield pilot, pilot.app.query_one(OutputLog)


async def test_pieces_of_a_line_are_joined_for_each_stream() -> None:
    async with log_shown() as (_, log):
        log.write("stdout", "one")
        log.write("stdout", " two\nthr")
        log.write("stderr", "warning\n")
        log.write("stdout", "ee\n")
        assert log.lines == [("stdout", "one two"), ("stdout", "thr"), ("stderr", "warning"), ("stdout", "ee")]


async def test_a_carriage_return_starts_the_line_anew() -> None:
    async with log_shown() as (_, log):
        for part in ("10%\r", "50%\r", "100%\r\n", "done\n"):
            log.write("stderr", part)
        assert log.lines == [("stderr", "100%"), ("stderr", "done")]


async def test_it_follows_the_end_until_the_person_scrolls_away() -> None:
    async with log_shown() as (pilot, log):
        log.write("stdout", "".join(f"line {number}\n" for number in range(100)))
        await pilot.pause()
        assert "line 99" in screen_text(pilot)
        log.focus()
        await pilot.press("home")
        await pilot.pause()
        log.write("stdout", "more\n")
        await pilot.pause()
        assert "line 0" in screen_text(pilot)


async def test_lines_are_bounded_in_number_and_length() -> None:
    async with log_shown() as (_, log):
        for start in range(0, 50_000, 10_000):
            log.write("stdout", "".join(f"{number}\n" for number in range(start, start + 10_000)))
        log.write("stdout", "x" * (MAX_LINE + 500) + "\n")
        assert len(log.lines) <= MAX_LINES + 2_000
        assert len(log.lines) + log.left_out == 50_001
        assert log.lines[-1] == ("stdout", "x" * MAX_LINE)
