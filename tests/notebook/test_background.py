"""Runs beside the kernel, and inputs that stand below the magic."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flyte_notebook import NotebookError, TaskFailedError
from tests.notebook.cells import TASKS
from tests.notebook.conftest import Notebook

pytestmark = pytest.mark.process

WAITING = """
import pathlib, time
@env.task
def wait_for(path: str) -> str:
    while not pathlib.Path(path).exists():
        time.sleep(0.01)
    return "the end"
"""


@pytest.fixture
def tasks(notebook: Notebook) -> Notebook:
    notebook.value(TASKS + WAITING + "\nfrom flyte_notebook import run")
    return notebook


def test_a_run_goes_on_while_other_cells_run(tasks: Notebook, tmp_path: Path) -> None:
    tasks.value(f"handle = run(wait_for, background=True, path={str(tmp_path / 'signal')!r})")
    assert tasks.value("handle.status, 6 * 7") == ("running", 42)
    assert "still runs; cancel() stops it." in str(tasks.run("handle.debug()").error)
    (tmp_path / "signal").touch()
    assert tasks.value("handle.result(60)") == "the end"
    assert tasks.value("handle.status, handle.events[-1].kind") == ("succeeded", "run_ended")
    assert tasks.value("repr(handle)") == "<run of cells.wait_for: succeeded>"


def test_a_run_in_the_background_fails_or_is_cancelled(tasks: Notebook) -> None:
    assert isinstance(
        tasks.run("handle = %flyte_run fail key='k' --background\nhandle.result(60)").error, TaskFailedError
    )
    tasks.value("handle = run(wait_for, background=True, path='never')\nhandle.cancel()")
    assert isinstance(tasks.run("handle.result(60)").error, KeyboardInterrupt)
    assert tasks.value("handle.status") == "cancelled"


def test_an_async_cell_awaits_several_runs(tasks: Notebook) -> None:
    """In a thread: this one may have an event loop already, that of a browser that other tests share."""
    cell = "import asyncio\nawait asyncio.gather(run.aio(pair, n=1), run.aio(pair, n=2, quiet=True))"
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(tasks.value, cell).result() == [(1, "x"), (2, "xx")]


def test_a_quiet_run_shows_nothing_but_its_value(tasks: Notebook) -> None:
    cell = tasks.run("out = %flyte_run greet name='Ada' --quiet\nout")
    assert (cell.value, cell.bundles) == ("ADA", [])
    assert "Hello" not in cell.stdout
    assert "iframe" not in tasks.run("out = %flyte_run reported --no-report").bundles[-1]["text/html"]


@pytest.mark.parametrize("cell", ["name = 'A' + 'da'\ntimes = 2", "name: Ada\ntimes: 2"])
def test_inputs_stand_below_the_magic(tasks: Notebook, cell: str) -> None:
    ran = tasks.run(f"%%flyte_run greet\n{cell}")
    assert (ran.value, ran.stdout.count("Hello, Ada")) == ("ADA", 2)


def test_a_cell_that_holds_no_inputs_is_one_sentence(tasks: Notebook) -> None:
    error = tasks.run("%%flyte_run greet\nprint('x')").error
    assert isinstance(error, NotebookError)
    assert "Write NAME = EXPRESSION or NAME: VALUE, a line each." in str(error)
    assert "raised NameError" in str(tasks.run("%%flyte_run greet\nname = nope").error)
