"""The scrolling pane around a form."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from flyte_tui.sanitize import sanitize
from flyte_tui.theme_styles import DIM
from flyte_tui.widgets.form.form_view import FormView
from flyte_tui.widgets.rich_widget import Drawn


class FormPane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Scrolls a form, below an optional note; the form itself handles the keys.

    Args:
        form_view: the form.
    """

    DEFAULT_CSS = """
    FormPane {
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        & > Drawn { display: none; padding: 0 0 1 0; }
    }
    """

    def __init__(self, form_view: FormView) -> None:
        super().__init__()
        self._form_view = form_view
        self._note = Drawn()

    def compose(self) -> ComposeResult:
        yield self._note
        yield self._form_view

    def tell(self, note: str) -> None:
        """Show this note above the form; hides it when empty."""
        self._note.display = bool(note)
        self._note.show(lambda colours: Text(sanitize(note), DIM))
