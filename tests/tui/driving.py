"""Driving the program in its own process with Textual's pilot, and waiting for what it shows."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.browse import BrowseScreen
from flyte_tui.screens.run import RunScreen
from flyte_tui.widgets.task_tree import TaskTree

TASKS = Path(__file__).parent / "tasks"
PATIENCE = 60.0
"""Seconds that a condition may take on a busy machine before its test fails."""


async def until(pilot: Pilot[None], condition: Callable[[], object], what: str) -> None:
    """Let the program work until `condition()` is true.

    Raises:
        TimeoutError: when that takes too long; the message has the screen.
    """
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE:g} s for {what}; the screen shows:\n{screen_text(pilot)}")
        await pilot.pause(0.02)


def screen_text(pilot: Pilot[None]) -> str:
    """What is on the screen, line by line."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def shows(pilot: Pilot[None], text: str) -> None:
    """Wait until `text` is on the screen, in one line or wrapped."""
    words = " ".join(text.split())
    await until(pilot, lambda: words in " ".join(screen_text(pilot).split()), repr(text))


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


def type_at_once(pilot: Pilot[None], *keys: str) -> None:
    """Type the keys before the program has looked at the first."""
    names = {"/": "slash", "?": "question_mark", " ": "space"}
    for key in keys:
        pilot.app.post_message(events.Key(names.get(key, key), key if len(key) == 1 else None))


async def choose(pilot: Pilot[None], words: str) -> None:
    """Filter by `words` and go to the list that they leave."""
    screen = pilot.app.screen
    line, tree = screen.query_one("#filter", Input), screen.query_one(TaskTree)
    line.value = ""
    type_at_once(pilot, "/", *words, "enter")
    await until(
        pilot, lambda: pilot.app.focused is tree and line.value == tree.query_shown == words, f"the list of {words!r}"
    )
    await pilot.pause()


async def ran(pilot: Pilot[None]) -> RunScreen:
    """The run that the screen shows, once it is over."""
    await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen), "a run's screen")
    screen = pilot.app.screen
    assert isinstance(screen, RunScreen)
    await until(pilot, lambda: screen.ended, "the end of the run")
    await pilot.pause()
    return screen
