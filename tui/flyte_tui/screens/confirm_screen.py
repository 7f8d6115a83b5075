"""A question that is answered with yes or no."""

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from flyte_tui.theme_styles import BOLD, Palette
from flyte_tui.widgets.rich_widget import Drawn


class ConfirmScreen(ModalScreen[bool]):
    """Returns whether the person means it.

    Args:
        title: what it is about, in two words.
        question: one sentence that says what is lost.
        yes: what y does.
        no: what n and escape do.
    """

    BINDINGS = [  # noqa: RUF012
        Binding("y", "dismiss(True)", "Yes"),
        Binding("n,escape", "dismiss(False)", "No"),
    ]

    def __init__(self, title: str, question: str, yes: str, no: str) -> None:
        super().__init__()
        self._about = title
        self._question = question
        self._choices = (("y", yes), ("n", no))

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_title = self._about
            yield Drawn()

    def on_mount(self) -> None:
        self.query_one(Drawn).show(self._draw)
        self.query_one(VerticalScroll).focus()

    def _draw(self, colours: Palette) -> Text:
        lines = (Text.assemble((f"{key:>4}  ", colours.accent + BOLD), words) for key, words in self._choices)
        return Text("\n").join([Text(self._question), Text(), *lines])
