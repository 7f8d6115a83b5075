"""Every key of the cluster's screens, on a cluster that repeats what was written down."""

import pytest
from textual.pilot import Pilot

from flyte_debugger.cluster.detail_events import events_of_detail
from flyte_debugger.cluster.live_cluster_run import LiveClusterRun
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.protocol.cluster_questions import AnswerCondition, ListRuns
from flyte_debugger.run.events import ActionEnded, ConditionWaiting, ReportFlushed, RunEnded
from flyte_debugger.run.state import RunState
from flyte_tui.screens.answer_screen import AnswerScreen
from flyte_tui.screens.cluster.cluster_run_screen import ClusterRunScreen
from flyte_tui.screens.cluster.cluster_runs_screen import ClusterRunsScreen
from flyte_tui.screens.cluster.spec_screen import SpecScreen
from flyte_tui.screens.confirm_screen import ConfirmScreen
from flyte_tui.widgets.run.action_table import ActionTable
from tests.tui.driving import screen_text, shows, type_keys, until
from tests.tui.recorded.cluster import DETAILS, EVENTS, ROWS, URL, RecordedCluster, RecordedClusterApp

Here = ClusterRunScreen.HereRequested
QUESTION = ConditionWaiting("q1", "proceed", "Go on?", False, "bool", "", None, 1.0)


async def run_opened(pilot: Pilot[None]) -> ClusterRunScreen:
    """The screen of the first run in the list."""
    await shows(pilot, "training.train")
    await type_keys(pilot, "enter")
    screen = pilot.app.screen
    assert isinstance(screen, ClusterRunScreen)
    return screen


async def test_the_keys_of_the_list() -> None:
    app = RecordedClusterApp()
    async with app.run_test(size=(110, 24)) as pilot:
        await shows(pilot, "training.train")
        screen, asked = app.screen, app.cluster.asked
        assert isinstance(screen, ClusterRunsScreen)
        await type_keys(pilot, "down", "D")
        assert [event.row for event in app.told] == [ROWS[1]]  # type: ignore[attr-defined]
        await type_keys(pilot, "m")
        await until(pilot, lambda: asked[-1] == ListRuns(200), "more runs")
        await type_keys(pilot, "ctrl+r")
        await until(pilot, lambda: asked[-2:] == [ListRuns(200)] * 2, "the list anew")
        assert screen.row == ROWS[1], "the cursor stays with its run"
        await type_keys(pilot, "/", *"nobody", "enter")
        await shows(pilot, "No run of the cluster matches the filter.")
        await type_keys(pilot, "escape")
        await until(pilot, lambda: screen.rows == ROWS, "all runs")
        await type_keys(pilot, "enter")
        assert isinstance(app.screen, ClusterRunScreen)
        await type_keys(pilot, "escape")
        assert app.screen is screen
        await type_keys(pilot, "escape")
        assert app.screen is not screen


async def test_the_keys_of_a_run_that_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("flyte_tui.widgets.report_view.open_in_browser", lambda address: not shown.append(address))  # type: ignore[func-returns-value]
    app = RecordedClusterApp()
    async with app.run_test(size=(160, 48)) as pilot:
        screen = await run_opened(pilot)
        await shows(pilot, "On the cluster")
        assert screen.shown is not None
        assert screen.shown.id == "c2", "the failure is gone to"
        assert screen._pages.active == "result"
        failed = RunAddress("r7d3f20aa1", "c2")
        await type_keys(pilot, "d", "D", "X", "r", "equals_sign")
        assert app.told == [
            Here(failed, True, "here"),
            Here(failed, True, "here"),
            Here(failed, True, "remote"),
            Here(failed, False, "here"),
            ClusterRunScreen.CompareRequested(failed),
        ]
        await type_keys(pilot, "o")
        assert app.opened == [f"{URL}/r7d3f20aa1?i=c2"]
        await shows(pilot, "Fitting a line")
        await type_keys(pilot, "O")
        await until(pilot, lambda: shown and "127.0.0.1" in shown[0], "the report in a browser")
        for key, page in (("1", "output"), ("3", "report"), ("2", "result")):
            await type_keys(pilot, key)
            assert screen._pages.active == page
        await type_keys(pilot, "c", "a")
        assert app.screen is screen, "there is nothing to abort or to answer"
        await type_keys(pilot, "/", *"of them", "enter")
        assert screen._pages.active == "output"
        screen.query_one(ActionTable).focus()
        await type_keys(pilot, "up")
        await shows(pilot, "pipeline.load")
        assert screen.shown.id == "c1"


async def test_the_keys_of_a_run_that_goes_on() -> None:
    app = RecordedClusterApp()
    app.cluster.events = [event for event in EVENTS if not isinstance(event, ActionEnded | RunEnded)]
    app.cluster.events += [QUESTION]
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await run_opened(pilot)
        await shows(pilot, "initializing")
        await type_keys(pilot, "c")
        assert isinstance(app.screen, ConfirmScreen)
        await type_keys(pilot, "y")
        await until(pilot, lambda: ("abort", None) in app.cluster.asked, "the abort")
        await type_keys(pilot, "a")
        assert isinstance(app.screen, AnswerScreen)
        await type_keys(pilot, "y")
        await until(pilot, lambda: AnswerCondition("r7d3f20aa1", "q1", "yes") in app.cluster.asked, "the answer")
        assert app.screen is screen


async def test_what_would_be_sent_closes_with_its_keys() -> None:
    app = RecordedClusterApp()
    async with app.run_test(size=(100, 30)) as pilot:
        for key in ("escape", "q"):
            await app.push_screen(SpecScreen({"inputs": {"n": 4}}))
            assert '"n": 4' in screen_text(pilot)
            await type_keys(pilot, key)
            assert not isinstance(app.screen, SpecScreen)


def test_an_action_that_is_read_whole_has_the_attempts_that_it_had() -> None:
    live, state = LiveClusterRun(RecordedCluster(), ROWS[0]), RunState()  # type: ignore[arg-type]
    live.read_action("c2")
    taken = live.take()
    for event in (*EVENTS, *events_of_detail(DETAILS["c2"]), *taken):
        state.apply(event)  # type: ignore[arg-type]
    assert any(isinstance(event, ReportFlushed) for event in taken)
    assert [attempt.number for attempt in state.attempts["c2"]] == [1, 2]
