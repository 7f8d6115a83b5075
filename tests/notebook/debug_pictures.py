"""The pictures of the debug view in `docs/notebook.md`, from a real JupyterLab.

`python -m tests.notebook.debug_pictures` makes them anew.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.notebook.conftest import CHROMIUM
from tests.notebook.kernels import PATIENCE
from tests.notebook.lab import Lab, running_lab

PICTURES = Path(__file__).parents[2] / "docs" / "images"
SIZE = {"width": 1340, "height": 1300}
CELL = """import flyte
env = flyte.TaskEnvironment(name="training")

@env.task
async def score(points: list[float], slope: float) -> float:
    errors = [(slope * x - 2 * x) ** 2 for x in points]
    return sum(errors) / len(errors)

@env.task
async def train(epochs: int = 3, rate: float = 0.1) -> dict[str, float]:
    points = [n / 10 for n in range(10)]
    slope, losses = 0.0, []
    for epoch in range(epochs):
        gradient = sum(2 * x * (slope * x - 2 * x) for x in points)
        slope -= rate * gradient
        losses.append(await score(points, slope))
        print(f"epoch {epoch}: loss {losses[-1]:.4f}")
    return {"slope": slope, "loss": losses[-1]}"""
START = '%flyte_debug train epochs=4 --break "16 if epoch > 1"'


def draw(lab: Lab, browser: Browser, theme: str) -> None:
    """Step through a task into one that it calls, and take the picture of its cell."""
    settings = lab.folder / "settings" / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    settings.write_text(json.dumps({"theme": f"JupyterLab {theme.capitalize()}"}))
    page = browser.new_page(viewport=SIZE)
    notebook = lab.open(page, "%load_ext flyte_notebook", CELL, START)
    page.keyboard.press("Control+b")
    notebook.run_all()
    view = notebook.output(2).locator(".fd-root")
    current = view.locator(".fd-current .fd-text")
    expect(current).to_contain_text("losses.append")
    view.focus()
    page.keyboard.press("F11")
    expect(current).to_contain_text("errors = ")
    page.keyboard.press("F10")
    expect(current).to_contain_text("return sum(errors)")
    watch = view.get_by_label("Add a watch")
    watch.fill("max(errors)")
    watch.press("Enter")
    expect(view.locator(".fd-pane-watches .fd-value")).to_contain_text("0.0")
    console = view.get_by_label("Console", exact=True)
    console.fill("sum(errors) / len(errors)")
    console.press("Enter")
    expect(view.locator(".fd-entry .fd-out")).to_contain_text("0.0")
    view.get_by_role("treeitem", name="points").get_by_label("Open").hover()
    page.locator(".jp-CodeCell").nth(2).screenshot(path=PICTURES / f"notebook-debug-{theme}.png")
    page.close()


def in_both_themes(draw: Callable[[Lab, Browser, str], None]) -> None:
    """Take pictures in a JupyterLab of their own, light and dark."""
    expect.set_options(timeout=PATIENCE * 1000)
    with tempfile.TemporaryDirectory() as folder, running_lab(Path(folder)) as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for theme in ("light", "dark"):
            draw(lab, browser, theme)
        browser.close()


if __name__ == "__main__":
    in_both_themes(draw)
