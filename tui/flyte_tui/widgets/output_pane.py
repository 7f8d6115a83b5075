"""The output of a run, and the line that searches in it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from flyte_tui.widgets.output_log import OutputLog


class OutputPane(Vertical):
    """A log; `/` opens a line below it, enter in it goes to the next place."""

    DEFAULT_CSS = """
    OutputPane {
        & > OutputLog { height: 1fr; }
        & > Input { height: 1; display: none; background: $boost; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", show=False, tooltip="Search in the output"),
        Binding("n", "again(False)", "Next found", show=False, tooltip="Go to the next place that has what was sought"),
        Binding("N", "again(True)", "Found before", show=False, tooltip="Go to the place before"),
        Binding("escape", "end_search", "End search", show=False),
    ]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.log_view = OutputLog()
        self._line = Input(placeholder="search in the output", compact=True, select_on_focus=True)

    def compose(self) -> ComposeResult:
        yield self.log_view
        yield self._line

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in ("again", "end_search") or bool(self._line.display)

    def action_search(self) -> None:
        """Open the line that searches."""
        self._line.display = True
        self._line.focus()

    def action_again(self, backwards: bool) -> None:
        """Go to the next place, or to the one before."""
        if self._line.value and not self.log_view.search(self._line.value, backwards):
            self.notify("Nothing in the output has that text.", severity="warning")

    def action_end_search(self) -> None:
        """Close the line."""
        self._line.display = False
        self.log_view.end_search()
        self.log_view.focus()

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_again(backwards=False)
        self.log_view.focus()
