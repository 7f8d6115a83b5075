"""What to do about a task that cannot run with its defaults."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from flyte_taskmodel.description import InputDescription
from flyte_tui.describing import command_line, input_field
from flyte_tui.drawing import BOLD, Palette, fields
from flyte_tui.inert import one_line
from flyte_tui.listing import TaskRow
from flyte_tui.widgets.drawn import Drawn


class NeedsInputsScreen(ModalScreen[None]):
    """Says which inputs a task needs, and the command line that gives them.

    Args:
        row: the task.
        inputs: those of its inputs that have no default.
    """

    BINDINGS = [  # noqa: RUF012
        Binding("escape,enter,q", "dismiss", "Close"),
        Binding("y", "copy", "Copy the command"),
    ]

    def __init__(self, row: TaskRow, inputs: Sequence[InputDescription]) -> None:
        super().__init__()
        self._row = row
        self._inputs = inputs
        self._command = command_line(row, inputs)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Inputs needed"
            box.border_subtitle = "y copies the command, escape closes"
            yield Drawn()

    def on_mount(self) -> None:
        self.query_one(Drawn).show(self._draw)
        self.query_one(VerticalScroll).focus()

    def action_copy(self) -> None:
        """Put the command on the clipboard."""
        self.app.copy_to_clipboard(self._command)
        self.app.notify("The command is on the clipboard.")

    def _draw(self, colours: Palette) -> RenderableType:
        several = "these inputs have" if len(self._inputs) > 1 else "this input has"
        return Group(
            Text().append(one_line(self._row.function), BOLD).append(f" needs more than its defaults: {several} none."),
            Padding(fields(map(input_field, self._inputs)), (1, 0, 1, 2)),
            Text("Give them on the command line:"),
            Padding(Text(self._command, colours.accent), (1, 0, 0, 2)),
        )
