"""A person's note on a run: a line of text in its folder, `note.txt`."""

import os
from pathlib import Path

FILE = "note.txt"
MAX_NOTE = 2_000
"""Characters that are read back."""


def read_note(folder: Path) -> str:
    """The note on the run in this folder; empty for none."""
    try:
        return (folder / FILE).read_bytes()[: 4 * MAX_NOTE].decode("utf-8", "replace").strip()[:MAX_NOTE]
    except OSError:
        return ""


def write_note(folder: Path, note: str) -> None:
    """Keep a note in the place of the one before; an empty one removes it.

    Raises:
        OSError: when the folder is gone or cannot be written.
    """
    if not note.strip():
        (folder / FILE).unlink(missing_ok=True)
        return
    fresh = folder / f"{FILE}.new"
    fresh.write_text(note.strip() + "\n", encoding="utf-8")
    os.replace(fresh, folder / FILE)  # noqa: PTH105
