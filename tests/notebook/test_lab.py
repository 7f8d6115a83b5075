"""The extension as a person meets it: in a real JupyterLab, in a real Chromium."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.notebook.cells import ASKING
from tests.notebook.kernels import PATIENCE
from tests.notebook.lab import Lab

pytestmark = pytest.mark.real

EXAMPLES = Path(__file__).parents[2] / "examples" / "tasks"
TRAINING = f"%flyte_run {str(EXAMPLES / 'training.py')!r}:train epochs=30"
FAILING = f"%flyte_run {str(EXAMPLES / 'failing.py')!r}:main"


expect.set_options(timeout=PATIENCE * 1000)


def test_a_report_grows_in_the_cell_and_the_value_follows(lab: Lab, page: Page, tmp_path: Path) -> None:
    notebook = lab.open(page, "%load_ext flyte_notebook", TRAINING)
    notebook.run_all()
    expect(notebook.output(1).locator(".fl-status")).to_have_text("▸ running")
    expect(notebook.output(1).locator("iframe")).to_be_visible()
    expect(notebook.output(1)).to_contain_text("✓ training.train succeeded in")
    expect(notebook.report(1).get_by_text("Epoch 30 of 30")).to_be_visible()
    expect(notebook.output(1)).to_contain_text("'slope':")
    page.screenshot(path=tmp_path / "report.png")


def answer(output: Locator, text: str) -> None:
    """Type into the one field that the cell shows."""
    field = output.locator("input")
    expect(field).to_have_count(1)
    expect(field).to_have_value("")
    field.fill(text)
    field.press("Enter")


def test_a_question_is_asked_in_the_cell(lab: Lab, page: Page, tmp_path: Path) -> None:
    notebook = lab.open(page, "%load_ext flyte_notebook", ASKING, "%flyte_run ship", "%flyte_run impatient")
    notebook.run_all()
    expect(notebook.output(2)).to_contain_text("Ship it? (yes or no)")
    answer(notebook.output(2), "perhaps")
    expect(notebook.output(2)).to_contain_text("approve takes yes or no, not 'perhaps'.")
    page.screenshot(path=tmp_path / "question.png")
    answer(notebook.output(2), "yes")
    expect(notebook.output(2)).to_contain_text("True")
    expect(notebook.output(3)).to_contain_text("'nobody came'")
    expect(notebook.output(3)).to_contain_text("approve is no longer waiting for an answer; ignore its field.")
    page.screenshot(path=tmp_path / "answered.png")


def test_attempts_an_error_and_the_history(lab: Lab, page: Page, tmp_path: Path) -> None:
    magics = [f"%flyte_run {str(EXAMPLES / 'retries.py')!r}:main", "%flyte_runs", FAILING]
    notebook = lab.open(page, "%load_ext flyte_notebook", *magics)
    notebook.run_all()
    expect(notebook.output(1)).to_contain_text("Attempt 1 of retries.main failed; the next begins in 0.05 s")
    expect(notebook.output(2).locator("table").first).to_contain_text("retries.main")
    expect(notebook.output(3)).to_contain_text("BrokenSettingsError: these settings are not JSON")
    page.screenshot(path=tmp_path / "error.png")


GROWING = """%load_ext flyte_notebook
import pathlib, time
import flyte, flyte.report
env = flyte.TaskEnvironment(name="growing")

@env.task(report=True)
def inner() -> int:
    flyte.report.log("<p>of the inner one</p>", do_flush=True)
    return 1

@env.task(report=True)
def grow(signal: str) -> int:
    flyte.report.get_tab("details").log("<p style='height:300px'>first</p>")
    flyte.report.log("<p>main</p>", do_flush=True)
    while not pathlib.Path(signal).exists():
        time.sleep(0.01)
    flyte.report.get_tab("details").log("<p id='more'>second</p>")
    flyte.report.get_tab("new").log("<p>in a new tab</p>")
    flyte.report.flush()
    display({"text/html": "<b id='shown'>displayed</b>"}, raw=True)
    return inner()
"""


def test_a_growing_report_keeps_its_frame_and_the_tab_that_was_chosen(lab: Lab, page: Page, tmp_path: Path) -> None:
    signal = tmp_path / "signal"
    notebook = lab.open(page, GROWING, f"%flyte_run grow signal={str(signal)!r}")
    notebook.run_all()
    report, frame = notebook.report(1), notebook.output(1).locator(".fl-report iframe")
    report.get_by_text("details").click()
    expect(report.get_by_text("first")).to_be_visible()
    frame.evaluate("frame => { frame.isTheSame = true }")
    signal.touch()
    expect(report.locator("#more")).to_be_visible()
    expect(report.locator("li.active")).to_have_text("details")
    assert frame.evaluate("frame => frame.isTheSame") is True
    expect(frame).to_have_css("height", re.compile(r"^[3-7]\d\dpx$"))  # Fit to its content, which has 300.
    theme = "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })"
    page.evaluate(theme, "JupyterLab Dark")
    expect(report.locator("html")).to_have_css("filter", re.compile("invert"))
    page.evaluate(theme, "JupyterLab Light")
    report.get_by_text("new", exact=True).click()
    expect(report.get_by_text("in a new tab")).to_be_visible()
    expect(report.locator("#more")).to_be_hidden()

    run = notebook.output(1)
    expect(run.locator(".fl-status")).to_have_text("✓ succeeded")
    shown = run.frame_locator("iframe[title='Displayed by the task']").frame_locator("iframe")
    expect(shown.locator("#shown")).to_be_visible()
    expect(run.locator("iframe[title='Displayed by the task']")).to_have_css("height", re.compile(r"^[2-9]\dpx$"))
    run.get_by_label("Report of").select_option("inner")
    expect(report.get_by_text("of the inner one")).to_be_visible()
    run.get_by_role("button", name="Open", exact=True).first.click()
    expect(run.locator(".fl-detail")).to_contain_text("Inputs")
