"""Python source with line numbers."""

from textual.app import ComposeResult
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.widgets import Static

from flyte_tui.sanitize import bounded


class SourcePane(ScrollableContainer):
    """A function's source, highlighted in the colours of the theme; scrolls both ways."""

    DEFAULT_CSS = """
    SourcePane > Static { width: auto; height: auto; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = Static()

    def compose(self) -> ComposeResult:
        yield self._text

    def show(self, source: str, first_line: int, keep_place: bool = False) -> None:
        """Show this source, from its top unless `keep_place` is set.

        Args:
            source: the text.
            first_line: the number of its first line in the file.
            keep_place: leave it scrolled as it is.
        """
        self._text.update(_numbered(source, first_line))
        if self.is_attached and not keep_place:
            self.scroll_home(animate=False)


def _numbered(source: str, first_line: int) -> Content:
    from textual.highlight import (
        highlight,
    )  # Pygments takes a tenth of a second that the first paint need not wait for.

    lines = highlight(bounded(source, 200_000).rstrip("\n"), language="python").split("\n")
    width = len(str(first_line + len(lines)))
    return Content("\n").join(
        Content.styled(f"{number:>{width}}  ", "$foreground 40%") + line
        for number, line in enumerate(lines, first_line)
    )
