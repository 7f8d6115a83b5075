"""Source files as a program was started with them, ready to be drawn."""

import bisect
import re
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rich.cells import cell_len
from textual.content import Content

from flyte_tui.sanitize import bounded

MAX_SOURCE = 8_000_000
MAX_LINE = 2_000
AT_ONCE = 2_000
"""Lines that are highlighted together; longer files are so piece by piece, as they are drawn."""
PIECE = 200
_TOP_LEVEL = re.compile(r"[A-Za-z@]")


@dataclass(frozen=True)
class SourceText:
    """A file's lines without anything that a terminal would act on; highlighted when they are drawn."""

    path: str
    texts: tuple[str, ...]

    def line(self, number: int) -> Content:
        """A highlighted line, counted from 1."""
        piece = bisect.bisect_right(self._starts, number - 1) - 1
        if piece not in self._pieces:
            begin, end = self._starts[piece], self._starts[piece + 1]
            self._pieces[piece] = _highlighted(self.texts[begin:end])
        return self._pieces[piece][number - 1 - self._starts[piece]]

    @cached_property
    def width(self) -> int:
        """Cells of the longest line."""
        return max(map(cell_len, self.texts), default=0)

    @cached_property
    def _pieces(self) -> dict[int, list[Content]]:
        return {}

    @cached_property
    def _starts(self) -> list[int]:
        """Where each piece begins, counted from 0: where a statement of the module does, so not within a string."""
        count = len(self.texts)
        if count <= AT_ONCE:
            return [0, count]
        starts = [0]
        for number, text in enumerate(self.texts):
            if number - starts[-1] >= PIECE and (_TOP_LEVEL.match(text) or number - starts[-1] >= AT_ONCE):
                starts.append(number)
        return [*starts, count]


class Sources:
    """The files of one program, each as it was when it was wanted first: that is what the program goes on with."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[SourceText, int]] = {}
        self._lock = threading.Lock()

    def read(self, path: str) -> SourceText:
        """The file; a sentence in its place where it cannot be read."""
        with self._lock:
            if path not in self._read:
                try:
                    self._read[path] = _read(path), _changed(path)
                except OSError as error:
                    return SourceText(path, (f"{bounded(path)} cannot be read: {error.strerror}.",))
            return self._read[path][0]

    def is_outdated(self, path: str) -> bool:
        """Whether the file is no longer as it is shown."""
        return path in self._read and _changed(path) != self._read[path][1]


def _read(path: str) -> SourceText:
    text = Path(path).read_text("utf-8", "replace")[:MAX_SOURCE]
    source = SourceText(path, tuple(bounded(line, MAX_LINE).replace("\n", " ") for line in text.split("\n")))
    if len(source.texts) <= AT_ONCE:
        source.line(1)  # Highlighted here, and not by the thread that draws.
    return source


def _changed(path: str) -> int:
    """When the file was changed, in nanoseconds; 0 where it is gone."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def _highlighted(texts: tuple[str, ...]) -> list[Content]:
    from textual.highlight import highlight

    lines = highlight("\n".join(texts), language="python").split("\n")
    return [*lines, *map(Content, texts[len(lines) :])]
