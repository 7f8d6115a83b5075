"""A notebook that was saved and is opened without its kernel: what the widgets showed is there as text and tables."""

from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.notebook.lab import Lab
from tests.notebook.test_debug_lab import CELL
from tests.notebook.test_form_lab import PLAN
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.real


def test_without_its_kernel_a_form_is_a_table_and_the_last_stop_is_text(lab: Lab, page: Page, tmp_path: Path) -> None:
    notebook = lab.open(page, CELL, PLAN, "%flyte_debug main n=3 --break 13")
    notebook.run(0, 1, 2)
    form, debug = notebook.output(1), notebook.output(2)
    table = form.locator("table", has_text="When the first one begins.")
    expect(form.get_by_label("every")).to_be_visible()
    expect(table).to_be_hidden()
    form.get_by_label("note").fill("<b>bold</b>")
    expect(table).to_contain_text("<b>bold</b>")
    expect(debug.locator(".fd-state")).to_have_text("Stopped")
    stop = debug.locator("pre", has_text="->   13      total = total + 1")
    expect(stop).to_have_count(1)
    expect(stop).to_be_hidden()
    page.get_by_role("button", name="Save and create checkpoint").click()
    kept = notebook.file
    wait_until(lambda: "bold" in kept.read_text() and "->   13" in kept.read_text(), "the saved notebook")
    cells = nbformat.read(kept, as_version=4).cells
    notebook = lab.open(page, *(cell.source for cell in cells), outputs=[cell.outputs for cell in cells], fresh=True)
    expect(notebook.output(1).locator("table", has_text="When the first one begins.")).to_be_visible()
    expect(notebook.output(2).locator("pre", has_text="->   13      total = total + 1")).to_be_visible()
    page.screenshot(path=tmp_path / "saved.png")
