"""A person's note on a run."""

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input

from flyte_tui.theme_styles import DIM, Palette
from flyte_tui.widgets.rich_widget import Drawn


class NoteScreen(ModalScreen[str | None]):
    """Returns the note, or None when it stays as it is.

    Args:
        about: the run's id.
        note: as it is now.
    """

    BINDINGS = [Binding("escape", "dismiss(None)", "Leave it")]  # noqa: RUF012

    def __init__(self, about: str, note: str) -> None:
        super().__init__()
        self._about = about
        self._note = note

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Note"
            box.border_subtitle = "enter keeps it, escape leaves it"
            yield Drawn()
            yield Input(value=self._note, placeholder="what this run was for", compact=True)

    def on_mount(self) -> None:
        self.query_one(Drawn).show(self._draw)
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())

    def _draw(self, colours: Palette) -> Text:
        return Text(f"On run {self._about}; an empty one removes it.\n", DIM)
