"""The lines of a log that are not in memory: on disk, read back in blocks."""

import tempfile
import weakref
from array import array
from collections import OrderedDict
from collections.abc import Iterable
from typing import IO

BLOCK = 500
"""Lines that are written and read back together."""
KEPT_BLOCKS = 8
"""Blocks that stay in memory after they were read."""

Line = tuple[str, str]
"""Stream and text."""


class SpooledLines:
    """Lines in an unnamed file, which is gone with the program; memory holds a few blocks and where each begins."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._starts = array("Q")
        self._end = 0
        self._pending: list[Line] = []
        self._blocks: OrderedDict[int, list[Line]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._starts) * BLOCK + len(self._pending)

    def extend(self, lines: Iterable[Line]) -> None:
        """Append lines."""
        self._pending += lines
        while len(self._pending) >= BLOCK:
            block, self._pending = self._pending[:BLOCK], self._pending[BLOCK:]
            data = "\n".join(f"{stream}\t{text}" for stream, text in block).encode("utf-8", "replace")
            file = self._opened()
            file.seek(self._end)
            file.write(data)
            self._starts.append(self._end)
            self._end += len(data)

    def __getitem__(self, number: int) -> Line:
        at, rest = divmod(number, BLOCK)
        return (self._pending if at == len(self._starts) else self._block(at))[rest]

    def _block(self, at: int) -> list[Line]:
        if at not in self._blocks:
            end = self._starts[at + 1] if at + 1 < len(self._starts) else self._end
            file = self._opened()
            file.seek(self._starts[at])
            rows = file.read(end - self._starts[at]).decode("utf-8").split("\n")
            self._blocks[at] = [(stream, text) for stream, _, text in (row.partition("\t") for row in rows)]
            if len(self._blocks) > KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(at)
        return self._blocks[at]

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        return self._file
