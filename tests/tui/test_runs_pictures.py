"""Pictures of the history and of two runs side by side, in the sizes and themes that people have."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from flyte_tui.screens.runs.compare_screen import CompareScreen
from flyte_tui.screens.runs.runs_screen import RunsScreen
from tests.tui import recorded
from tests.tui.driving import ran, shows, type_keys, until
from tests.tui.recorded.run_app import RecordedApp
from tests.tui.test_runs_screen import RunsApp, keep_three

pytestmark = pytest.mark.usefixtures("fixed_place")
SnapCompare = Callable[..., bool]
LOOKS = [
    ((80, 24), "textual-dark"),
    ((160, 48), "textual-dark"),
    ((40, 12), "textual-dark"),
    ((160, 48), "textual-light"),
]


@pytest.fixture
def fixed_place(own_home: Path) -> Iterator[None]:
    """Paths in the test's home are shown as `~`, wherever it is, and times in one zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


async def _listed(pilot: Pilot[None]) -> None:
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, RunsScreen) and app.screen.runs.rows, "the runs")
    if app.size.height >= 20:
        await shows(pilot, "learning_rate")


async def _compared(pilot: Pilot[None]) -> None:
    app = pilot.app
    await _listed(pilot)
    await type_keys(pilot, "space", "down", "c")
    await until(pilot, lambda: isinstance(app.screen, CompareScreen) and app.screen.comparison, "the comparison")
    await pilot.pause()


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_runs(snap_compare: SnapCompare, size: tuple[int, int], theme: str) -> None:
    keep_three()
    app = RunsApp()
    app.theme = theme
    assert snap_compare(app, terminal_size=size, run_before=_listed)


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_compare(snap_compare: SnapCompare, size: tuple[int, int], theme: str) -> None:
    keep_three()
    app = RunsApp()
    app.theme = theme
    assert snap_compare(app, terminal_size=size, run_before=_compared)


@pytest.mark.parametrize("events", [recorded.SUCCEEDED, recorded.FAILED], ids=["report", "failure"])
def test_run_in_a_light_theme(
    snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch, events: list[recorded.Event]
) -> None:
    monkeypatch.chdir(recorded.REPORT.parents[1])
    app = RecordedApp(events)
    app.theme = "textual-light"

    async def before(pilot: Pilot[None]) -> None:
        await ran(pilot)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    assert snap_compare(app, terminal_size=(160, 48), run_before=before)
