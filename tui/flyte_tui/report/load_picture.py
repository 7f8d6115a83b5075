"""Pictures of a report made ready to be drawn: decoded, drawings rasterised. Runs in a thread."""

import base64
import binascii
import io
import re
import urllib.parse
from typing import TYPE_CHECKING

from flyte_tui.report.report_blocks import Picture

if TYPE_CHECKING:  # Takes a tenth of a second to import, which reports without pictures need not wait for.
    from PIL.Image import Image

MAX_BYTES = 30_000_000
MAX_PIXELS = 40_000_000
LARGEST = 1_600
"""Pixels of the longer side that is kept: more than a terminal shows."""
WITHIN = "data:image/"


def picture_of(source: str, alt: str) -> Picture | None:
    """The picture in a `data:` address; None for any other: nothing is fetched, from the disk neither.

    Args:
        source: the address.
        alt: the words that stand for it.
    """
    if not source.startswith(WITHIN) or len(source) > 2 * MAX_BYTES:
        return None
    head, _, body = source.partition(",")
    try:
        data = base64.b64decode(body) if head.endswith(";base64") else urllib.parse.unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None
    return Picture(data, "svg" in head, alt)


def load_picture(picture: Picture) -> "Image | None":
    """The picture as pixels, on white where it is transparent; None where it cannot be read."""
    try:
        data = _rasterised(picture.data) if picture.is_svg else picture.data
        return _decoded(data)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # Whatever a decoder raises, a panic of Rust too: the picture is named instead of drawn.
        return None


def _rasterised(data: bytes) -> bytes:
    import resvg_py

    svg = data.decode("utf-8", "replace")
    width = None if _is_small(svg) else LARGEST
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, background="white", width=width))


def _is_small(svg: str) -> bool:
    """Whether a drawing says that it is; else it is drawn in our size.

    Raises:
        ValueError: when it is so much higher than wide that it would not fit into memory.
    """
    start = svg[: svg.find(">")]
    sizes = [float(found[1]) for name in ("width", "height") if (found := re.search(rf'\b{name}="([\d.]+)', start))]
    box = re.search(r'viewBox="([-\d.e]+[\s,]+){2}([\d.e]+)[\s,]+([\d.e]+)', start)
    shape = (float(box[2]), float(box[3])) if box else tuple(sizes)
    if len(shape) == 2 and shape[1] > 20 * shape[0]:
        raise ValueError("too high to be drawn")
    return len(sizes) == 2 and max(sizes) <= LARGEST


def _decoded(data: bytes) -> "Image | None":
    from PIL import Image

    image: Image.Image = Image.open(io.BytesIO(data))
    if image.width * image.height > MAX_PIXELS or not image.width or not image.height:
        return None
    image.thumbnail((LARGEST, LARGEST))
    image = image.convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    return paper.convert("RGB")
