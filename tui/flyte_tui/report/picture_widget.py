"""A picture in the terminal: with its graphics where it has them, else in half blocks.

`textual_image` asks the terminal what it can do when it is imported, and reads the answer from the keys: too late once
the program runs. So it is imported without a terminal, and what the terminal can do is known from its name.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from textual.widget import Widget

from flyte_tui.report.block_picture import BlockPicture

if TYPE_CHECKING:
    from PIL.Image import Image

Graphics: TypeAlias = Literal["kitty", "sixel", "blocks"]
_KITTY = {"ghostty", "kitty"}
_SIXEL = {"WezTerm", "iTerm.app", "mintty", "contour", "foot"}


def graphics_of(environ: Mapping[str, str]) -> Graphics:
    """What the terminal is known to draw; `blocks` for one inside of tmux or screen, which pass no graphics on."""
    if environ.get("TMUX") or environ.get("STY"):
        return "blocks"
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if term in ("xterm-kitty", "xterm-ghostty") or program in _KITTY:
        return "kitty"
    return "sixel" if program in _SIXEL or term.partition("-")[0] in ("foot", "mlterm", "contour") else "blocks"


def picture_widget(image: "Image") -> Widget:
    """A widget that shows the picture in the width that there is."""
    graphics = graphics_of(os.environ)
    if graphics == "blocks":
        return BlockPicture(image, classes="picture")
    with _no_terminal():
        from textual_image.widget import SixelImage, TGPImage

    kinds: dict[Graphics, type[Widget]] = {"kitty": TGPImage, "sixel": SixelImage}
    return kinds[graphics](image, classes="picture -graphics")  # type: ignore[arg-type]


@contextmanager
def _no_terminal() -> Iterator[None]:
    """Let `textual_image` find none while it is imported."""
    if "textual_image.widget" in sys.modules:
        yield
        return
    real = sys.__stdout__
    with Path(os.devnull).open("w") as nothing:
        sys.__stdout__ = nothing  # type: ignore[misc]
        try:
            yield
        finally:
            sys.__stdout__ = real  # type: ignore[misc]
    terminal = sys.modules.get("textual_image._terminal")
    if terminal and hasattr(terminal.get_cell_size, "_result") and _tells_pixels():
        del terminal.get_cell_size._result


def _tells_pixels() -> bool:
    """Whether the size of a cell in pixels can be had without asking the terminal."""
    try:
        import fcntl
        import struct
        import termios

        size = fcntl.ioctl(sys.__stdout__.fileno(), termios.TIOCGWINSZ, b"\0" * 8)  # type: ignore[union-attr]
        return all(struct.unpack("HHHH", size)[2:])
    except (ImportError, OSError, ValueError, AttributeError):
        return False
