"""Pictures of small windows and pages; test_screens_pictures has each screen in its sizes and themes."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from flyte_debugger.run.events import Event
from flyte_tui.app import WorkbenchApp
from tests.tui import recorded
from tests.tui.driving import choose, ran, scanned, shows
from tests.tui.recorded.run_app import RecordedApp

pytestmark = pytest.mark.process

RUN_ID = "20260102-030405-abcd"
SnapCompare = Callable[..., bool]
Picture = Callable[..., bool]
Steps = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture
def browse(snap_compare: SnapCompare, mixed: Path) -> Picture:
    """Whether the browse screen looks as it did: `browse(size, steps)`."""

    def compare(size: tuple[int, int], steps: Steps) -> bool:
        async def before(pilot: Pilot[None]) -> None:
            await scanned(pilot)
            await steps(pilot)

        return snap_compare(WorkbenchApp([Path(mixed.name)], None), terminal_size=size, run_before=before)

    return compare


@pytest.fixture
def run(snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch) -> Picture:
    """Whether the screen of a recorded run looks as it did: `run(size, events, *keys)`."""
    monkeypatch.chdir(Path(__file__).parent)

    def compare(size: tuple[int, int], events: list[Event], *keys: str) -> bool:
        async def before(pilot: Pilot[None]) -> None:
            await ran(pilot)
            await pilot.press(*keys)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()

        return snap_compare(RecordedApp(events), terminal_size=size, run_before=before)

    return compare


async def _filtered(pilot: Pilot[None]) -> None:
    await choose(pilot, "square")


async def _square(pilot: Pilot[None]) -> None:
    await choose(pilot, "square")
    await shows(pilot, "Any integer.")


async def _source(pilot: Pilot[None]) -> None:
    await _square(pilot)
    await pilot.press("escape", "2")


async def _keys(pilot: Pilot[None]) -> None:
    await _square(pilot)
    await pilot.press("question_mark")


async def _failed_import(pilot: Pilot[None]) -> None:
    await choose(pilot, "cannot_import")
    await shows(pilot, "Printed while it was imported")


def test_browse_in_a_small_window(browse: Picture) -> None:
    assert browse((40, 10), _filtered)


def test_source(browse: Picture) -> None:
    assert browse((80, 24), _source)


@pytest.mark.parametrize("steps", [_keys, _failed_import])
def test_browse_after(browse: Picture, steps: Steps) -> None:
    assert browse((80, 24), steps)


def test_report_in_a_small_window(run: Picture) -> None:
    assert run((40, 10), recorded.SUCCEEDED)


@pytest.mark.parametrize("key", ["1", "2"])
def test_output_and_result(run: Picture, key: str) -> None:
    assert run((80, 24), recorded.SUCCEEDED, key)


def test_refusal(run: Picture) -> None:
    assert run((80, 24), recorded.REFUSED)
