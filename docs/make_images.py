"""Makes `docs/images/*.svg`: the program as it looks on `examples/tasks`, from runs that take place while it draws.

python docs/make_images.py
"""

import asyncio
import html
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.browse_screen import BrowseScreen
from flyte_tui.screens.debug.debug_screen import DebugScreen
from flyte_tui.screens.form.form_screen import FormScreen
from flyte_tui.screens.run_screen import RunScreen
from flyte_tui.screens.runs.compare_screen import CompareScreen
from flyte_tui.screens.runs.runs_screen import RunsScreen
from flyte_tui.widgets.run.run_pages import RunPages

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SIZE = (110, 34)
PATIENCE = 60.0
POLL = 0.05


async def main() -> None:
    """Draw the pictures."""
    IMAGES.mkdir(exist_ok=True)
    app = WorkbenchApp([ROOT / "examples" / "tasks"], None)
    async with app.run_test(size=SIZE) as pilot:
        await _until(pilot, lambda: isinstance(app.screen, BrowseScreen) and not app.screen.scanning)
        await pilot.press("slash", *"training", "enter", "escape", "2")
        await _until(pilot, lambda: "learning_rate" in app.export_screenshot())
        _save(app, "browse.svg")
        await pilot.press("e")
        await _until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen.checked is not None)
        await pilot.press("2", "0", "f2", "down", "right", "down", "2", "down", *"4Gi")
        await pilot.press(*["down"] * 6, "right", "down", *"two")
        await _until(pilot, lambda: "a whole number." in app.export_screenshot().replace("&#160;", " "))
        _save(app, "form.svg")
        await pilot.press("escape", "r")
        await _until(pilot, lambda: isinstance(app.screen, RunScreen) and app.screen.ended)
        await _until(pilot, lambda: "Fitting" in app.export_screenshot())
        _save(app, "report.svg")
        await pilot.press("escape", "slash", *["backspace"] * 8, *"gathered", "enter", "r")
        await _until(pilot, lambda: isinstance(app.screen, RunScreen) and app.screen.ended)
        await pilot.resize_terminal(140, 36)
        pages = app.screen.query_one(RunPages)
        await _until(pilot, lambda: len(pages.shown) > 1 and pages.source.place[1] > 1)
        _save(app, "run.svg")
        await pilot.press("escape")
        await _history(pilot, app)
        await pilot.resize_terminal(*SIZE)
        await pilot.press("escape", "slash", *["backspace"] * 8, *"nested main", "enter")
        await _until(pilot, lambda: "Count the words" in app.export_screenshot().replace("&#160;", " "))
        await pilot.press("d")
        await _until(pilot, lambda: _stopped_at(app, "main"))
        await pilot.press("n", "s")
        await _until(pilot, lambda: _stopped_at(app, "count"))
        await pilot.press("n", "n", "b")
        await _until(pilot, lambda: "●" in _page(app))
        await pilot.press(*"ccccc")
        await _until(pilot, lambda: "word = 'question'" in _page(app))
        await pilot.press("i", *"len(words)", "enter", "escape")
        await _until(pilot, lambda: "●" in _page(app) and "10" in _page(app))
        _save(app, "debug.svg")
        await pilot.press("q", "e")


def _page(app: WorkbenchApp) -> str:
    return html.unescape(app.export_screenshot()).replace("\xa0", " ")


async def _history(pilot: Pilot[None], app: WorkbenchApp) -> None:
    """The past runs, and two of them side by side."""
    await pilot.press("h")
    await _until(pilot, lambda: isinstance(app.screen, RunsScreen) and len(app.screen.runs.rows) > 1)
    await pilot.press("down")
    await _until(pilot, lambda: "Fitting" in app.export_screenshot())
    _save(app, "runs.svg")
    await pilot.press("slash", *"train", "enter", "space", "down", "space", "c")
    await _until(pilot, lambda: isinstance(app.screen, CompareScreen) and app.screen.comparison is not None)
    await _until(pilot, lambda: "differences" in app.export_screenshot())
    _save(app, "compare.svg")
    await pilot.press("escape", "escape", "escape")


def _keep_earlier_runs() -> None:
    """Runs for the history, in a home of their own."""
    for words in (
        ("training.py", "train", "--epochs", "5", "--set", "retries=2"),
        ("failing.py", "main"),
        ("cached.py", "main"),
        ("retries.py", "main"),
    ):
        command = [sys.executable, "-m", "flyte_tui", "run", str(ROOT / "examples" / "tasks" / words[0]), *words[1:]]
        subprocess.run(command, check=False, capture_output=True, cwd=ROOT)


def _stopped_at(app: WorkbenchApp, function: str) -> bool:
    view = app.screen.snapshot if isinstance(app.screen, DebugScreen) else None
    return view is not None and view.frame is not None and view.frame.name == function


async def _until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await pilot.pause(POLL)
    await pilot.pause(POLL)


def _save(app: WorkbenchApp, name: str) -> None:
    picture = app.export_screenshot(title="flyte-tui")
    (IMAGES / name).write_text("".join(f"{line.rstrip()}\n" for line in picture.splitlines()))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FLYTE_WORKBENCH_HOME"] = folder
        os.chdir(ROOT)
        _keep_earlier_runs()
        asyncio.run(main())
