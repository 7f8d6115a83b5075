"""The editor of the form line under the cursor: an input, a text area, or a list of choices."""

from typing import TypeVar

from textual.geometry import Offset, Region
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection

from flyte_tui.widgets.form.editor_widgets import MAX_SHOWN, Choices, FieldInput, FieldText, Keyed
from flyte_tui.widgets.form.form_values import spelled
from flyte_tui.widgets.form.line_layout import Line
from flyte_tui.widgets.form.line_renderer import Columns, label_start, placeholder, strip_of

MIN_TALL, MAX_TALL = 3, 12
"""Least and most rows of a text area."""
MIN_CHOICES = 24
"""Least width of the list of choices, in cells."""

W = TypeVar("W", bound=Widget)


class LineEditor:
    """Shows the widget that fits the line; each becomes a child of the form view when it is first needed.

    Args:
        form_view: handles their keys.
    """

    def __init__(self, form_view: Keyed) -> None:
        self._form_view = form_view
        self._input: FieldInput | None = None
        self._text: FieldText | None = None
        self._choices: Choices | None = None
        self._loaded = ""

    @property
    def shown(self) -> FieldInput | FieldText | None:
        """The widget that takes text now."""
        return next((widget for widget in (self._input, self._text) if widget and widget.display), None)

    @property
    def typed(self) -> str | None:
        """The text as the person has edited it; None when it is unchanged."""
        shown = self.shown
        text = shown.value if isinstance(shown, FieldInput) else shown.text if shown else self._loaded
        return None if text == self._loaded else text

    @property
    def choosing(self) -> bool:
        """Whether the list of choices is shown."""
        return self._choices is not None and bool(self._choices.display)

    def edit(self, line: Line | None, tall: bool) -> Widget | None:
        """Show the widget for this line. Returns the widget to focus; None when that is the form view itself.

        Args:
            line: the line; None for none.
            tall: whether it is edited in several lines.
        """
        self.close_choices()
        for widget in (self._input, self._text):
            if widget:
                widget.display = False
        if line is None or not (tall or is_typed(line)):
            return None
        self._loaded = spelled(line.value)
        if tall:
            self._text = self._shown(self._text or FieldText(self._form_view))
            with self._text.prevent(TextArea.Changed):
                self._text.text = self._loaded
            self._text.move_cursor(self._text.document.end)
            return self._text
        self._input = self._shown(self._input or FieldInput(self._form_view))
        with self._input.prevent(Input.Changed):
            self._input.value = self._loaded
        self._input.password = line.field.secret
        self._input.selection = Selection(0, len(self._loaded))
        return self._input

    def place(self, line: Line, columns: Columns, rows: int, seen: Region) -> None:
        """Place the widgets over the line.

        Args:
            line: the line that is edited.
            columns: of the form.
            rows: of the line.
            seen: the visible part of the form view.
        """
        is_key = line.role == "key"
        x = label_start(line) if is_key else columns.label
        width = columns.label - x - 1 if is_key else columns.value
        if shown := self.shown:
            shown.styles.offset = Offset(x, line.y)
            shown.styles.width = width
            shown.styles.height = rows
        if self._input:
            self._input.placeholder = placeholder(line)
        if self._choices and self.choosing:
            below, above = seen.bottom - line.y - 1, line.y - seen.y
            height = min(len(self._choices.words), MAX_SHOWN, max(below, above))
            self._choices.styles.offset = Offset(x, line.y + 1 if below >= height else line.y - height)
            self._choices.styles.height = height
            self._choices.styles.width = max(MIN_CHOICES, width - 1)

    def open_choices(self, line: Line, typed: str) -> None:
        """Show the choices of a field that contain what was typed."""
        none = ("none",) if line.field.nullable and line.field.kind == "choice" else ()
        self._choices = self._shown(self._choices or Choices())
        self._choices.narrow((*line.field.choices, *none), typed)
        self._choices.display = bool(self._choices.words) and self._choices.words != [typed]

    def step(self, steps: int) -> None:
        """Move the cursor in the list of choices."""
        if self._choices:
            (self._choices.action_cursor_down if steps > 0 else self._choices.action_cursor_up)()

    def close_choices(self) -> str | None:
        """Hide the list of choices. Returns the choice that was under its cursor."""
        if self._choices is None or not self.choosing:
            return None
        self._choices.display = False
        return self._choices.word

    def _shown(self, widget: W) -> W:
        if not widget.is_attached:
            self._form_view.mount(widget)
        widget.display = True
        return widget


def is_typed(line: Line) -> bool:
    """Whether a line is edited as text."""
    return line.role in ("leaf", "key", "variant") and not strip_of(line)


def height_of(text: str) -> int:
    """The rows that a text area needs for this text."""
    return min(max(text.count("\n") + 1, MIN_TALL), MAX_TALL)
