"""What was asked at the prompt, kept from one session to the next."""

import contextlib
import json
import os

from flyte_debugger.history.run_folders import home

MOST = 500
"""Entries that are kept."""


class PromptHistory:
    """The entries of earlier sessions and of this one, with where the person is who goes through them."""

    def __init__(self) -> None:
        self._file = home() / "debug-history.jsonl"
        self._entries: list[str] = []
        self._is_read = False
        self._back = 0
        self._begun = ""

    @property
    def entries(self) -> list[str]:
        """The oldest first."""
        if not self._is_read:
            self._is_read = True
            with contextlib.suppress(OSError):
                lines = self._file.read_text("utf-8", "replace").splitlines()[-MOST:]
                self._entries = [text for line in lines if (text := _read(line))]
        return self._entries

    def add(self, text: str) -> None:
        """Keep what was asked; the same again is kept once."""
        self._back = 0
        if self.entries[-1:] == [text]:
            return
        self.entries.append(text)
        with contextlib.suppress(OSError):  # A disk that is full costs the history alone.
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if len(self.entries) > 2 * MOST:
                del self.entries[:-MOST]
                self._write("w", self.entries)
            else:
                self._write("a", [text])

    def _write(self, mode: str, entries: list[str]) -> None:
        descriptor = os.open(self._file, os.O_CREAT | os.O_WRONLY | (os.O_APPEND if mode == "a" else os.O_TRUNC), 0o600)
        with os.fdopen(descriptor, mode, encoding="utf-8") as file:
            file.writelines(json.dumps(entry) + "\n" for entry in entries)

    def older(self, written: str) -> str | None:
        """The entry before the one that is shown; None where there is none.

        Args:
            written: what the line has, to come back to.
        """
        if self._back == len(self.entries):
            return None
        if self._back == 0:
            self._begun = written
        self._back += 1
        return self.entries[-self._back]

    def newer(self) -> str | None:
        """The entry after that; at the end what the person had begun."""
        if self._back == 0:
            return None
        self._back -= 1
        return self.entries[-self._back] if self._back else self._begun


def _read(line: str) -> str:
    try:
        text = json.loads(line)
    except ValueError:
        return ""
    return text if isinstance(text, str) else ""
