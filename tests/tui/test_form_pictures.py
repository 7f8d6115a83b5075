"""Pictures of the form screen, compared with those that a person has seen: `pytest --snapshot-update` takes new."""

import pytest
from textual.pilot import Pilot

from tests.tui.driving import until
from tests.tui.recorded.form import RecordedFormApp
from tests.tui.test_form import checked
from tests.tui.test_pictures import SIZES, SnapCompare

pytestmark = pytest.mark.process


def looks(snap_compare: SnapCompare, size: tuple[int, int], *keys: str, theme: str = "textual-dark") -> bool:
    """Whether the form looks as it did after these keys."""

    async def before(pilot: Pilot[None]) -> None:
        form = await checked(pilot)
        await pilot.press(*keys)
        await until(pilot, lambda: form.checked is not None, "the check")
        await pilot.pause()

    app = RecordedFormApp()
    app.theme = theme
    return snap_compare(app, terminal_size=size, run_before=before)


@pytest.mark.parametrize("size", [*SIZES, (40, 12)])
def test_inputs(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert looks(snap_compare, size, "down", "down")


@pytest.mark.parametrize("size", SIZES)
def test_overrides(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert looks(snap_compare, size, "f2", "down")


def test_inputs_in_a_light_theme(snap_compare: SnapCompare) -> None:
    assert looks(snap_compare, (160, 48), "pagedown", "down", "down", theme="textual-light")


def test_words_to_choose_from(snap_compare: SnapCompare) -> None:
    assert looks(snap_compare, (80, 24), "f2", "down", "down", "down", "down", "h", "1", "0")


def test_naming_a_preset(snap_compare: SnapCompare) -> None:
    assert looks(snap_compare, (80, 24), "ctrl+s")
