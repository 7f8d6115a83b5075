"""A real InteractiveShell with the extension loaded, and the cells that the tests run in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output
from traitlets.config import Config

from tests.notebook.cells import Cell


class Notebook:
    """Cells run one after the other in one shell, with what each showed."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell

    def run(self, source: str) -> Cell:
        """Run a cell, which may fail."""
        with capture_output() as captured:
            result = self.shell.run_cell(source, store_history=True)
        return _cell(result.result, result.error_in_exec or result.error_before_exec, captured)

    def value(self, source: str) -> object:
        """The value of a cell that must not fail."""
        cell = self.run(source)
        assert cell.error is None, cell.shown
        return cell.value


def _cell(value: object, error: BaseException | None, captured: CapturedIO) -> Cell:
    bundles = [output.data for output in captured.outputs]
    return Cell(value, error, captured.stdout, captured.stderr, bundles)


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notebook]:
    """A fresh shell in a directory of its own."""
    monkeypatch.chdir(tmp_path)
    config = Config()
    config.HistoryManager.enabled = False
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=config)
    notebook = Notebook(shell)
    notebook.value("%load_ext flyte_notebook")
    yield notebook
    InteractiveShell.clear_instance()
