"""Pictures of the form in small windows, its words to choose from and its dialogs; `--snapshot-update` takes new."""

import pytest
from textual.pilot import Pilot

from tests.tui.driving import until
from tests.tui.recorded.form import RecordedFormApp
from tests.tui.test_form import checked
from tests.tui.test_pictures import SnapCompare

pytestmark = pytest.mark.process


def looks(snap_compare: SnapCompare, size: tuple[int, int], *keys: str) -> bool:
    """Whether the form looks as it did after these keys."""

    async def before(pilot: Pilot[None]) -> None:
        form = await checked(pilot)
        await pilot.press(*keys)
        await until(pilot, lambda: form.checked is not None, "the check")
        await pilot.pause()

    return snap_compare(RecordedFormApp(), terminal_size=size, run_before=before)


def test_inputs_in_a_small_window(snap_compare: SnapCompare) -> None:
    assert looks(snap_compare, (40, 12), "down", "down")


def test_words_to_choose_from(snap_compare: SnapCompare) -> None:
    assert looks(snap_compare, (80, 24), "f2", "down", "down", "down", "down", "h", "1", "0")


def test_naming_a_preset(snap_compare: SnapCompare) -> None:
    assert looks(snap_compare, (80, 24), "ctrl+s")
