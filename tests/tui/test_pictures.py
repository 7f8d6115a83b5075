"""Pictures of the screens, compared with those that a person has seen; `pytest --snapshot-update` takes new ones."""

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
SIZES = [(80, 24), (160, 48)]
SnapCompare = Callable[..., bool]
Picture = Callable[..., bool]
Steps = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture
def browse(snap_compare: SnapCompare, mixed: Path) -> Picture:
    """Whether the browse screen looks as it did: `browse(size, steps, theme)`."""

    def compare(size: tuple[int, int], steps: Steps, theme: str = "textual-dark") -> bool:
        async def before(pilot: Pilot[None]) -> None:
            await scanned(pilot)
            await steps(pilot)

        app = WorkbenchApp([Path(mixed.name)], None)
        app.theme = theme
        return snap_compare(app, terminal_size=size, run_before=before)

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


@pytest.mark.parametrize("size", SIZES)
def test_browse(browse: Picture, size: tuple[int, int]) -> None:
    assert browse(size, _square)


def test_browse_in_a_light_theme(browse: Picture) -> None:
    assert browse((160, 48), _square, theme="textual-light")


def test_browse_in_a_small_window(browse: Picture) -> None:
    assert browse((40, 10), _filtered)


@pytest.mark.parametrize("size", SIZES)
def test_source(browse: Picture, size: tuple[int, int]) -> None:
    assert browse(size, _source)


@pytest.mark.parametrize("steps", [_keys, _failed_import])
def test_browse_after(browse: Picture, steps: Steps) -> None:
    assert browse((80, 24), steps)


@pytest.mark.parametrize("size", [*SIZES, (40, 10)])
def test_report(run: Picture, size: tuple[int, int]) -> None:
    assert run(size, recorded.SUCCEEDED)


@pytest.mark.parametrize("size", SIZES)
def test_failure(run: Picture, size: tuple[int, int]) -> None:
    assert run(size, recorded.FAILED)


@pytest.mark.parametrize("key", ["1", "2"])
def test_output_and_result(run: Picture, key: str) -> None:
    assert run((80, 24), recorded.SUCCEEDED, key)


def test_refusal(run: Picture) -> None:
    assert run((80, 24), recorded.REFUSED)
