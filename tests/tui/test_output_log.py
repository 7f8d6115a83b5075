"""The log of a run's output."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from flyte_tui.widgets.output_log import MAX_LINE, MAX_LINES, OutputLog
from flyte_tui.widgets.output_pane import OutputPane
from flyte_tui.widgets.run.output_sections import LineSections, LogPart, Section
from flyte_tui.widgets.run.progress_bars import split_bars
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
        assert len(log.lines) + len(log.earlier) == log.count == 50_001
        assert log.lines[-1] == ("stdout", "x" * MAX_LINE)


async def test_all_that_was_printed_is_scrolled_to_and_searched_in_bounded_memory() -> None:
    async with log_shown() as (pilot, log):
        log.write("stdout", "".join(f"line {number}\n" for number in range(200_000)))
        assert len(log.lines) <= MAX_LINES + 2_000
        log.focus()
        await pilot.press("home")
        await pilot.pause()
        assert screen_text(pilot).startswith("line 0")
        assert log.search("LINE 17\n".strip())
        assert log.found == 17
        assert log.search("line 17")
        assert log.found == 170
        assert log.search("line 17", backwards=True)
        assert log.search("line 17", backwards=True)
        assert log.found == 179_999
        await pilot.pause()
        assert "line 179999" in screen_text(pilot)
        assert not log.search("nowhere")


async def test_a_log_is_read_again_from_its_files(tmp_path: Path) -> None:
    (tmp_path / "stdout.log").write_text("one\ntwo\n")
    async with log_shown() as (_, log):
        log.write("stdout", "two\n")
        log.note("a note")
        log.note("much is not shown", "omitted")
        for _ in log.replace_by([LogPart("stdout", tmp_path / "stdout.log")]):
            pass
        assert log.lines == [("stdout", "one"), ("stdout", "two"), ("note", "a note")]


class PaneApp(App[None]):
    """An output pane alone."""

    def compose(self) -> ComposeResult:
        yield OutputPane()


async def test_a_slash_searches_and_n_goes_on() -> None:
    async with PaneApp().run_test(size=(40, 10)) as pilot:
        log = pilot.app.query_one(OutputLog)
        log.write("stdout", "".join(f"line {number}\n" for number in range(50)))
        log.focus()
        await pilot.press("slash", "4", "enter")
        assert (log.found, log.has_focus) == (4, True)
        await pilot.press("n")
        assert log.found == 14
        await pilot.press("N", "N")
        assert log.found == 49
        await pilot.press("escape")
        assert log.found is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no bar | in 50% of it", "no bar | in 50% of it"),
        ("fit:  50%|#####     | 5/10 [00:01<00:01]", "fit:  50%|━━━━━─────| 5/10 [00:01<00:01]"),
        (" 25%|██▌       | 1/4", " 25%|━━────────| 1/4"),
        ("Working ━━━━━━━╸━━━  70%", "Working ━━━━━━━╸━━━  70%"),
        ("100%|██████████|", "100%|━━━━━━━━━━|"),
    ],
)
def test_progress_bars_are_drawn_as_bars_in_their_own_width(text: str, shown: str) -> None:
    parts = split_bars(text)
    assert "".join(part for part, _ in parts) == shown
    assert any(kind == "done" for _, kind in parts) == ("━" in shown)


def test_rows_of_a_log_with_attempts_that_are_folded() -> None:
    sections = LineSections()
    sections.begin("attempt 1", 0)
    assert [sections.place(row, 3) for row in range(4)] == [0, 1, 2, None]  # One alone has no title.
    sections.begin("attempt 2", 3)
    sections.fold_earlier()
    first, second, *lines = (sections.place(row, 5) for row in range(sections.rows(5) + 1))
    assert isinstance(first, Section)
    assert isinstance(second, Section)
    assert lines == [3, 4, None]
    assert (sections.title(first, 5), sections.title(second, 5)) == ("▸ attempt 1  3 lines", "▾ attempt 2  2 lines")
    assert sections.show_line(1, 5) == 2
    assert sections.rows(5) == 7
    sections.fold_or_unfold()
    assert sections.rows(5) == 4


async def test_output_is_folded_by_attempt_and_unfolded_by_a_search_a_key_and_a_click() -> None:
    async with log_shown() as (pilot, log):
        for attempt in (1, 2):
            log.begin_attempt(attempt)
            log.write("stdout", f"first of {attempt}\nlast of {attempt}\n")
        log.sections.note("attempt 1", "failed  OSError: disk")
        await pilot.pause()
        assert screen_text(pilot).splitlines()[:4] == [
            "▸ attempt 1  2 lines  failed  OSError: d",
            "▾ attempt 2  2 lines",
            "first of 2",
            "last of 2",
        ]
        assert log.search("first of 1")
        await pilot.pause()
        assert "first of 1" in screen_text(pilot)
        log.fold_attempts()
        await pilot.pause()
        assert "first of 1" not in screen_text(pilot)
        await pilot.click(OutputLog, offset=(2, 0))
        await pilot.pause()
        assert "first of 1" in screen_text(pilot)
        assert "last of 2" in screen_text(pilot)
