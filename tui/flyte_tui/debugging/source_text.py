"""A source file ready to be drawn: read and highlighted away from the thread that draws."""

import functools
from dataclasses import dataclass
from pathlib import Path

from textual.content import Content

from flyte_tui.inert import bounded

MAX_SOURCE = 400_000


@dataclass(frozen=True)
class SourceText:
    """A file's lines, highlighted and without anything that a terminal would act on."""

    path: str
    lines: tuple[Content, ...]


def read_source(path: str) -> SourceText:
    """The file as it is now; a sentence in its place where it cannot be read."""
    try:
        changed = Path(path).stat().st_mtime_ns
        return _highlighted(path, changed)
    except OSError as error:
        return SourceText(path, (Content(f"{path} cannot be read: {error.strerror}."),))


@functools.lru_cache(maxsize=32)
def _highlighted(path: str, changed: int) -> SourceText:
    from textual.highlight import highlight

    text = Path(path).read_text("utf-8", "replace")
    whole = "\n".join(bounded(line, 2000).replace("\n", " ") for line in text[:MAX_SOURCE].split("\n"))
    return SourceText(path, tuple(highlight(whole, language="python").split("\n")))
