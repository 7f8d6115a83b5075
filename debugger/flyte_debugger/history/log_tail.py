"""The last lines of an output file."""

from pathlib import Path

MAX_LINES = 20
"""Lines that are returned; the rest is in the file."""
MAX_BYTES = 1 << 16
"""Bytes at the end of the file in which these lines are looked for."""


def read_tail(log: Path) -> tuple[list[str], bool]:
    """The last lines of an output file, and whether there are more before them."""
    with log.open("rb") as file:
        start = max(0, log.stat().st_size - MAX_BYTES)
        file.seek(start)
        text = file.read().decode("utf-8", "replace")
    lines = text.splitlines()
    return lines[-MAX_LINES:], start > 0 or len(lines) > MAX_LINES
