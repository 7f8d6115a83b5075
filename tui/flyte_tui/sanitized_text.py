"""Keeps text from outside from acting on the terminal, in whatever widget it is drawn.

Drawings of ours pass through `sanitize` first, which takes whole escape sequences out. This is for what does not: a
value in a line of input, a title, a widget of Textual's. It sees every line of every screen last.
"""

import re
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters, changes of direction, and what cannot be encoded."""


class SanitizedText(LineFilter):
    """Takes out what a terminal would act on; what has a width is replaced by a sign of it, so that columns stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, their texts sanitized."""
        return [one if one.text.isascii() and one.text.isprintable() else _sanitized(one) for one in segments]


@lru_cache(4096)
def _sanitized(segment: Segment) -> Segment:
    text, style, control = segment
    if control or not _ACTING.search(text):
        return segment
    return Segment(_ACTING.sub(lambda found: "�" if cell_len(found[0]) else "", text), style)
