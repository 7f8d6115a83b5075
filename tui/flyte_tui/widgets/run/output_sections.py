"""The attempts in a log of output: a title above the lines of each, which are shown or folded."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Section:
    """The lines of one attempt."""

    name: str
    start: int
    """The number of its first line, counted from 0."""
    is_folded: bool = False
    note: str = ""
    """What came of it."""


@dataclass(frozen=True)
class LogPart:
    """What one attempt wrote to a log file, or all that is in it."""

    stream: str
    path: Path
    start: int = 0
    """In bytes from the beginning of the file."""
    end: int | None = None
    attempt: int | None = None
    """None where attempts are not told apart."""


class LineSections:
    """Which line of a log each row of the screen shows. One section alone has no title."""

    def __init__(self) -> None:
        self._sections: list[Section] = []

    @property
    def last(self) -> Section | None:
        """The section that goes on."""
        return self._sections[-1] if self._sections else None

    def begin(self, name: str, start: int) -> None:
        """Let a section begin at a line."""
        self._sections.append(Section(name, start))

    def clear(self) -> None:
        """Have no sections, until one begins."""
        self._sections = []

    def fold_earlier(self) -> None:
        """Fold all but the last."""
        for section in self._sections[:-1]:
            section.is_folded = True

    def fold_or_unfold(self) -> None:
        """Fold all but the last; where they are folded, unfold all."""
        if any(not section.is_folded for section in self._sections[:-1]):
            self.fold_earlier()
        else:
            for section in self._sections:
                section.is_folded = False

    def rows(self, count: int) -> int:
        """How many rows there are.

        Args:
            count: of the lines.
        """
        if len(self._sections) < 2:
            return count
        return sum(1 + (0 if section.is_folded else length) for section, length in self._lengths(count))

    def place(self, row: int, count: int) -> Section | int | None:
        """The section whose title a row is, or the number of the line that it shows; None beyond the last."""
        if len(self._sections) < 2:
            return row if row < count else None
        for section, length in self._lengths(count):
            if row == 0:
                return section
            row -= 1
            if not section.is_folded:
                if row < length:
                    return section.start + row
                row -= length
        return None

    def show_line(self, line: int, count: int) -> int:
        """Unfold what a line is in; returns its row."""
        if len(self._sections) < 2:
            return line
        row = 0
        for section, length in self._lengths(count):
            row += 1
            if section.start <= line < section.start + length:
                section.is_folded = False
                return row + line - section.start
            row += 0 if section.is_folded else length
        return row

    def title(self, section: Section, count: int) -> str:
        """What stands above the lines of a section."""
        lines = next(length for one, length in self._lengths(count) if one is section)
        sign = "▸" if section.is_folded else "▾"
        words = f"{sign} {section.name}  {lines:,} line{'' if lines == 1 else 's'}"
        return f"{words}  {section.note}" if section.note else words

    def note(self, name: str, note: str) -> None:
        """Say what came of a section."""
        for section in self._sections:
            if section.name == name:
                section.note = note

    def _lengths(self, count: int) -> Iterator[tuple[Section, int]]:
        ends = [section.start for section in self._sections[1:]]
        for section, end in zip(self._sections, [*ends, count], strict=True):
            yield section, end - section.start
