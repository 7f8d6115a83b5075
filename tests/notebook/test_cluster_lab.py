"""A failure of the cluster as a person meets it in a real JupyterLab: sent, seen to fail, listed, and stopped here."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cluster.conftest import PIPELINE, TASKS
from tests.cluster.server import ClusterServer
from tests.debugger.worker.debug.driving import marked
from tests.notebook.kernels import PATIENCE
from tests.notebook.lab import Lab

pytestmark = pytest.mark.real

RUN = '%flyte_run pipeline.py:scale numbers=[0,4] colour="RED" settings={"factor":5} --remote --name rlab'

expect.set_options(timeout=PATIENCE * 1000)


def test_a_failure_of_the_cluster_stops_in_the_debug_view(lab: Lab, page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 1400, "height": 1200})
    with ClusterServer(tmp_path / "cluster") as server:
        config = server.write_config(tmp_path / "config.yaml")
        first = f"%load_ext flyte_notebook\n%cd -q {TASKS}\n%env FLYTECTL_CONFIG={config}"
        notebook = lab.open(page, first, RUN, "%flyte_runs --remote --status failed", "s = %flyte_debug --from rlab")
        notebook.run(0, 1)
        expect(notebook.output(1)).to_contain_text("division by zero")
        expect(notebook.output(1)).to_contain_text("pipeline.scale")
        notebook.run(2)
        expect(notebook.output(2).locator("table")).to_contain_text("rlab")
        expect(notebook.output(2).locator("table")).to_contain_text("ada@example.com")
        notebook.run(3)
        view = notebook.output(3).locator(".fd-root")
        line = PIPELINE.read_text().splitlines()[marked(PIPELINE)["fails"] - 1]
        expect(view.locator(".fd-state")).to_have_text("Stopped")
        expect(view.locator(".fd-current .fd-text")).to_have_text(line)
        expect(view.get_by_role("treeitem", name="numbers")).to_contain_text("[0, 4]")
        page.screenshot(path=tmp_path / "failure.png")
        view.get_by_title("End the run").click()
        expect(view.locator(".fd-state")).to_have_text("Cancelled")
