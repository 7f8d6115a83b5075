"""The end of what a program printed, for a pane that shows it."""

from typing import Any

MAX_OUTPUT = 20_000
"""Characters that are shown: the last."""


class OutputTail:
    """The end of what was printed."""

    def __init__(self) -> None:
        self._text = ""
        self._dropped = 0

    def take(self, text: str) -> None:
        """Add to it."""
        text = self._text + text
        self._dropped += max(0, len(text) - MAX_OUTPUT)
        self._text = text[-MAX_OUTPUT:]

    @property
    def shown(self) -> dict[str, Any]:
        """What is shown, with `\\r` as a terminal takes it: what follows replaces the line."""
        lines = (line.rstrip("\r").rpartition("\r")[2] for line in self._text.split("\n"))
        return {"text": "\n".join(lines), "dropped": self._dropped}
