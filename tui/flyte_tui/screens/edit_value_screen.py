"""Another value for a variable."""

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input

from flyte_debugger.console.variable_rows import VariableRow
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette
from flyte_tui.widgets.rich_widget import Drawn

MAX_SHOWN = 2_000
"""Characters of a value that can be edited where it stands; a longer one is written anew."""


class EditValueScreen(ModalScreen[str | None]):
    """Returns a Python expression for the variable's new value, or None when it stays as it is.

    Args:
        row: the variable.
    """

    BINDINGS = [Binding("escape", "dismiss(None)", "Leave it")]  # noqa: RUF012
    DEFAULT_CSS = """
    EditValueScreen Input { margin-top: 1; }
    """

    def __init__(self, row: VariableRow) -> None:
        super().__init__()
        self._row = row

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Another value"
            box.border_subtitle = "enter sets it, escape leaves it"
            yield Drawn()
            value = self._row.value
            yield Input(value=one_line(value, MAX_SHOWN) if len(value) <= MAX_SHOWN else "", select_on_focus=True)

    def on_mount(self) -> None:
        self.query_one(Drawn).show(self._draw)
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)

    def _draw(self, colours: Palette) -> Text:
        text = Text().append(one_line(self._row.name, 200), colours.accent + BOLD)
        text.append(f"  {one_line(self._row.type, 200)}", DIM)
        return text.append("\nA Python expression, evaluated where the program is.")
