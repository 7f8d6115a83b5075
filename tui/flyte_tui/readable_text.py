"""Keeps text readable in every theme: what has too little contrast with its background is drawn lighter, or darker.

Themes come from Textual and from people; dimmed text, and colours that a theme has for one background and we draw on
another, often miss what WCAG 2.2 asks for (level AA, 4.5 to 1). Lines, bars and pictures are left as they are.
"""

import re
from functools import lru_cache

from rich.color import Color as RichColor
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

LEAST = 4.5
"""The contrast that WCAG's level AA asks of text of normal size."""
STEPS = 20
_LETTER = re.compile(r"[^\W_]")


class ReadableText(LineFilter):
    """Changes the colour of text whose contrast is too low."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, each readable."""
        return [
            Segment(one.text, readable(one.style, background), one.control)
            if one.style and not one.control and _LETTER.search(one.text)
            else one
            for one in segments
        ]


@lru_cache(8192)
def readable(style: Style, background: Color) -> Style:
    """The style, with another colour where its own cannot be read.

    Args:
        style: of the text.
        background: where the style has none of its own.
    """
    front = style.color.triplet if style.color else None
    back = style.bgcolor.triplet if style.bgcolor else ColorTriplet(*background.rgb)
    if front is None or back is None or style.reverse or contrast(front, back) >= LEAST:
        return style
    end = ColorTriplet(255, 255, 255) if _luminance(back) < 0.179 else ColorTriplet(0, 0, 0)
    steps = (_blend(front, end, step / STEPS) for step in range(1, STEPS + 1))
    better = next((one for one in steps if contrast(one, back) >= LEAST), end)
    return style + Style(color=RichColor.from_triplet(better))


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    """The contrast of two colours as WCAG 2.2 defines it: 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: ColorTriplet) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _blend(one: ColorTriplet, other: ColorTriplet, share: float) -> ColorTriplet:
    return ColorTriplet(*(round(a + (b - a) * share) for a, b in zip(one, other, strict=True)))
