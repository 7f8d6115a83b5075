"""A drawing inside of a page, taken out of it as the SVG document that it is."""

import html
import re

_NAME = re.compile(r"<\s*([^\s/>]+)")
NAMESPACES = {
    "xmlns": "http://www.w3.org/2000/svg",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
}


class SvgCapture:
    """Gathers an `<svg>` element as it is written: HTML's parser gives names in lower case, which SVG's are not.

    Args:
        start: the text of its start tag.
    """

    def __init__(self, start: str) -> None:
        missing = "".join(f' {name}="{space}"' for name, space in NAMESPACES.items() if f"{name}=" not in start)
        self._open = ["svg"]
        self._parts = [start[:4] + missing + start[4:]]

    @property
    def source(self) -> str:
        """The document."""
        return "".join(self._parts)

    def start(self, text: str) -> None:
        """An element begins; `text` is its start tag."""
        self._parts.append(text)
        name = _NAME.match(text)
        self._open.append(name[1] if name else "g")

    def whole(self, text: str) -> None:
        """An element without content."""
        self._parts.append(text)

    def data(self, text: str) -> None:
        """Text between the elements."""
        self._parts.append(html.escape(text, quote=False))

    def end(self, tag: str) -> bool:
        """An element ends, and those left open in it. Returns whether it was the drawing itself."""
        if tag not in (name.lower() for name in self._open):
            return False
        while True:
            name = self._open.pop()
            self._parts.append(f"</{name}>")
            if name.lower() == tag:
                return not self._open
