"""The lines of a program's source files, each as it was when it was wanted first: that is what the program runs."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MAX_SOURCE = 8_000_000
"""Characters of a file that are kept."""


@dataclass(frozen=True)
class SourceLines:
    """A file's lines as they are written; a face makes them safe to show."""

    path: str
    lines: tuple[str, ...]


class SourceCache:
    """The source files of one program. Safe to use from any thread."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[SourceLines, int]] = {}
        self._lock = threading.Lock()

    def read(self, path: str, fetch: Callable[[], str] = str) -> SourceLines:
        """The file; a sentence in its place where it cannot be read.

        Args:
            path: absolute, or the name that the program has for the text.
            fetch: gets the text from the program where there is no such file here; empty when it has none.
        """
        with self._lock:
            if path not in self._read:
                try:
                    text, changed = Path(path).read_text("utf-8", "replace"), _changed(path)
                except OSError as error:
                    text, changed = fetch(), 0
                    if not text:
                        return SourceLines(path, (f"{path} cannot be read: {error.strerror}.",))
                self._read[path] = SourceLines(path, tuple(text[:MAX_SOURCE].split("\n"))), changed
            return self._read[path][0]

    def is_outdated(self, path: str) -> bool:
        """Whether the file is no longer as it is shown."""
        return path in self._read and _changed(path) != self._read[path][1]


def _changed(path: str) -> int:
    """When the file was changed, in nanoseconds; 0 where it is gone."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0
