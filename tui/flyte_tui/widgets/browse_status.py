"""The first line of the browse screen: where tasks are looked for, how far that is, how many there are."""

import time
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, SPINNER, short_path
from flyte_tui.widgets.status_line import StatusLine


@dataclass(frozen=True)
class ScanProgress:
    """How far a scan is."""

    is_on: bool
    files_left: int
    """Files that are not imported yet."""
    summary: str
    """How many files and tasks there are."""
    shown_tasks: int | None
    """Tasks that match the filter; None without one."""


class BrowseStatus(StatusLine):
    """Shows the progress of a scan.

    Args:
        paths: the files and folders that are listed.
    """

    def __init__(self, paths: list[Path], id: str | None = None) -> None:
        super().__init__(id=id)
        self._paths = paths

    def show_progress(self, progress: ScanProgress) -> None:
        """Show how far it is now."""
        left = Text().append("Flyte tasks", self.colours.accent + BOLD)
        left.append("  " + ", ".join(one_line(short_path(str(path)) or ".") for path in self._paths), DIM)
        right = Text()
        if progress.is_on:
            spinner = SPINNER[int(time.monotonic() * 10) % len(SPINNER)]
            words = f"importing {progress.files_left:,}" if progress.files_left else "looking for files"
            right.append(f"{spinner} {words}  ", self.colours.accent)
        if progress.shown_tasks is not None:
            right.append(f"{progress.shown_tasks:,} shown of ", self.colours.accent)
        right.append(progress.summary, DIM)
        self.show(left, right)


def why_empty(paths: list[Path], has_files: bool) -> str:
    """The sentence in place of details where no row is shown."""
    places = ", ".join(short_path(str(path)) or "." for path in paths)
    nothing = f"No Python file under {places} imports Flyte or defines a task."
    return "No tasks match the filter." if has_files else nothing
