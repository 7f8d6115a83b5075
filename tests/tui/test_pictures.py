"""Pictures of the screens, compared with those that a person has seen; `pytest --snapshot-update` takes new ones."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.events import Mount
from textual.pilot import Pilot

import flyte_tui.app
from flyte_debugger.events import Event
from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.run import RunScreen
from tests.tui import recorded
from tests.tui.driving import choose, ran, scanned, shows

SIZES = [(80, 24), (160, 48)]
SnapCompare = Callable[..., bool]
Steps = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture(autouse=True)
def _fixed_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent)


class RecordedApp(WorkbenchApp):
    """The program with nothing but the screen of a recorded run."""

    CSS_PATH = str(Path(flyte_tui.app.__file__).with_name("app.tcss"))

    def __init__(self, events: list[Event]) -> None:
        super().__init__([], None)
        self._events = events

    def on_mount(self, event: Mount) -> None:  # type: ignore[override]
        event.prevent_default()
        self.push_screen(RunScreen(recorded.RecordedRun(self._events)))


def browse(snap_compare: SnapCompare, size: tuple[int, int], steps: Steps, theme: str = "textual-dark") -> bool:
    """Whether the browse screen looks as it did, after the steps."""
    app = WorkbenchApp([Path("tasks")], None)
    app.theme = theme

    async def before(pilot: Pilot[None]) -> None:
        await scanned(pilot)
        await steps(pilot)

    return snap_compare(app, terminal_size=size, run_before=before)


def run(snap_compare: SnapCompare, size: tuple[int, int], events: list[Event], *keys: str) -> bool:
    """Whether the screen of a recorded run looks as it did, after the keys."""

    async def before(pilot: Pilot[None]) -> None:
        await ran(pilot)
        await pilot.press(*keys)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    return snap_compare(RecordedApp(events), terminal_size=size, run_before=before)


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


async def _needs_inputs(pilot: Pilot[None]) -> None:
    await _square(pilot)
    await pilot.press("r")


async def _failed_import(pilot: Pilot[None]) -> None:
    await choose(pilot, "cannot_import")
    await shows(pilot, "Printed while it was imported")


@pytest.mark.parametrize("size", SIZES)
def test_browse(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert browse(snap_compare, size, _square)


def test_browse_in_a_light_theme(snap_compare: SnapCompare) -> None:
    assert browse(snap_compare, (160, 48), _square, theme="textual-light")


def test_browse_in_a_small_window(snap_compare: SnapCompare) -> None:
    assert browse(snap_compare, (40, 10), _filtered)


@pytest.mark.parametrize("size", SIZES)
def test_source(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert browse(snap_compare, size, _source)


@pytest.mark.parametrize("steps", [_keys, _needs_inputs, _failed_import])
def test_browse_after(snap_compare: SnapCompare, steps: Steps) -> None:
    assert browse(snap_compare, (80, 24), steps)


@pytest.mark.parametrize("size", [*SIZES, (40, 10)])
def test_report(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert run(snap_compare, size, recorded.SUCCEEDED)


@pytest.mark.parametrize("size", SIZES)
def test_failure(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert run(snap_compare, size, recorded.FAILED)


@pytest.mark.parametrize("key", ["1", "2"])
def test_output_and_result(snap_compare: SnapCompare, key: str) -> None:
    assert run(snap_compare, (80, 24), recorded.SUCCEEDED, key)


def test_refusal(snap_compare: SnapCompare) -> None:
    assert run(snap_compare, (80, 24), recorded.REFUSED)
