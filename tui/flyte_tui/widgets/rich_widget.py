"""Widgets that show a Rich renderable in the colours of the theme."""

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget

from flyte_tui.theme_styles import Drawing, palette
from flyte_tui.widgets.stable_layout import StableLayout


class Drawn(StableLayout, Widget):
    """Shows one renderable, and makes it again when the theme changes."""

    DEFAULT_CSS = """
    Drawn { height: auto; }
    """

    _drawing: Drawing | None = None

    def show(self, drawing: Drawing) -> None:
        """Show this from now on."""
        self._drawing = drawing
        self.refresh()  # Forgets the height of what was drawn before.
        if not self._keeps_height():
            self.refresh(layout=True)

    def _keeps_height(self) -> bool:
        """Whether it needs as many lines as it has: the screen need not be laid out again, which takes longest."""
        width = self.content_size.width
        needed = self.get_content_height(self.container_size, self.app.size, width) if width else None
        return needed == self.content_size.height

    def render(self) -> RenderableType:
        return self._drawing(palette(self.app)) if self._drawing else Text()


class DrawnPane(VerticalScroll):
    """A renderable that scrolls."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawn = Drawn()

    def compose(self) -> ComposeResult:
        yield self._drawn

    def show(self, drawing: Drawing, keep_place: bool = False) -> None:
        """Show this from now on; scrolls to its top unless `keep_place` is set."""
        self._drawn.show(drawing)
        if self.is_attached and not keep_place:
            self.scroll_home(animate=False)
