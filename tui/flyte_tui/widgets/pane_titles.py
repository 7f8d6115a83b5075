"""The titles of panes: what is in one, how much, and while it has the focus the keys that are its own."""

from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget

from flyte_tui.sanitize import one_line


@dataclass(frozen=True)
class PaneTitle:
    """What stands above a pane."""

    name: str
    count: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    """Keys of the pane's own, and what each does."""

    def draw(self, has_focus: bool = False) -> Content:
        """The title."""
        parts = [(one_line(self.name, 120), "b" if has_focus else "")]
        parts += [(" ", ""), (self.count, "dim")] if self.count else []
        if has_focus:
            for key, words in self.keys:
                parts += [("  ", ""), (key, "$footer-key-foreground"), (" ", ""), (words, "dim")]
        return Content.assemble(*parts)


class PaneTitles:
    """Draws the titles of a screen's panes."""

    def __init__(self) -> None:
        self._titles: dict[Widget, PaneTitle] = {}

    def show(self, pane: Widget, title: PaneTitle) -> None:
        """Give a pane this title."""
        if self._titles.get(pane) != title:
            self._titles[pane] = title
            self._draw(pane)

    def refresh(self) -> None:
        """The focus is elsewhere."""
        for pane in self._titles:
            self._draw(pane)

    def _draw(self, pane: Widget) -> None:
        has_focus = pane.has_focus or (pane.is_attached and pane.has_focus_within)
        pane.border_title = self._titles[pane].draw(has_focus)
