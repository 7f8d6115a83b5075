"""Every notebook in `examples/notebooks` runs, and is saved with the output that it gives."""

from pathlib import Path

import nbformat
import pytest

from tests.notebook.saved import NOTEBOOKS, execute

pytestmark = pytest.mark.real


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_it_was_saved_with(path: Path) -> None:
    saved = nbformat.read(path, as_version=4)
    assert execute(path).cells == saved.cells


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) >= 2
