"""Limits the output that a cell shows; all of it is in the run's folder."""

from pathlib import Path
from typing import Literal

from flyte_notebook.run_view.canvas import Write

HEAD = 100_000
"""Characters shown at once."""
TAIL = 10_000
"""Characters of the end that are shown in any case."""


class BoundedOutput:
    """The stdout and stderr of one run: the first `HEAD` characters at once, the last `TAIL` when it is over.

    Args:
        folder: the run's folder, which the message names.
        write: shows a text in a stream.
    """

    def __init__(self, folder: Path, write: Write) -> None:
        self._folder = folder
        self._write = write
        self._room = HEAD
        self._held = 0
        self._tail: list[tuple[Literal["stdout", "stderr"], str]] = []

    def write(self, stream: Literal["stdout", "stderr"], text: str) -> None:
        """Show the text; beyond the limit, keep only its end."""
        shown, rest = text[: self._room], text[self._room :]
        self._room -= len(shown)
        if shown:
            self._write(stream, shown)
        if rest:
            if not self._held:
                self._write(
                    "stderr",
                    f"\n[output too long to show; all of it is in stdout.log and stderr.log in {self._folder}]\n",
                )
            self._hold(stream, rest)

    def end(self) -> None:
        """Show the end of the output that was not shown."""
        kept = sum(len(text) for _, text in self._tail)
        if self._held > kept:
            self._write("stderr", f"\n[{self._held - kept:,} characters left out; the last {kept:,} follow]\n")
        for stream, text in self._tail:
            self._write(stream, text)
        self._tail.clear()

    def _hold(self, stream: Literal["stdout", "stderr"], text: str) -> None:
        self._held += len(text)
        self._tail.append((stream, text[-TAIL:]))
        excess = sum(len(held) for _, held in self._tail) - TAIL
        while excess > 0:
            first_stream, first = self._tail[0]
            self._tail[:1] = [(first_stream, first[excess:])] if len(first) > excess else []
            excess -= len(first)
