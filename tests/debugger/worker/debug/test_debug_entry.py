"""Which debugpy a worker takes: its environment's, or ours where that is too old or absent."""

import importlib.metadata

import pytest

from flyte_debugger.worker.debug import debug_entry
from tests.lower_bounds import lower_bounds


@pytest.mark.parametrize(("installed", "taken"), [("1.8.5", False), ("1.8.22", True), ("1.9.0rc1", True)])
def test_an_older_debugpy_gives_way_to_ours(installed: str, taken: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda name: installed)
    assert debug_entry.has_debugpy() is taken


def test_the_oldest_is_the_one_that_can_be_installed() -> None:
    assert "debugpy==" + ".".join(map(str, debug_entry.OLDEST_DEBUGPY)) in lower_bounds()
