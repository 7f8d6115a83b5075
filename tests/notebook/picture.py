"""The picture of a form in `docs/notebook.md`, from a real JupyterLab.

`python -m tests.notebook.picture` makes it anew.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.notebook.conftest import CHROMIUM
from tests.notebook.lab import Lab, running_lab

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "images" / "notebook_form.png"
CELLS = ("%load_ext flyte_notebook", "%flyte_form training.py:train epochs=6")
SIZE = {"width": 1180, "height": 900}


def draw(lab: Lab, page: Page) -> None:
    """Fill a form in and take the picture of its cell."""
    (lab.folder / "training.py").write_text((ROOT / "examples" / "tasks" / "training.py").read_text())
    notebook = lab.open(page, *CELLS)
    page.keyboard.press("Control+b")
    notebook.run_all()
    form = notebook.output(1)
    form.get_by_role("tab", name="Overrides").click()
    form.get_by_text("retries").first.click()
    form.get_by_text("resources").first.click()
    form.get_by_label("count", exact=True).fill("2")
    form.get_by_label("memory", exact=True).fill("512Mi")
    form.locator(".flyte-changes", has_text="resources.memory").wait_for()
    form.get_by_role("tab", name="Inputs").click()
    form.get_by_label("learning_rate").fill("fast")
    form.locator(".flyte-error").first.wait_for()
    page.locator(".jp-CodeCell").nth(1).screenshot(path=PICTURE)


def main() -> None:
    """Take the picture."""
    with tempfile.TemporaryDirectory() as folder, running_lab(Path(folder)) as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        draw(lab, browser.new_page(viewport=SIZE))
        browser.close()


if __name__ == "__main__":
    main()
