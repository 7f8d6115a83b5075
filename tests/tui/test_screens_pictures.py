"""Each screen in three sizes, dark and light; `pytest --snapshot-update` takes new pictures."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from flyte_debugger.run.events import Event, ReportFlushed
from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.cluster.cluster_run_screen import ClusterRunScreen
from flyte_tui.widgets.cluster import cluster_run_list
from tests.tui import recorded
from tests.tui.debug_driving import Seen
from tests.tui.driving import TASKS, choose, ran, scanned, shows, until
from tests.tui.picture_series import SIZES, differing_pictures
from tests.tui.recorded.cluster import FixedClock, RecordedClusterApp
from tests.tui.recorded.debug import RecordedDebugApp
from tests.tui.recorded.form import RecordedFormApp
from tests.tui.recorded.run_app import RecordedApp
from tests.tui.test_form import checked
from tests.tui.test_runs_pictures import compared, fixed_place, listed
from tests.tui.test_runs_screen import RunsApp, keep_three

pytestmark = pytest.mark.process
Steps = Callable[[Pilot[None]], Awaitable[object]]
__all__ = ["fixed_place"]


@asynccontextmanager
async def shown(app: WorkbenchApp, steps: Steps) -> AsyncIterator[Pilot[None]]:
    async with app.run_test(size=SIZES[-1]) as pilot:
        await steps(pilot)
        yield pilot


async def _described(pilot: Pilot[None]) -> None:
    await scanned(pilot)
    await choose(pilot, "square")
    await shows(pilot, "Any integer.")


async def _filled(pilot: Pilot[None]) -> None:
    form = await checked(pilot)
    await pilot.press("down", "down")
    await until(pilot, lambda: form.checked is not None, "the check")


async def _overridden(pilot: Pilot[None]) -> None:
    await _filled(pilot)
    await pilot.press("f2", "down")


async def _nested(pilot: Pilot[None]) -> None:
    seen = Seen(pilot)
    await seen.step_into_nested_task()
    app, (action, *_) = pilot.app, seen.screen.state.actions
    assert isinstance(app, RecordedDebugApp)
    app.loop._take(ReportFlushed(action, 1, str(recorded.REPORT), 1.0))
    await shows(pilot, "Fitting a line")


async def _failing(pilot: Pilot[None]) -> None:
    await Seen(pilot).stop()
    await shows(pilot, "no number")


async def _clusters_runs(pilot: Pilot[None]) -> None:
    await shows(pilot, "grace@example.com")


async def _clusters_failure(pilot: Pilot[None]) -> None:
    await _clusters_runs(pilot)
    await pilot.press("enter")
    screen = pilot.app.screen
    assert isinstance(screen, ClusterRunScreen)
    await shows(pilot, "On the cluster")
    await shows(pilot, "scaling 4 numbers")
    await shows(pilot, "Fitting a line")


async def test_browse(snapshot: SnapshotAssertion, tmp_path: Path, mixed: Path) -> None:
    async with shown(WorkbenchApp([Path(mixed.name)], None), _described) as pilot:
        assert not await differing_pictures(pilot, snapshot, tmp_path)


@pytest.mark.parametrize("steps", [_filled, _overridden], ids=["inputs", "overrides"])
async def test_form(snapshot: SnapshotAssertion, tmp_path: Path, steps: Steps) -> None:
    async with shown(RecordedFormApp(), steps) as pilot:
        assert not await differing_pictures(pilot, snapshot, tmp_path)


@pytest.mark.parametrize("events", [recorded.SUCCEEDED, recorded.FAILED], ids=["report", "failure"])
async def test_run(
    snapshot: SnapshotAssertion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, events: list[Event]
) -> None:
    monkeypatch.chdir(TASKS.parent)
    async with shown(RecordedApp(events), ran) as pilot:
        assert not await differing_pictures(pilot, snapshot, tmp_path)


@pytest.mark.parametrize(
    ("tape", "steps"), [("main", _nested), ("chained", _failing)], ids=["in_a_nested_task", "at_a_failure"]
)
async def test_debug(
    snapshot: SnapshotAssertion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tape: str, steps: Steps
) -> None:
    monkeypatch.chdir(TASKS.parent)
    async with shown(RecordedDebugApp(tape), steps) as pilot:
        assert not await differing_pictures(pilot, snapshot, tmp_path)


@pytest.mark.usefixtures("fixed_place")
@pytest.mark.parametrize("steps", [listed, compared], ids=["list", "compare"])
async def test_runs(snapshot: SnapshotAssertion, tmp_path: Path, steps: Steps) -> None:
    keep_three()
    async with shown(RunsApp(), steps) as pilot:
        assert not await differing_pictures(pilot, snapshot, tmp_path)


@pytest.mark.usefixtures("fixed_place")
@pytest.mark.parametrize("steps", [_clusters_runs, _clusters_failure], ids=["runs", "failure"])
async def test_cluster(
    snapshot: SnapshotAssertion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: Steps
) -> None:
    monkeypatch.setattr(cluster_run_list, "time", FixedClock)
    async with shown(RecordedClusterApp(), steps) as pilot:
        assert not await differing_pictures(pilot, snapshot, tmp_path)
