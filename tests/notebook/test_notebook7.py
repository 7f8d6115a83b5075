"""The extension in Notebook 7, at an address with a prefix as behind JupyterHub."""

import pytest
from playwright.sync_api import Browser, expect

from tests.notebook.kernels import PATIENCE
from tests.notebook.lab import PREFIX, Lab

pytestmark = pytest.mark.real

CELL = """%load_ext flyte_notebook
import flyte, flyte.report
env = flyte.TaskEnvironment(name="classic")

@env.task(report=True)
def double(n: int) -> int:
    flyte.report.log("<p>doubled</p>", do_flush=True)
    return n * 2

@env.task
def main(n: int) -> int:
    total = double(n)
    return total + 1"""

expect.set_options(timeout=PATIENCE * 1000)


def test_a_run_is_shown_and_a_task_is_stepped_through(lab: Lab, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    notebook = lab.open_notebook(page, CELL, "%flyte_run double n=4", "session = %flyte_debug main n=3")
    wrong: list[str] = []  # The notebook's own settings raise while they load.
    page.on("pageerror", lambda error: wrong.append(str(error)))
    assert PREFIX in page.url
    notebook.run(0, 1)
    run = notebook.output(1)
    expect(run.locator(".fl-status")).to_have_text("✓ succeeded")
    expect(notebook.report(1).get_by_text("doubled")).to_be_visible()
    expect(run).to_contain_text("8")
    notebook.run(2)
    view = notebook.output(2).locator(".fd-root")
    current = view.locator(".fd-current .fd-text")
    expect(current).to_have_text("    total = double(n)")
    view.get_by_label("Line 13", exact=True).click()
    expect(view.locator(".fd-mark")).to_have_text(["13"])
    page.keyboard.press("F11")
    expect(current).to_have_text('    flyte.report.log("<p>doubled</p>", do_flush=True)')
    expect(view.locator(".fd-frame .fd-name")).to_have_text(["double", "main"])
    page.keyboard.press("c")
    expect(current).to_have_text("    return total + 1")
    page.keyboard.press("F5")
    expect(view.locator(".fd-where")).to_contain_text("→ 7")
    assert wrong == []
    page.goto("about:blank")
    context.close()
