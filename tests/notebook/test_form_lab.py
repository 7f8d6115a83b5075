"""A form as a person meets it: in a real JupyterLab, in a real Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.notebook.kernels import PATIENCE
from tests.notebook.lab import Lab

pytestmark = pytest.mark.real

EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN = f"form = %flyte_form {str(EXAMPLES / 'tasks' / 'config_inputs.py')!r}:plan --set retries.count=1"
WAITING = """
import flyte, pathlib, time
env = flyte.TaskEnvironment(name="waiting")

@env.task
def wait_for(path: str) -> str:
    print("ready", flush=True)
    while not pathlib.Path(path).exists():
        time.sleep(0.01)
    return "the end"

%load_ext flyte_notebook
"""

expect.set_options(timeout=PATIENCE * 1000)


def run_button(output: Locator) -> Locator:
    """Its name has its icon before it, so that its looks are what tells it."""
    return output.locator("button.mod-primary")


def test_a_form_is_filled_in_mended_and_run(lab: Lab, page: Page, tmp_path: Path) -> None:
    notebook = lab.open(page, "%load_ext flyte_notebook", PLAN, "form.result")
    notebook.run(0, 1)
    form = notebook.output(1)
    expect(form.get_by_title("How long after one the next begins.")).to_be_visible()
    form.get_by_label("every").fill("two days")
    expect(form.locator(".flyte-error", has_text="'two days' is not a duration")).to_be_visible()
    expect(form.get_by_role("tab", name="Inputs · 1 error")).to_be_visible()
    page.screenshot(path=tmp_path / "wrong.png")
    run_button(form).click()
    expect(form.get_by_text("Not run: 1 error, see Inputs.")).to_be_visible()
    form.get_by_label("every").fill("2d")
    form.get_by_label("size").select_option("LARGE")
    form.get_by_role("tab", name="Overrides").click()
    form.get_by_text("resources").first.click()
    form.get_by_label("memory").fill("1Gi")
    expect(form.locator(".flyte-changes")).to_contain_text("resources.memory")
    run_button(form).click()
    expect(form).to_contain_text("✓ config_inputs.plan succeeded in")
    expect(form).to_contain_text("'Mon 05 January 2026: large'")
    page.screenshot(path=tmp_path / "ran.png")
    notebook.run(2)
    expect(notebook.output(2)).to_contain_text("'Mon 05 January 2026: large'")


def test_stop_and_other_cells_while_a_form_s_task_runs(lab: Lab, page: Page) -> None:
    notebook = lab.open(page, WAITING, "%flyte_form wait_for path='never'", "import time; time.sleep(600)")
    notebook.run(0, 1)
    form = notebook.output(1)
    run_button(form).click()
    expect(form.get_by_text("ready", exact=True)).to_be_visible()
    notebook.run(2)
    form.get_by_role("button", name="Stop").click()
    expect(form).to_contain_text("waiting.wait_for was stopped.")
    page.get_by_role("button", name="Interrupt the kernel").click()
