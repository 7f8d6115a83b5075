"""How long a person waits for the debug view in JupyterLab, beside JupyterLab's own debugger in the same browser.

python benchmarks/notebook_debug.py [--json]

A task is stepped with a few variables, with 10,000 of them and with a data frame of a million rows; JupyterLab's own
debugger steps a cell with the same lines. Times are taken in the page, from the press to the paint of what it changes.
Then runs of a small task, to the end of their cell, beside cells that call its function. Needs Chromium and the
development group.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from measuring import Comparison, fresh_home, report

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, Page, sync_playwright
from tests.notebook.conftest import CHROMIUM, running_kernel
from tests.notebook.kernels import Kernel
from tests.notebook.lab import Lab, OpenNotebook, running_lab

STARTS = 7
STEPS = 24
RUNS = 15
THINK = 0.15
"""Seconds between what a step painted and the next press."""
START = "    total = 0\n"
LINES = (
    "".join(f"    total = total + {1 + number % 2}  # {number}\n" for number in range(STEPS + 8)) + "    return total\n"
)
MANY = "".join(
    f"    {' = '.join(f'v{first + number}' for number in range(100))} = 0\n" for first in range(0, 10_000, 100)
)
FRAME = "    frame = pandas.DataFrame({'a': range(1_000_000)})\n"
BEFORE = {"few variables": "", "10,000 variables": MANY, "a frame of a million rows": FRAME}
"""What stands between the first line of a task and those that are stepped."""
CELL = """%load_ext flyte_notebook
import flyte
import pandas
env = flyte.TaskEnvironment(name="steps")

@env.task
def work() -> int:
"""
PLAIN = f"def work():\n{START}{LINES}\nwork()"
RUN_CELL = """
import flyte
env = flyte.TaskEnvironment(name="runs")

@env.task
def double(n: int) -> int:
    return 2 * n
"""
PRESS = """async ({ press, painted }) => {
  const text = (one) => [...document.querySelectorAll(one)].map((found) => found.textContent).join("|");
  const read = () => painted.map(text);
  const before = read();
  const began = performance.now();
  if (press.startsWith(".")) document.querySelector(press).click();
  else window.jupyterapp.commands.execute(press);
  await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`${press}: ${JSON.stringify([before, read()])}`)), 60000);
    const look = () => {
      if (!read().every((shown, at) => shown && shown !== before[at])) return;
      observer.disconnect();
      resolve();
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    look();
  });
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return (performance.now() - began) / 1000;
}"""
"""The seconds from a press, of an element or else a command of JupyterLab, until all that it changes is painted."""
OURS, THEIRS = "the debug view", "JupyterLab's debugger"
VIEW_PAINTED = [".fd-current .fd-text", ".fd-pane-variables .fd-value"]
LAB_PAINTED = [".jp-DebuggerEditor-highlight", ".jp-DebuggerVariables-body"]


def pressed(page: Page, press: str, painted: Sequence[str]) -> float:
    """The seconds from a press to the paint."""
    return float(page.evaluate(PRESS, {"press": press, "painted": list(painted)}))


def stepped(page: Page, press: str, painted: Sequence[str]) -> list[float]:
    """The seconds of each step but the first."""
    seconds = []
    for _ in range(STEPS):
        time.sleep(THINK)
        seconds.append(pressed(page, press, painted))
    return seconds[1:]


@contextmanager
def opened(lab: Lab, browser: Browser, *cells: str) -> Iterator[tuple[Page, OpenNotebook]]:
    """A page of its own with a notebook."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    yield page, lab.open(page, *cells)
    page.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll()")
    page.close()


def view_times(lab: Lab, browser: Browser) -> tuple[list[float], dict[str, list[float]]]:
    """From the Debug button to the source, and the steps of each task."""
    starts: list[float] = []
    steps: dict[str, list[float]] = {}
    for name, before in BEFORE.items():
        with opened(lab, browser, f"{CELL}{START}{before}{LINES}", "%flyte_run work") as (page, notebook):
            notebook.run(0, 1)
            notebook.output(1).get_by_text("✓ succeeded").wait_for()
            for _ in range(STARTS if name == "few variables" else 1):
                time.sleep(1.0)  # A worker is made ready meanwhile.
                starts.append(pressed(page, ".fl-debug", VIEW_PAINTED[:1]))
                if name == "few variables" and len(starts) < STARTS:
                    page.locator(".fd-tool-end").click()
                    page.locator(".fd-state", has_text="Cancelled").wait_for()
            for _ in range(1 + before.count("\n")):
                pressed(page, ".fd-tool-next", VIEW_PAINTED[:1])
            steps[f"{OURS}, {name}"] = stepped(page, ".fd-tool-next", VIEW_PAINTED)
    return starts[:STARTS], steps


def lab_times(lab: Lab, browser: Browser) -> tuple[list[float], list[float]]:
    """From running a cell that has a breakpoint to the painted line, and the steps from there."""
    with opened(lab, browser, PLAIN) as (page, notebook):
        page.locator(".jp-DebuggerBugButton").click()
        page.locator(".jp-DebuggerBugButton[aria-pressed='true']").wait_for()
        page.locator(".cm-breakpoint-gutter .cm-gutterElement").nth(2).click()
        starts = []
        for _ in range(STARTS):
            time.sleep(1.0)
            notebook.page.locator(".jp-CodeCell").first.locator(".cm-content").click()
            starts.append(pressed(page, "notebook:run-cell", LAB_PAINTED[:1]))
            if len(starts) < STARTS:
                page.evaluate("window.jupyterapp.commands.execute('debugger:continue')")
                page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        steps = stepped(page, "debugger:next", LAB_PAINTED)
        page.evaluate("window.jupyterapp.commands.execute('debugger:continue')")
        return starts, steps


def cell_times(kernel: Kernel, cell: str, pause: float) -> list[float]:
    """The seconds of each run of a cell, from its request to the kernel's being idle."""
    seconds = []
    for _ in range(RUNS + 1):
        time.sleep(pause)
        began = time.perf_counter()
        kernel.run(cell)
        seconds.append(time.perf_counter() - began)
    return seconds[1:]


def run_times() -> dict[str, list[float]]:
    """Cells that run a small task, and one that calls its function."""
    with running_kernel() as kernel:
        kernel.run(RUN_CELL)
        kernel.run("%flyte_run double n=3")
        return {
            "%flyte_run, with a pause before": cell_times(kernel, "%flyte_run double n=3", 1.0),
            "%flyte_run, back to back": cell_times(kernel, "%flyte_run double n=3", 0.0),
            "the function called": cell_times(kernel, "double.func(n=3)", 0.0),
        }


def measure() -> Sequence[Comparison]:
    """Debug pressed, steps, runs."""
    with fresh_home() as folder, running_lab(folder) as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        lab_starts, lab_steps = lab_times(lab, browser)
        starts, steps = view_times(lab, browser)
        browser.close()
        return (
            Comparison(
                "Debug pressed, or a cell with a breakpoint run, to the painted source",
                {OURS: starts, THEIRS: lab_starts},
                THEIRS,
            ),
            Comparison("A step pressed, to the painted line and values", {**steps, THEIRS: lab_steps}, THEIRS),
            Comparison("A small task in a cell, to the end of the cell", run_times()),
        )


if __name__ == "__main__":
    report(str(__doc__).splitlines()[0], measure)
