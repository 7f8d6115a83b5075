"""The keys that work on a screen, as a page over it."""

from rich.table import Table
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, TextArea

from flyte_tui.theme_styles import BOLD, DIM, Palette
from flyte_tui.widgets.rich_widget import Drawn


class KeysScreen(ModalScreen[None]):
    """Lists keys until it is closed.

    Args:
        bindings: what is active on the screen below.
    """

    BINDINGS = [Binding("escape,question_mark,enter,q", "dismiss", "Close")]  # noqa: RUF012

    def __init__(self, bindings: list[ActiveBinding]) -> None:
        super().__init__()
        self._active = bindings

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Keys"
            box.border_subtitle = "escape closes"
            yield Drawn()

    def on_mount(self) -> None:
        self.query_one(Drawn).show(self._draw)
        self.query_one(VerticalScroll).focus()

    def _draw(self, colours: Palette) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(justify="right", no_wrap=True)
        table.add_column()
        for keys, words, more in self._rows():
            table.add_row(Text(keys, colours.accent + BOLD), Text(words).append(f"  {more}" if more else "", DIM))
        return table

    def _rows(self) -> list[tuple[str, str, str]]:
        """One row for each action: its keys, its name, its description."""
        rows: dict[str, tuple[list[str], str, str]] = {}
        for active in sorted(self._active, key=_rank):
            binding = active.binding
            if binding.system or not binding.description:
                continue
            keys, _, _ = rows.setdefault(binding.action, ([], binding.description, active.tooltip))
            shown = self.app.get_key_display(binding)
            if shown not in keys:
                keys.append(shown)
        return [(" ".join(keys), words, more) for keys, words, more in rows.values()]


def _rank(active: ActiveBinding) -> int:
    """The footer's keys, the screen's others, its widgets', and last the keys of every text field."""
    if isinstance(active.node, Input | TextArea):
        return 3
    if not isinstance(active.node, Screen | App):
        return 2
    return 0 if active.binding.show else 1
