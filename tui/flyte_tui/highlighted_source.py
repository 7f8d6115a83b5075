"""Source files made safe to draw on a terminal, and highlighted piece by piece as they are drawn."""

import bisect
import re
import threading
from dataclasses import dataclass
from functools import cached_property

from rich.cells import cell_len
from textual.content import Content

from flyte_debugger.console.source_lines import SourceLines
from flyte_tui.sanitize import bounded

MAX_LINE = 2_000
AT_ONCE = 2_000
"""Lines that are highlighted together; longer files are so piece by piece, as they are drawn."""
PIECE = 200
_TOP_LEVEL = re.compile(r"[A-Za-z@]")


@dataclass(frozen=True)
class HighlightedSource:
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


class SourceHighlighter:
    """Keeps what was highlighted. A thread may prepare a file before another draws it."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[SourceLines, HighlightedSource]] = {}
        self._lock = threading.Lock()

    def highlight(self, source: SourceLines) -> HighlightedSource:
        """The file, ready to be drawn."""
        with self._lock:
            known = self._known.get(source.path)
            if known is None or known[0] != source:
                known = self._known[source.path] = source, _prepared(source)
            return known[1]


def _prepared(source: SourceLines) -> HighlightedSource:
    texts = tuple(bounded(line, MAX_LINE).replace("\n", " ") for line in source.lines)
    prepared = HighlightedSource(source.path, texts)
    if len(texts) <= AT_ONCE:
        prepared.line(1)  # Highlighted here, and not by the thread that draws.
    return prepared


def _highlighted(texts: tuple[str, ...]) -> list[Content]:
    from textual.highlight import highlight

    lines = highlight("\n".join(texts), language="python").split("\n")
    return [*lines, *map(Content, texts[len(lines) :])]
