"""Driving the program in its own process with Textual's pilot, and waiting for what it shows."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.browse_screen import BrowseScreen
from flyte_tui.screens.run_screen import RunScreen

TASKS = Path(__file__).parent / "tasks"
PATIENCE = 60.0
"""Seconds that a condition may take on a busy machine before its test fails."""


async def until(pilot: Pilot[None], condition: Callable[[], object], what: str) -> None:
    """Let the program work until `condition()` is true.

    Raises:
        TimeoutError: when that takes too long; the message has the screen.
    """
    deadline = time.monotonic() + PATIENCE
    pause = 0.01
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE:g} s for {what}; the screen shows:\n{screen_text(pilot)}")
        await asyncio.sleep(pause)  # Textual's own pause asks every widget, which is work.
        pause = min(1.5 * pause, 0.1)
    await pilot.pause(0)


def screen_text(pilot: Pilot[None]) -> str:
    """What is on the screen, line by line."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def shows(pilot: Pilot[None], text: str) -> None:
    """Wait until `text` is on the screen, in one line or wrapped."""
    words = " ".join(text.split())
    await until(pilot, lambda: words in " ".join(screen_text(pilot).replace("│", " ").split()), repr(text))


@asynccontextmanager
async def opened(*paths: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Pilot[None]]:
    """The program on these paths, once every file is answered."""
    async with WorkbenchApp(list(paths), None).run_test(size=size, notifications=True) as pilot:
        await scanned(pilot)
        yield pilot


async def scanned(pilot: Pilot[None]) -> None:
    """Wait until every file is answered."""
    await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen), "the browse screen")
    screen = pilot.app.screen
    assert isinstance(screen, BrowseScreen)
    await until(pilot, lambda: not screen.scanning, "the end of the scan")


NAMES = {
    " ": "space",
    "/": "slash",
    "?": "question_mark",
    ".": "full_stop",
    ":": "colon",
    "-": "minus",
    "_": "underscore",
}
"""Textual's names of keys that are no letter or digit."""


def type_at_once(pilot: Pilot[None], *keys: str) -> None:
    """Type the keys before the program has looked at the first."""
    for key in keys:
        pilot.app.post_message(events.Key(NAMES.get(key, key), key if len(key) == 1 else None))


async def type_keys(pilot: Pilot[None], *keys: str) -> None:
    """Type the keys at once and wait until they have had their effect.

    `pilot.press` waits after each key until the process is idle for a moment, which a busy one is after a second.
    """
    assert isinstance(pilot.app, WorkbenchApp)
    keys_of_app = pilot.app.typed_keys
    type_at_once(pilot, *keys)
    await pilot.pause()
    await until(pilot, lambda: not keys_of_app.is_busy, f"the effect of {keys}")


async def choose(pilot: Pilot[None], words: str) -> None:
    """Filter by `words` and go to the list that they leave."""
    pilot.app.screen.query_one("#filter", Input).value = ""
    await type_keys(pilot, "/", *words, "enter")


async def ran(pilot: Pilot[None]) -> RunScreen:
    """The run that the screen shows, once it is over."""
    await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen), "a run's screen")
    screen = pilot.app.screen
    assert isinstance(screen, RunScreen)
    await until(pilot, lambda: screen.ended, "the end of the run")
    await pilot.pause()
    return screen
