"""Progress bars that a task prints (tqdm's, rich's), taken out of its output to be drawn as bars."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BARS = 20
_BARS = (
    re.compile(r"(?P<label>.*?):?\s*(?P<percent>\d{1,3})%\|[^|]*\|\s*(?P<rest>.*)"),
    re.compile(r"(?P<label>.*?)\s+[━╸╺╴ ]*[━╸╺][━╸╺╴ ]*\s+(?P<percent>\d{1,3})%\s*(?P<rest>.*)"),
)
"""tqdm's `load:  45%|████▌     | 45/100 [00:01<00:01, 40it/s]`, rich's `load ━━━━╸━━━━  45% 0:00:01`."""
_CURSOR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Bar:
    """One bar as it was last printed."""

    label: str
    percent: int | None
    """None where a line is rewritten that is no bar."""
    rest: str
    """What is said beside it: `45/100 [00:01<00:01, 40it/s]`."""

    @property
    def text(self) -> str:
        """As one line."""
        percent = "" if self.percent is None else f"{self.percent}%"
        return " ".join(filter(None, [self.label, percent, self.rest]))


class ProgressBars:
    """The bars of one run, and what of its output is none."""

    def __init__(self) -> None:
        self._bars: dict[str, Bar] = {}
        self._open: dict[str, str] = {}
        """By stream, the line that is being rewritten."""

    @property
    def bars(self) -> list[Bar]:
        """Those that were printed, the last ones."""
        return list(self._bars.values())[-MOST_BARS:]

    def take(self, stream: str, text: str) -> str:
        """Take in output; what is left of it to be shown as text."""
        text = self._open.pop(stream, "") + text
        if "\r" not in text and "%" not in text:
            return text
        *lines, rest = text.split("\n")
        shown = "".join(self._of_line(line) for line in lines)
        if "\r" not in rest and _bar(rest) is None:
            return shown + rest
        self._open[stream] = rest
        self._rewritten(rest)
        return shown

    def end(self) -> str:
        """The lines that were never ended, where they are no bars."""
        rest = "".join(self._of_line(line) for line in self._open.values())
        self._open.clear()
        return rest

    def _of_line(self, line: str) -> str:
        """What is to be shown of a line that has ended."""
        line = line.removesuffix("\r")
        if "\r" not in line:
            bar = _bar(line)
            if bar is None:
                return f"{line}\n"
            self._bars[bar.label] = bar
            return ""
        self._rewritten(line)
        plain = self._bars.pop("", None) if "" in self._bars and self._bars[""].percent is None else None
        return f"{plain.rest}\n" if plain else ""

    def _rewritten(self, line: str) -> None:
        """Take in what a line has been since it began; the last of its texts that is no bar is one without a number."""
        if "" in self._bars and self._bars[""].percent is None:
            del self._bars[""]  # It may have been the beginning of a bar.
        for bar in _bars_in(line):
            self._bars[bar.label] = bar


def _bars_in(line: str) -> Iterator[Bar]:
    texts = [_CURSOR.sub("", text).strip() for text in line.split("\r")]
    found = [(text, _bar(text)) for text in texts if text]
    for at, (text, bar) in enumerate(found):
        if bar is not None:
            yield bar
        elif at == len(found) - 1:
            yield Bar("", None, text)


def _bar(text: str) -> Bar | None:
    text = _CURSOR.sub("", text).strip()
    for pattern in _BARS:
        if found := pattern.fullmatch(text):
            return Bar(found["label"].strip(), min(100, int(found["percent"])), found["rest"].strip())
    return None
