"""The names that a line may go on as, beside each other in a row of their own."""

from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import DIM, palette

GAP = "  "


class CompletionList(Widget):
    """Shows names from the chosen one on, as many as fit; gone while there is no choice."""

    DEFAULT_CSS = """
    CompletionList { height: 1; padding: 0 1; display: none; background: $boost; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: tuple[str, ...] = ()
        self._chosen: int | None = None

    def show(self, names: tuple[str, ...], chosen: int | None) -> None:
        """Show these names, with the chosen one marked."""
        self._names, self._chosen = names, chosen
        self.display = len(names) > 1
        self.refresh()

    def render(self) -> Text:
        text = Text(no_wrap=True, overflow="ellipsis")
        colour = palette(self.app).accent
        first = 0
        while self._chosen is not None and first < self._chosen and self._cells(first) > self.size.width:
            first += 1
        for number, name in enumerate(self._names[first:], first):
            text.append(one_line(name, 60), colour + Style(reverse=True) if number == self._chosen else DIM)
            text.append(GAP)
        return text

    def _cells(self, first: int) -> int:
        """The room that the names from the first one to the chosen one take."""
        return sum(len(one_line(name, 60)) + len(GAP) for name in self._names[first : (self._chosen or 0) + 1])
