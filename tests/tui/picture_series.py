"""Pictures of one screen in the sizes and themes that people have, all from one running program."""

import asyncio
from contextlib import suppress
from pathlib import Path

from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from tests.tui.driving import screen_text, until

SIZES = ((80, 24), (160, 48), (250, 70))
THEMES = ("textual-dark", "textual-light")
TINY = (20, 5)
"""A size that is passed on the way to the second theme: it loses nothing."""
COLOURS = 20.0
"""Seconds that a picture has to be the one that was seen: colours come after the text, and to draw one can take two."""
ENDLESS = ("_follow", "_loader")
"""Workers that end with their screen: the one that follows a session, and that of a tree of files."""


async def differing_pictures(pilot: Pilot[None], snapshot: SnapshotAssertion, folder: Path) -> list[str]:
    """Compare each picture of what the program shows now with the one that a person has seen.

    Args:
        pilot: of the program.
        snapshot: syrupy's.
        folder: where pictures that differ are written.

    Returns:
        the names of those that differ.
    """
    kept = snapshot.use_extension(SVGImageExtension)
    differing = []
    await _settled(pilot)
    for theme in THEMES:
        pilot.app.theme = theme
        if theme == THEMES[-1]:
            focused = pilot.app.focused
            await pilot.resize_terminal(*TINY)
            await _settled(pilot)
            assert pilot.app.focused is focused
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await _settled(pilot)
            name = f"{width}x{height}-{theme.removeprefix('textual-')}"
            if not await _is_kept(pilot, kept(name=name)):
                (folder / f"{name}.svg").write_text(pilot.app.export_screenshot())
                differing.append(f"{folder}/{name}.svg")
    return differing


async def _is_kept(pilot: Pilot[None], kept: SnapshotAssertion) -> bool:
    """Whether the program shows this picture, or soon does."""
    with suppress(TimeoutError):
        async with asyncio.timeout(COLOURS):
            await until(pilot, lambda: pilot.app.export_screenshot() == kept, "the picture that was seen")
            return True
    return False


async def _settled(pilot: Pilot[None]) -> None:
    """Wait until the screen has stayed as it is from one look to the next."""
    seen = [""]

    def is_same() -> bool:
        seen.append(screen_text(pilot))
        return seen[-1] == seen[-2]

    reading = [worker for worker in pilot.app.workers if worker.name not in ENDLESS]
    for worker in reading:
        with suppress(WorkerCancelled):  # Another one reads in its place.
            await worker.wait()
    await pilot.pause()
    await until(pilot, is_same, "a screen that stays as it is")
