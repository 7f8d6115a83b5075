"""Pictures of the history and of two runs side by side in a small window; test_screens_pictures has the others."""

import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from flyte_tui.screens.runs.compare_screen import CompareScreen
from flyte_tui.screens.runs.runs_screen import RunsScreen
from tests.tui.driving import shows, type_keys, until
from tests.tui.test_runs_screen import RunsApp, keep_three

pytestmark = pytest.mark.usefixtures("fixed_place")
SnapCompare = Callable[..., bool]
SMALL = (40, 12)


@pytest.fixture
def fixed_place(own_home: Path) -> Iterator[None]:
    """Paths in the test's home are shown as `~`, wherever it is, and times in one zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


async def listed(pilot: Pilot[None]) -> None:
    """Wait for the list, and for what is below it."""
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, RunsScreen) and app.screen.runs.rows, "the runs")
    if app.size.height >= 20:
        await shows(pilot, "learning_rate")


async def compared(pilot: Pilot[None]) -> None:
    """Compare two runs."""
    app = pilot.app
    await listed(pilot)
    await type_keys(pilot, "space", "down", "c")
    await until(pilot, lambda: isinstance(app.screen, CompareScreen) and app.screen.comparison, "the comparison")
    await pilot.pause()


@pytest.mark.parametrize("steps", [listed, compared], ids=["list", "compare"])
def test_runs_in_a_small_window(snap_compare: SnapCompare, steps: Callable[[Pilot[None]], Awaitable[None]]) -> None:
    keep_three()
    assert snap_compare(RunsApp(), terminal_size=SMALL, run_before=steps)
