"""What several tests of the terminal program stand on."""

import shutil
from pathlib import Path

import pytest

from tests.tui.driving import TASKS


@pytest.fixture
def mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder named `tasks` in the working directory: good files, a hostile one and two that cannot be imported."""
    folder = tmp_path / "tasks"
    folder.mkdir()
    for name in ("cannot_import.py", "exits.py", "hostile.py", "shapes.py"):
        shutil.copy(TASKS / name, folder)
    monkeypatch.chdir(tmp_path)
    return folder
