"""The tabs of a task in the browser of tasks."""

import pytest

from flyte_notebook import tasks
from flyte_notebook.task_browser.task_detail import task_tabs
from tests.notebook.cells import TASKS
from tests.notebook.conftest import Notebook

pytestmark = pytest.mark.process


def test_the_tabs_of_a_task(notebook: Notebook) -> None:
    notebook.value(TASKS)
    told = tasks("shift")["shift"].describe()
    tabs = {tab["title"]: tab["text"] for tab in task_tabs(told)}
    assert list(tabs) == ["Overview", "Parameters", "Interface", "Source", "Serialised"]
    assert "name         cells.shift" in tabs["Overview"]
    assert tabs["Overview"].endswith("Move a point.\n\nFar.")
    assert "* name = cells.shift" in tabs["Parameters"]
    assert "  queue = None" in tabs["Parameters"]
    assert tabs["Interface"] == "point: Point\n→ o0: Point"
    assert 'return Point(point.x + ADDED, ["moved"])' in tabs["Source"]
