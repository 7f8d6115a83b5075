"""The dialog for one line of input: a note, a new value, the name of a preset."""

from collections.abc import Callable

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from flyte_tui.theme_styles import Palette
from flyte_tui.widgets.rich_widget import Drawn


class LineDialog(ModalScreen[str | None]):
    """Returns what is written, without spaces around it, or None when the person cancelled.

    Args:
        title: what it is about, in two words.
        verb: what enter does.
        about: draws what stands above the line.
        text: what the line begins with.
        placeholder: shown while the line is empty.
        takes_empty: whether an empty line is an answer; else enter does nothing there.
        hint: a sentence below the line, about what is written so far.
    """

    BINDINGS = [Binding("escape", "dismiss(None)", "Cancel")]  # noqa: RUF012
    DEFAULT_CSS = """
    LineDialog Input { margin: 1 0; }
    LineDialog Label { color: $text-muted; }
    """

    def __init__(
        self,
        title: str,
        verb: str,
        about: Callable[[Palette], Text],
        text: str = "",
        placeholder: str = "",
        takes_empty: bool = False,
        hint: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__()
        self._about = title
        self._verb = verb
        self._draw = about
        self._line = Input(text, placeholder, select_on_focus=True, compact=True)
        self._takes_empty = takes_empty
        self._hint = hint

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_title = self._about
            box.border_subtitle = f"enter: {self._verb}, escape: cancel"
            yield Drawn()
            yield self._line
            if self._hint:
                yield Label(self._hint(""), markup=False)

    def on_mount(self) -> None:
        self.query_one(Drawn).show(self._draw)
        self._line.focus()

    @on(Input.Changed)
    def _say(self, event: Input.Changed) -> None:
        if self._hint:
            self.query_one(Label).update(self._hint(event.value.strip()))

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        if event.value.strip() or self._takes_empty:
            self.dismiss(event.value.strip())
