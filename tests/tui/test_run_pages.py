"""The run screen on recorded runs: columns of actions, frames of a failure, input for the task, output by action."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.style import Style
from textual import events as textual_events
from textual.pilot import Pilot

from flyte_debugger.run.attempt_state import Attempt
from flyte_debugger.run.events import (
    AttemptEnded,
    AttemptStarted,
    Event,
    InputTaken,
    InputWaiting,
    Notice,
    Output,
    ReportFlushed,
    RunEnded,
)
from flyte_debugger.run.state import ActionState, RunState
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_tui.screens.run_screen import RunScreen
from flyte_tui.theme_styles import Palette
from flyte_tui.widgets.run.action_rows import ActionRows
from flyte_tui.widgets.run.input_line import InputLine
from flyte_tui.widgets.run.result_pane import ResultPane
from flyte_tui.widgets.run.run_pages import RunPages
from flyte_tui.widgets.run.time_bar import time_bar
from tests.tui import recorded
from tests.tui.driving import screen_text, shows, type_keys, until
from tests.tui.recorded.run_app import RecordedApp

PLAIN = Palette(*(Style(color=name) for name in ("blue", "green", "yellow", "red")))


@asynccontextmanager
async def shown(
    events: list[Event], size: tuple[int, int]
) -> AsyncIterator[tuple[Pilot[None], RecordedApp, RunScreen]]:
    """The screen of a recorded run, once it has taken all events."""
    app = RecordedApp(events)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RunScreen) and app.screen.state.actions, "the run")
        screen = app.screen
        assert isinstance(screen, RunScreen)
        yield pilot, app, screen


def _action(name: str, task: str = "square", parent: str | None = "a0", **inputs: object) -> ActionState:
    return ActionState(name, parent, task, task, None, False, inputs, "off", 0.0)


def test_siblings_are_told_apart_by_inputs_that_differ_else_by_their_number() -> None:
    actions = [_action("a0", "main", None), _action("a1", n=1, m="x"), _action("a2", n=2, m="x")]
    actions += [_action("a3", "same", n=1), _action("a4", "same", n=1), _action("a5", "alone", n=1)]
    rows = ActionRows().rows(RunState(actions={action.id: action for action in actions}))
    assert [row.telling for row in rows] == ["", "n=1", "n=2", "#0", "#1", ""]
    assert [row.branch for row in rows] == ["", "├ ", "├ ", "├ ", "├ ", "└ "]


def test_a_bar_shows_each_attempt_where_it_ran() -> None:
    action = ActionState("a", None, "t", "t", None, False, {}, "off", 10.0, "succeeded", ended=18.0)
    tries = [Attempt(1, 10.0, "failed", ended=12.0), Attempt(2, 16.0)]
    bar = time_bar(action, tries, 10.0, 20.0, 10, PLAIN)
    assert bar.plain == "━━    ━━  "
    assert [str(span.style) for span in bar.spans if span.style] == ["red", "red", "green", "green"]


async def test_a_finished_run_fills_a_broad_window_with_two_pages() -> None:
    async with shown(recorded.SUCCEEDED, (160, 48)) as (pilot, _, screen):
        pages = screen.query_one(RunPages)
        await until(pilot, lambda: pages.shown == ("result", "output", "report"), "result, output and report")
        await shows(pilot, "learning_rate 0.3")
        await type_keys(pilot, "4")
        await until(pilot, lambda: pages.shown == ("result", "output", "source"), "the source in place of the report")
        await shows(pilot, "def train(")
        await type_keys(pilot, "z")
        await until(pilot, lambda: pages.shown == ("source",), "the source alone")
        await type_keys(pilot, "z", "2")
        await pilot.resize_terminal(250, 70)
        await until(pilot, lambda: pages.shown == ("result", "output", "report", "source"), "all pages")
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: pages.shown == ("result", "source"), "the result above its source")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: pages.shown == ("result",), "one page")
        await pilot.resize_terminal(20, 5)
        await pilot.resize_terminal(160, 48)
        await until(pilot, lambda: pages.shown == ("result", "output", "source"), "several pages again")


async def test_a_run_that_printed_nothing_has_no_empty_page() -> None:
    silent = [event for event in recorded.FAILED if not isinstance(event, Output | Notice)]
    async with shown(silent, (160, 48)) as (pilot, _, screen):
        pages = screen.query_one(RunPages)
        await until(pilot, lambda: pages.shown == ("result", "source"), "the failure beside its source")
        await type_keys(pilot, "1")
        await until(pilot, lambda: pages.shown == ("result", "output", "source"), "the output that was asked for")


async def test_a_failures_frames_lead_to_their_source_and_to_the_debugger(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[bool, object]] = []
    monkeypatch.setattr(
        RecordedApp, "_debug_task", lambda self, _, on_entry, failing: asked.append((on_entry, failing))
    )
    async with shown(recorded.FAILED, (160, 48)) as (pilot, app, screen):
        await until(pilot, lambda: screen.ended and screen.query_one(ResultPane).chosen, "the failure")
        pages = screen.query_one(RunPages)
        assert pages.result.has_focus
        await until(pilot, lambda: pages.source.place[1] == 17, "the innermost frame")
        await type_keys(pilot, "up")
        await until(pilot, lambda: pages.source.place[1] == 40, "the frame of the caller")
        await type_keys(pilot, "enter")
        await until(pilot, lambda: app.focused is pages.source.code, "its source")
        assert pages.active == "source"
        await type_keys(pilot, "d")
        assert asked == [(False, (recorded.TRAINING, 40))]


async def test_a_line_appears_while_the_task_waits_for_its_stdin() -> None:
    async with shown(recorded.SUCCEEDED[:3], (120, 40)) as (pilot, app, screen):
        line = screen.query_one(InputLine)
        assert not line.display
        app.live.tell(InputWaiting("a0", 100.5))
        await until(pilot, lambda: line.has_focus, "the line")
        await type_keys(pilot, *"yes", "enter")
        await until(pilot, lambda: app.live.written == ["yes\n"], "what was typed")
        await shows(pilot, "yes")
        app.post_message(textual_events.Paste("two\nlines"))
        await until(pilot, lambda: app.live.written[-1] == "two\nlines\n", "what was pasted")
        await type_keys(pilot, "ctrl+d")
        await until(pilot, lambda: app.live.written[-1] is None, "the end")
        app.live.tell(InputTaken("a0", 100.6))
        await until(pilot, lambda: not line.display, "the line's end")
        assert screen.focused is not None
        app.live.tell(RunEnded("succeeded", (), None, 101.0))
        await until(pilot, lambda: screen.ended, "the end of the run")


async def test_output_is_of_all_or_of_the_action_under_the_cursor() -> None:
    told = [
        *recorded.SUCCEEDED[:3],
        Output("stdout", "of the main task\n", 100.1, "a0"),
        *recorded.SUCCEEDED[5:7],
        recorded.SUCCEEDED[7],
        Output("stdout", "of the step\n", 100.6, "a2"),
    ]
    async with shown(told, (120, 40)) as (pilot, _, screen):
        await shows(pilot, "of the step")
        assert "of the main task" in screen_text(pilot)
        screen.query_one("#actions").focus()
        await type_keys(pilot, "end", "f")
        await until(pilot, lambda: "of the main task" not in screen_text(pilot), "the step's output")
        await shows(pilot, "of the step")
        await type_keys(pilot, "home")
        await until(pilot, lambda: "of the step" not in screen_text(pilot), "the main task's output")
        await type_keys(pilot, "f")
        await shows(pilot, "of the step")


async def test_a_run_that_was_tried_again_shows_each_attempts_output_below_a_title(tmp_path: Path) -> None:
    error = ErrorInfo("OSError", "[red]disk[/red]")
    told = [
        *recorded.SUCCEEDED[:3],
        Output("stdout", "tries\n", 100.1, "a0"),
        AttemptEnded("a0", 1, "failed", error, 0.1, 100.2),
        AttemptStarted("a0", 2, 100.3, stdout_at=6),
        Output("stdout", "tries again\n", 100.4, "a0", 2),
    ]
    async with shown(told, (120, 40)) as (pilot, _, screen):
        await shows(pilot, "▸ attempt 1 1 line failed OSError: [red]disk[/red]")
        await shows(pilot, "▾ attempt 2 1 line tries again")
        (tmp_path / "stdout.log").write_text("tries\ntries again\n")
        pages = screen.query_one(RunPages)
        await pages.read_output(tmp_path).wait()
        assert pages.output.log_view.lines == [("stdout", "tries"), ("stdout", "tries again")]
        await shows(pilot, "▾ attempt 2 1 line tries again")
        await type_keys(pilot, "minus")
        await shows(pilot, "▾ attempt 1 1 line")


async def test_pages_turn_while_a_report_with_ever_other_tabs_is_flushed(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    async with shown(recorded.SUCCEEDED[:3], (160, 48)) as (pilot, app, screen):
        pages = screen.query_one(RunPages)
        for number in range(6):
            tabs = "".join(f"<li>tab {number} {at}</li>" for at in range(number + 1))
            divs = "".join(f"<div>text {number} {at}</div>" for at in range(number + 1))
            report.write_text(f'<ul id="flyte-frame-tabs">{tabs}</ul><div id="flyte-frame-container">{divs}</div>')
            app.live.tell(ReportFlushed("a0", 1, str(report), 101.0))
            await type_keys(pilot, "3" if number % 2 else "1")
            wanted = ("result", "output", "report")
            await until(pilot, lambda wanted=wanted: pages.shown == wanted, "the page")  # type: ignore[misc]
        await shows(pilot, "tab 5 5")
