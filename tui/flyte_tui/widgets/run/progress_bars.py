"""Progress bars in a line of output, of tqdm and of rich, told apart from the text around them."""

import re
from typing import Literal, TypeAlias

Part: TypeAlias = tuple[str, Literal["text", "done", "rest"]]
_BAR = re.compile(r"(?P<percent>\d{1,3})%\|(?P<bar>[^|]{3,})\||(?P<rich>[━╸╺]{4,})")
DONE, REST = "━", "─"


def split_bars(text: str) -> list[Part]:
    """The parts of a line; a bar of tqdm is drawn anew in its width, whatever characters it was made of."""
    parts: list[Part] = []
    end = 0
    for found in _BAR.finditer(text):
        percent = int(found["percent"] or 0)
        if found["percent"] and percent <= 100:
            start, width = found.start("bar"), len(found["bar"])
            done = round(width * percent / 100)
            parts += [(text[end:start], "text"), (DONE * done, "done"), (REST * (width - done), "rest")]
            end = found.end("bar")
        elif found["rich"]:
            parts += [(text[end : found.start()], "text"), (found["rich"], "done")]
            end = found.end()
    parts.append((text[end:], "text"))
    return [part for part in parts if part[0]]
