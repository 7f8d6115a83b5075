"""The history as a screen: listed, filtered, sorted, opened, compared, noted, removed."""

import dataclasses
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

import flyte_tui.app
from flyte_debugger.history.run_notes import read_note
from flyte_debugger.run.events import ActionStarted, Event, Output
from flyte_debugger.run.request import RunRequest
from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.run_screen import RunScreen
from flyte_tui.screens.runs.compare_screen import CompareScreen
from flyte_tui.screens.runs.runs_screen import RunsScreen
from flyte_tui.widgets.output_log import OutputLog
from flyte_tui.widgets.report_view import ReportView
from flyte_tui.widgets.runs.run_comparison import paired_lines
from tests.tui import recorded
from tests.tui.driving import screen_text, shows, type_keys, until
from tests.tui.recorded.kept import BEGAN, keep_run


class RunsApp(WorkbenchApp):
    """The program with nothing but the screen of past runs; it notes what it is asked to start."""

    CSS_PATH = str(Path(flyte_tui.app.__file__).with_name("app.tcss"))

    def __init__(self) -> None:
        super().__init__([], None)
        self.started: list[tuple[RunRequest, str | None]] = []

    def open_first(self) -> None:
        self.push_screen(RunsScreen())

    def _open_run(self, request: RunRequest, cwd: str | None = None) -> None:
        self.started.append((request, cwd))


def _without_output(events: list[Event]) -> list[Event]:
    return [event for event in events if not isinstance(event, Output)]


def _with_epochs(events: list[Event], epochs: int) -> list[Event]:
    return [
        dataclasses.replace(event, inputs={**event.inputs, "epochs": epochs})
        if isinstance(event, ActionStarted) and event.parent is None
        else event
        for event in events
    ]


def keep_three() -> list[Path]:
    """Two runs that succeeded, of which the later is longer, and one between them that failed."""
    good, bad = _without_output(recorded.SUCCEEDED), _without_output(recorded.FAILED)
    return [
        keep_run("20251229-090000-aaaa", good, "epoch 1\nepoch 2\n", ("retries=1",), 60 << 20),
        keep_run("20251229-091000-bbbb", bad, "epoch 1\n", (), 90 << 20, BEGAN + 600),
        keep_run("20251229-092000-cccc", _with_epochs(good, 5), "epoch 1\nepoch 3\n", (), 70 << 20, BEGAN + 1200),
    ]


@asynccontextmanager
async def runs_app(size: tuple[int, int] = (140, 40)) -> AsyncIterator[tuple[Pilot[None], RunsApp]]:
    app = RunsApp()
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RunsScreen) and app.screen.runs.rows, "the runs")
        yield pilot, app


def _ids(app: RunsApp) -> list[str]:
    assert isinstance(app.screen, RunsScreen)
    return [entry.run.run_id[-4:] for entry in app.screen.runs.rows]


async def test_runs_are_filtered_and_sorted_by_their_columns() -> None:
    keep_three()
    async with runs_app() as (pilot, app):
        assert _ids(app) == ["cccc", "bbbb", "aaaa"]
        for text in ("✗ failed", "90Mi", "BrokenDataError: row 7 of [red]points[/red] is empty"):
            await shows(pilot, text)
        await type_keys(pilot, "s")
        assert _ids(app) == ["bbbb", "cccc", "aaaa"]  # By time.
        await type_keys(pilot, "s")
        assert _ids(app) == ["bbbb", "cccc", "aaaa"]  # By peak memory.
        await type_keys(pilot, "S")
        assert _ids(app) == ["aaaa", "cccc", "bbbb"]
        await type_keys(pilot, "/", *"failed points", "enter")
        assert _ids(app) == ["bbbb"]
        await shows(pilot, "1 of 3 runs")
        await type_keys(pilot, "escape")
        assert len(_ids(app)) == 3


async def test_a_past_run_opens_as_if_it_had_just_run_and_runs_again_where_it_ran() -> None:
    folder = keep_three()[2]
    async with runs_app() as (pilot, app):
        await shows(pilot, "slope")  # The one under the cursor, below the list.
        await type_keys(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RunScreen) and app.screen.ended, "the run")
        await shows(pilot, "training.train succeeded 1.50 s")
        log = app.screen.query_one(OutputLog)
        await until(pilot, lambda: ("stdout", "epoch 3") in log.lines, "its output")
        await type_keys(pilot, "r")
        await until(pilot, lambda: app.started, "another run")
        request, cwd = app.started[0]
        assert request.task.name == "train"
        assert cwd == str(folder)


async def test_the_report_and_the_output_stand_beside_the_result_where_there_is_room() -> None:
    folders = keep_three()
    async with runs_app() as (pilot, app):
        await shows(pilot, "Fitting a line")
        await shows(pilot, "epoch 3")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Fitting a line" not in screen_text(pilot), "no report")
        await shows(pilot, "epoch 3")
        await pilot.resize_terminal(140, 40)
        await shows(pilot, "Fitting a line")
        await type_keys(pilot, "down")
        await shows(pilot, "raise BrokenDataError(...) from error")
        assert "Fitting a line" not in screen_text(pilot), "the run that failed made none"
        shutil.rmtree(folders[0])
        await type_keys(pilot, "down")
        await shows(pilot, "is gone")
        assert not app.screen.query_one(ReportView).display


async def test_two_runs_are_compared_and_their_differences_marked() -> None:
    keep_three()
    async with runs_app() as (pilot, app):
        await type_keys(pilot, "space", "down", "c")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen) and app.screen.comparison, "the comparison")
        screen = app.screen
        assert isinstance(screen, CompareScreen)
        assert screen.comparison is not None
        differing = {fact.name: (fact.left, fact.right) for fact in screen.comparison.facts if fact.differs}
        assert differing == {"epochs": ("3", "5"), "retries": ("1", "")}
        await shows(pilot, "2 differences, 1 line of output")
        await type_keys(pilot, "n")
        await shows(pilot, "epoch 2")
        await until(pilot, lambda: "≠  epoch 3" in screen_text(pilot), "the line that differs")
        await type_keys(pilot, "3")
        await until(pilot, lambda: screen_text(pilot).count("Fitting") == 2, "both reports")


async def test_a_note_is_kept_and_a_run_is_removed_only_when_it_is_meant() -> None:
    folders = keep_three()
    async with runs_app() as (pilot, app):
        await type_keys(pilot, "n", *"the best one", "enter")
        await shows(pilot, "✎ the best one")
        assert read_note(folders[2]) == "the best one"
        await type_keys(pilot, "x")
        await shows(pilot, "will be removed for good")
        await type_keys(pilot, "n")
        assert folders[2].exists()
        await type_keys(pilot, "x", "y")
        await until(pilot, lambda: isinstance(app.screen, RunsScreen) and len(_ids(app)) == 2, "one run less")
        assert not folders[2].exists()


def test_lines_that_are_alike_stand_beside_each_other() -> None:
    pairs = paired_lines(["a", "b", "c"], ["a", "x", "y", "c", "d"])
    assert [(pair.left, pair.right) for pair in pairs] == [
        ("a", "a"),
        ("b", "x"),
        (None, "y"),
        ("c", "c"),
        (None, "d"),
    ]
