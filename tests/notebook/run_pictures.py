"""The pictures of runs in `docs/notebook.md`, from a real JupyterLab.

`python -m tests.notebook.run_pictures` makes them anew.
"""

import json
import re

from playwright.sync_api import Browser, expect

from tests.notebook.debug_pictures import PICTURES, in_both_themes
from tests.notebook.lab import Lab

SIZE = {"width": 1180, "height": 1000}
CELL = """%load_ext flyte_notebook
import sys, time
import flyte, flyte.report
env = flyte.TaskEnvironment(name="training")

@env.task
def score(rate: float) -> float:
    return round(abs(rate - 0.3), 3)

@env.task(report=True)
def train(epochs: int = 4) -> dict[str, float]:
    scores = {}
    for epoch in range(1, epochs + 1):
        scores[str(epoch)] = score(epoch / 10)
        percent = 100 * epoch // epochs
        print(f"\\rfitting: {percent}%|##| {epoch}/{epochs} [00:01<00:00, 3.1it/s]", end="", file=sys.stderr)
    rows = "".join(f"<tr><td>{epoch}<td>{loss}" for epoch, loss in scores.items())
    flyte.report.log(f"<h3>Losses</h3><table><tr><th>Epoch<th>Loss{rows}</table>", do_flush=True)
    return scores

@env.task
def evaluate(table: str) -> float:
    return {"a": 0.5}[table]"""


def draw(lab: Lab, browser: Browser, theme: str) -> None:
    """Run tasks, open what is folded, and take the pictures of the cells."""
    settings = lab.folder / "settings" / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    settings.write_text(json.dumps({"theme": f"JupyterLab {theme.capitalize()}"}))
    page = browser.new_page(viewport=SIZE)
    notebook = lab.open(page, CELL, "%flyte_run train epochs=4", "%flyte_run evaluate table='b'", "%flyte_runs")
    page.keyboard.press("Control+b")
    for number in range(4):
        page.locator(".jp-CodeCell").nth(number).locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        expect(page.locator(".jp-CodeCell").nth(number).locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]"))
    run = notebook.output(1)
    expect(run.locator(".fl-status")).to_have_text("✓ succeeded")
    run.locator("summary", has_text="actions").click()
    expect(notebook.report(1).get_by_text("Losses")).to_be_visible()
    page.wait_for_timeout(500)
    page.locator(".jp-CodeCell").nth(1).screenshot(path=PICTURES / f"notebook-run-{theme}.png")
    notebook.output(3).get_by_role("button", name="Open", exact=True).first.click()
    expect(notebook.output(3).locator(".fl-run")).to_contain_text("KeyError")
    page.wait_for_timeout(500)
    page.locator(".jp-CodeCell").nth(3).screenshot(path=PICTURES / f"notebook-runs-{theme}.png")
    page.close()


if __name__ == "__main__":
    in_both_themes(draw)
