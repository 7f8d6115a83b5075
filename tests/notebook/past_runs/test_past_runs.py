"""Runs that were: listed, opened, run again with the task as it is now, compared."""

from typing import Any

import pytest

from tests.notebook.cells import TASKS
from tests.notebook.conftest import Notebook

pytestmark = pytest.mark.process


@pytest.fixture
def tasks(notebook: Notebook) -> Notebook:
    notebook.value(TASKS + "\nfrom flyte_notebook import runs")
    return notebook


def test_a_run_is_read_back_and_run_again(tasks: Notebook) -> None:
    tasks.value("%flyte_run greet name='Ada' times=2 --set retries=2")
    tasks.value("%flyte_run pair n=2")
    assert tasks.value("[run.task for run in runs()]") == ["cells.pair", "cells.greet"]
    assert tasks.value("[run.task for run in runs('greet')]") == ["cells.greet"]
    assert tasks.value("run = runs('greet')[0]; run.inputs, run.result") == ({"name": "Ada", "times": 2}, "ADA")
    assert tasks.value("run.output") == "Hello, Ada\nHello, Ada\n"
    assert tasks.value("runs()[run.id].id == run.id") is True
    assert tasks.value("runs('pair')[0].result") == [2, "xx"]
    tasks.value("@env.task\nasync def greet(name: str, times: int = 1) -> str:\n    return name + '!'")
    again = tasks.run("run.run()")
    assert again.value == "Ada!"
    assert tasks.value("runs('greet')[0].request().overrides") == ("retries=2",)
    shown = tasks.run("%flyte_runs last").shown
    for text in ("✓ cells.greet succeeded", "name = 'Ada'", "→ 'Ada!'"):
        assert text in shown


def test_two_runs_are_compared(tasks: Notebook) -> None:
    tasks.value("%flyte_run greet name='Ada'")
    tasks.run("%flyte_run fail key='k'")
    ids: Any = tasks.value("[run.id for run in runs()]")
    shown = tasks.run(f"%flyte_runs {ids[0]} {ids[1]}").shown
    assert ids[0] in shown.strip().splitlines()[0]
    assert "status       failed" in shown
    assert "ValueError: no such key" in shown
    assert "input key    'k'" in shown
    assert "memory" not in shown


def test_what_cannot_be_run_again_says_why(tasks: Notebook) -> None:
    tasks.value("%flyte_run shift point=Point(1)")
    tasks.value("%reset -f")
    tasks.value("from flyte_notebook import runs\nrun = runs()[0]")
    assert "was of a task of a cell, cells.shift; run that cell first." in str(tasks.run("run.run()").error)
    assert "No run 'nix'" in str(tasks.run("runs()['nix']").error)


def test_the_report_of_another_run_is_shown(tasks: Notebook) -> None:
    tasks.value("%flyte_run reported")
    tasks.value("%flyte_run nothing")
    assert "made no report" in str(tasks.run("%flyte_report last").error)
    ids: Any = tasks.value("[run.id for run in runs('reported')]")
    assert "all the way" in tasks.run(f"%flyte_report {ids[0]}").bundles[0]["text/html"]
