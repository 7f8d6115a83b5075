"""The debug view as a person meets it: in a real JupyterLab, in a real Chromium."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.notebook.kernels import PATIENCE
from tests.notebook.lab import Lab

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
    cells = ("session = %flyte_debug main n=3", "6 * 7", "other = %flyte_debug main n=10")
    notebook = lab.open(page, CELL, *cells)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    notebook.run(0, 1)
    view = notebook.output(1).locator(".fd-root")
    state, current = view.locator(".fd-state"), view.locator(".fd-current .fd-text")
    expect(state).to_have_text("Stopped")
    expect(current).to_have_text("    total = double(n)")
    expect(view.locator(".fd-source-title")).to_have_text(re.compile(r"Cell In\[\d+\]"))
    expect(view.locator(".fd-inline")).to_have_text(["n = 3", "n = 3"])  # Where it is bound, and where it is read.

    view.get_by_label("Line 15", exact=True).click()
    expect(view.locator(".fd-mark")).to_have_text(["15"])
    notebook.run(2)
    expect(notebook.output(2)).to_contain_text("42")
    expect(state).to_have_text("Stopped")

    view.locator(".fd-code").click()
    page.keyboard.press("F11")
    expect(current).to_have_text("    twice = n * 2")
    expect(view.locator(".fd-frame .fd-name")).to_have_text(["double", "main"])
    expect(view.locator(".fd-frame .fd-action")).to_have_text(["lab.double", "lab.main"])
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

    notebook.run(3)
    second = notebook.output(3).locator(".fd-root")
    expect(second.locator(".fd-current .fd-text")).to_have_text("    total = double(n)")
    expect(second.locator(".fd-mark")).to_have_text(["15"])  # What was clicked in one view is there in the next.
    second.focus()
    page.keyboard.press("b")
    expect(second.locator(".fd-mark")).to_have_text(["12", "15"])
    expect(page.locator(".jp-CodeCell")).to_have_count(4)  # JupyterLab, whose `b` adds a cell, has not heard of it.
    page.keyboard.press("F9")
    expect(second.locator(".fd-mark")).to_have_text(["15"])
    page.keyboard.press("n")
    expect(second.locator(".fd-variable", has=page.get_by_text("total", exact=True))).to_contain_text("20")
    expect(second.locator(".fd-pane-watches .fd-variable")).to_have_count(0)
    expect(current).to_have_text("    return twice")
    second.get_by_title("End the run").click()
    expect(second.locator(".fd-state")).to_have_text("Cancelled")

    view.locator(".fd-code").click()
    page.keyboard.press("F5")
    expect(current).to_have_text('    print("total", total)')
    view.get_by_role("treeitem", name="names").get_by_label("Open").click()
    expect(view.get_by_role("treeitem", name="'two' 2 int")).to_be_visible()
    view.get_by_role("treeitem", name="names").hover()
    view.get_by_label("View names").click()
    expect(view.locator(".fd-rich-text")).to_contain_text("'two': 2")
    view.get_by_label("Search the value").fill("TWO")
    expect(view.locator("mark.fd-here")).to_have_text("two")
    page.screenshot(path=tmp_path / "stepped.png")
    view.get_by_title("Continue").click()
    expect(state).to_have_text("Succeeded")
    expect(view.locator(".fd-where")).to_contain_text("→ 51")
    expect(view.locator(".fd-output")).to_contain_text("total 51")
    assert wrong == []


FAILING = """%load_ext flyte_notebook
import flyte
env = flyte.TaskEnvironment(name="broken")

@env.task
def look_up(key: str) -> int:
    table = {"a": 1}
    found = table[key]
    return found + 1"""


def test_breakpoints_set_before_the_run_and_the_button_of_a_failed_one(lab: Lab, page: Page, tmp_path: Path) -> None:
    notebook = lab.open(
        page, FAILING, "%flyte_tasks look_up", "%flyte_run look_up key='b'", "%flyte_form look_up key='a'"
    )
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    notebook.run(0, 1)
    browser = notebook.output(1)
    browser.get_by_role("button", name="Details").click()
    browser.get_by_role("tab", name="Source").click()
    source = browser.locator(".fd-task-source")
    expect(source.locator(".fd-cursor .fd-gutter")).to_have_text("5")
    source.get_by_label("Line 9", exact=True).click()
    expect(source.locator(".fd-mark")).to_have_text(["9"])
    page.screenshot(path=tmp_path / "browser.png")

    notebook.run(2)
    card = notebook.output(2)
    expect(card).to_contain_text("KeyError")
    card.get_by_role("button", name="Debug").click()
    view = card.locator(".fd-root")
    expect(view.locator(".fd-state")).to_have_text("Stopped")
    expect(view.locator(".fd-current .fd-text")).to_have_text("    found = table[key]")
    expect(view.locator(".fd-error").first).to_have_text("KeyError: 'b'")
    expect(view.locator(".fd-variable", has=page.get_by_text("key", exact=True))).to_contain_text("'b'")
    expect(view.locator(".fd-mark")).to_have_text(["9"])
    expect(browser.get_by_role("button", name="Details")).to_have_css("height", "20px")  # Whichever sheet came last.
    page.screenshot(path=tmp_path / "failed.png")
    view.get_by_title("End the run").click()
    expect(view.locator(".fd-state")).to_have_text("Cancelled")

    notebook.run(3)
    form = notebook.output(3)
    form.get_by_role("tab", name="Source").click()
    source = form.locator(".fd-task-source")
    expect(source.locator(".fd-mark")).to_have_text(["9"])
    source.locator(".fd-line").nth(7).click()
    page.keyboard.press("b")
    expect(browser.locator(".fd-mark")).to_have_text(["8", "9"])
    page.screenshot(path=tmp_path / "form.png")
    source.get_by_label("Line 8", exact=True).click()
    expect(source.locator(".fd-mark")).to_have_text(["9"])
    form.get_by_role("button", name="Debug").click()
    below = form.locator(".fd-root").last
    expect(below.locator(".fd-state")).to_have_text("Stopped")
    below.get_by_title("Continue").click()
    expect(below.locator(".fd-current .fd-text")).to_have_text("    return found + 1")
    below.get_by_title("Continue").click()
    expect(below.locator(".fd-where")).to_contain_text("→ 2")
    assert wrong == []
