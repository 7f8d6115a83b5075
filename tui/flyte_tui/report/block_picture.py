"""A picture in half blocks: two pixels in each cell, which every terminal with colours shows."""

from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS_PER_CELL = 6
"""A small picture stays small: it takes so many of its pixels for a cell."""
NARROWEST = 8


class BlockPicture(Widget):
    """Shows a picture as broad as there is room, and no broader than it is.

    Args:
        image: in RGB.
    """

    DEFAULT_CSS = """
    BlockPicture { width: auto; height: auto; }
    """

    def __init__(self, image: "Image", classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._image = image
        self._strips: list[Strip] = []
        self._drawn = Size(0, 0)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return max(1, min(container.width, max(self._image.width // PIXELS_PER_CELL, NARROWEST)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, round(width * self._image.height / self._image.width / 2))

    def render_line(self, y: int) -> Strip:
        if self._drawn != self.size:
            self._drawn = self.size
            self._strips = _strips(self._image, self.size)
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)


def _strips(image: "Image", size: Size) -> list[Strip]:
    if not size.width or not size.height:
        return []
    small = image.resize((size.width, 2 * size.height)).tobytes()
    row = 3 * size.width
    lines = [small[start : start + row] for start in range(0, len(small), row)]
    return [
        Strip([_cell(upper, lower, at) for at in range(0, row, 3)], size.width)
        for upper, lower in zip(lines[::2], lines[1::2], strict=True)
    ]


def _cell(upper: bytes, lower: bytes, at: int) -> Segment:
    above, below = (Color.from_rgb(*line[at : at + 3]) for line in (upper, lower))
    return Segment("▀", Style(color=above, bgcolor=below))
