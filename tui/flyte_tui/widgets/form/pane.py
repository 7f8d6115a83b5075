"""What scrolls a sheet."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from flyte_tui.drawing import DIM
from flyte_tui.inert import inert
from flyte_tui.widgets.drawn import Drawn
from flyte_tui.widgets.form.sheet import Sheet


class FormPane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Scrolls a sheet; the keys are the sheet's.

    Args:
        sheet: the sheet.
        note: a sentence above it.
    """

    DEFAULT_CSS = """
    FormPane { scrollbar-size-vertical: 1; overflow-x: hidden; }
    """

    def __init__(self, sheet: Sheet, note: str = "") -> None:
        super().__init__()
        self._sheet = sheet
        self._note = note

    def compose(self) -> ComposeResult:
        if self._note:
            note = Drawn()
            note.show(lambda colours: Text(inert(self._note), DIM))
            yield note
        yield self._sheet
