"""The debug view as a person meets it: in a real JupyterLab, in a real Chromium."""

from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.notebook.kernels import PATIENCE
from tests.notebook.lab import Lab
from tests.notebook.test_form_lab import run
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.real

CELL = """%load_ext flyte_notebook
import flyte
env = flyte.TaskEnvironment(name="lab")

@env.task
def double(n: int) -> int:
    twice = n * 2
    return twice

@env.task
def main(n: int) -> int:
    total = double(n)
    total = total + 1
    names = {"one": 1, "two": 2}
    print("total", total)
    return total"""

expect.set_options(timeout=PATIENCE * 1000)


def test_a_cell_s_task_is_stepped_through(lab: Lab, page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 1400, "height": 1200})
    notebook = lab.open(page, CELL, "session = %flyte_debug main n=3", "6 * 7")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    run(notebook, 0, 1)
    view = notebook.output(1).locator(".fd-root")
    state, current = view.locator(".fd-state"), view.locator(".fd-current .fd-text")
    expect(state).to_have_text("Stopped")
    expect(current).to_have_text("    total = double(n)")
    expect(view.locator(".fd-source-title")).to_have_text("Cell In[1]")
    expect(view.locator(".fd-inline")).to_have_text(["n = 3"])

    view.get_by_label("Line 15", exact=True).click()
    expect(view.locator(".fd-mark")).to_have_text(["15"])
    run(notebook, 2)
    expect(notebook.output(2)).to_contain_text("42")
    expect(state).to_have_text("Stopped")

    view.locator(".fd-code").click()
    page.keyboard.press("F11")
    expect(current).to_have_text("    twice = n * 2")
    expect(view.locator(".fd-frame .fd-name")).to_have_text(["double", "main"])
    page.keyboard.press("F10")
    twice = view.locator(".fd-variable", has_text="twice")
    expect(twice.locator(".fd-value")).to_have_text("6")
    twice.locator(".fd-value").dblclick()
    view.get_by_label("New value of twice").fill("50")
    page.keyboard.press("Enter")
    expect(twice.locator(".fd-value")).to_have_text("50")

    console = view.get_by_label("Console", exact=True)
    console.fill("twi")
    console.press("Tab")
    expect(console).to_have_value("twice")
    console.press_sequentially(" + 1")
    console.press("Enter")
    expect(view.locator(".fd-entry .fd-out")).to_have_text(["51"])
    watch = view.get_by_label("Add a watch")
    watch.fill("n * 100")
    watch.press("Enter")
    expect(view.locator(".fd-pane-watches .fd-value")).to_have_text("300")

    view.locator(".fd-code").click()
    page.keyboard.press("F5")
    expect(current).to_have_text('    print("total", total)')
    view.get_by_role("treeitem", name="names").get_by_label("Open").click()
    expect(view.get_by_role("treeitem", name="'two' 2 int")).to_be_visible()
    page.screenshot(path=tmp_path / "stepped.png")
    view.get_by_title("Continue").click()
    expect(state).to_have_text("Succeeded")
    expect(view.locator(".fd-where")).to_contain_text("→ 51")
    expect(view.locator(".fd-output")).to_contain_text("total 51")
    assert wrong == []


def test_without_its_kernel_the_last_stop_is_read_as_text(lab: Lab, page: Page) -> None:
    notebook = lab.open(page, CELL, "%flyte_debug main n=3 --break 13")
    run(notebook, 0, 1)
    expect(notebook.output(1).locator(".fd-state")).to_have_text("Stopped")
    saved = notebook.output(1).locator("pre", has_text="->   13      total = total + 1")
    expect(saved).to_have_count(1)
    expect(saved).to_be_hidden()
    page.get_by_role("button", name="Save and create checkpoint").click()
    kept = notebook.file
    wait_until(lambda: "->   13" in kept.read_text(), "the saved notebook")
    cells = nbformat.read(kept, as_version=4).cells
    notebook = lab.open(page, *(cell.source for cell in cells), outputs=[cell.outputs for cell in cells])
    expect(notebook.output(1).locator("pre", has_text="->   13      total = total + 1")).to_be_visible()
