"""What is to become of a program whose debug screen is left."""

from typing import Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from flyte_tui.theme_styles import BOLD, Palette
from flyte_tui.widgets.rich_widget import Drawn

Choice = Literal["end", "let go"]


class LeaveDebugScreen(ModalScreen[Choice | None]):
    """Returns what to do with the program; None to stay.

    Args:
        is_run: whether it is a run of a task, and not a program that was attached to.
    """

    BINDINGS = [  # noqa: RUF012
        Binding("e", "dismiss('end')", "End it"),
        Binding("l", "dismiss('let go')", "Let it run on"),
        Binding("escape,s", "dismiss(None)", "Stay"),
    ]

    def __init__(self, is_run: bool) -> None:
        super().__init__()
        self._is_run = is_run

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Leave the debugger"
            yield Drawn()

    def on_mount(self) -> None:
        self.query_one(Drawn).show(self._draw)
        self.query_one(VerticalScroll).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._is_run or parameters != ("end",)

    def _draw(self, colours: Palette) -> Text:
        text = Text(f"{'The run' if self._is_run else 'The program'} is not over.\n\n")
        choices = [("e", "end the run")] if self._is_run else []
        for key, words in [*choices, ("l", "let it run on without the debugger"), ("escape", "stay")]:
            text.append(f"{key:>8}  ", colours.accent + BOLD).append(f"{words}\n")
        text.right_crop(1)
        return text
