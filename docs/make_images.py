"""Makes `docs/images/*.svg`: the program as it looks on `examples/tasks`, from runs that take place while it draws.

python docs/make_images.py
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.browse_screen import BrowseScreen
from flyte_tui.screens.debug.debug_screen import DebugScreen
from flyte_tui.screens.form.form_screen import FormScreen
from flyte_tui.screens.run_screen import RunScreen

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
        _save(app, "run.svg")
        await pilot.press("escape", "slash", *["backspace"] * 8, *"nested main", "enter")
        await _until(pilot, lambda: "Count the words" in app.export_screenshot().replace("&#160;", " "))
        await pilot.press("d")
        await _until(pilot, lambda: _stopped_at(app, "main"))
        await pilot.press("n", "s")
        await _until(pilot, lambda: _stopped_at(app, "count"))
        await pilot.press("b", "i", *"len(words)", "enter", "escape")
        await _until(pilot, lambda: "●" in app.export_screenshot() and "10" in app.export_screenshot())
        _save(app, "debug.svg")
        await pilot.press("q", "e")


def _stopped_at(app: WorkbenchApp, function: str) -> bool:
    view = app.screen.view if isinstance(app.screen, DebugScreen) else None
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
    asyncio.run(main())
