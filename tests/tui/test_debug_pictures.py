"""Pictures of the debug screen on recorded sessions; `pytest --snapshot-update` takes new ones."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.tui.debug_driving import Seen
from tests.tui.driving import TASKS, screen_text, type_keys, until
from tests.tui.recorded.debug import RUN_ID, RecordedDebugApp

SIZES = [(80, 24), (120, 36)]
SnapCompare = Callable[..., bool]
Picture = Callable[..., bool]


@pytest.fixture
def debug(snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch) -> Picture:
    """Whether the screen of a recorded session looks as it did: `debug(size, *keys)`."""
    monkeypatch.chdir(TASKS.parent)

    def compare(size: tuple[int, int], *keys: str) -> bool:
        async def before(pilot: Pilot[None]) -> None:
            await Seen(pilot).step_into_nested_task()
            for key in keys:
                await type_keys(pilot, key)
                await pilot.pause()
            await until(pilot, lambda: size[0] < 100 or RUN_ID in screen_text(pilot), "the run's name")

        return snap_compare(RecordedDebugApp("main"), terminal_size=size, run_before=before)

    return compare


@pytest.mark.parametrize("size", SIZES)
def test_a_stop_that_was(debug: Picture, size: tuple[int, int]) -> None:
    assert debug(size, "left_square_bracket")


@pytest.mark.parametrize("size", SIZES)
def test_breakpoints(debug: Picture, size: tuple[int, int]) -> None:
    assert debug(size, "L", "space")


@pytest.mark.parametrize("size", [(40, 16), (20, 5)])
def test_a_small_window(debug: Picture, size: tuple[int, int]) -> None:
    assert debug(size)
