"""The one editor of a sheet, on the line under its cursor: text, in one line or many, and words to choose from."""

from textual.geometry import Offset, Region
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection

from flyte_tui.widgets.form.drawing import Columns, label_start, placeholder, strip_of
from flyte_tui.widgets.form.editors import MAX_SHOWN, Choices, FieldInput, FieldText, Presses
from flyte_tui.widgets.form.filled import spelled
from flyte_tui.widgets.form.lines import Line

MIN_TALL, MAX_TALL = 3, 12
"""Rows of a text of many lines."""


class LineEditor:
    """Shows the right one of its widgets; they are the sheet's children.

    Args:
        sheet: takes their keys.
    """

    def __init__(self, sheet: Presses) -> None:
        self.input = FieldInput(sheet)
        self.text = FieldText(sheet)
        self.choices = Choices()
        self._loaded = ""

    @property
    def shown(self) -> FieldInput | FieldText | None:
        """The one that takes text now."""
        return self.input if self.input.display else self.text if self.text.display else None

    @property
    def typed(self) -> str | None:
        """What the person has made of the text since it was shown; None where they have not changed it."""
        text = self.input.value if self.input.display else self.text.text if self.text.display else self._loaded
        return None if text == self._loaded else text

    def edit(self, line: Line | None, tall: bool) -> Widget | None:
        """Show what edits this line; what is to have the focus, None when that is the sheet itself.

        Args:
            line: the line; None for none.
            tall: whether it is edited in many lines.
        """
        self.choices.display = False
        self.text.display = line is not None and tall
        self.input.display = line is not None and not tall and is_typed(line)
        if line is None or self.shown is None:
            return None
        self._loaded = spelled(line.value)
        if tall:
            with self.text.prevent(TextArea.Changed):
                self.text.text = self._loaded
            self.text.move_cursor(self.text.document.end)
            return self.text
        with self.input.prevent(Input.Changed):
            self.input.value = self._loaded
        self.input.selection = Selection(0, len(self.input.value))
        return self.input

    def place(self, line: Line, columns: Columns, rows: int, seen: Region) -> None:
        """Put the widgets where the line is.

        Args:
            line: the line that is edited.
            columns: where its parts stand.
            rows: how many the line takes.
            seen: the part of the sheet that is seen.
        """
        is_key = line.role == "key"
        x = label_start(line) if is_key else columns.label
        width = columns.label - x - 1 if is_key else columns.value
        for widget in (self.input, self.text):
            widget.styles.offset = Offset(x, line.y)
            widget.styles.width = width
        self.text.styles.height = rows
        self.input.placeholder = placeholder(line)
        if self.choices.display:
            wanted = min(len(self.choices.words), MAX_SHOWN)
            below, above = seen.bottom - line.y - 1, line.y - seen.y
            height = min(wanted, max(below, above))
            is_below = below >= height
            self.choices.styles.offset = Offset(x, line.y + 1 if is_below else line.y - height)
            self.choices.styles.height = height
            self.choices.styles.width = max(24, width - 1)

    def open_choices(self, line: Line, typed: str) -> None:
        """Show the words that a field takes and that have what was typed."""
        none = ("none",) if line.field.nullable and line.field.kind == "choice" else ()
        self.choices.narrow((*line.field.choices, *none), typed)
        self.choices.display = bool(self.choices.words) and self.choices.words != [typed]


def is_typed(line: Line) -> bool:
    """Whether a line is edited as text."""
    return line.role in ("leaf", "key", "variant") and not strip_of(line)


def height_of(text: str) -> int:
    """Rows for a text of many lines."""
    return min(max(text.count("\n") + 1, MIN_TALL), MAX_TALL)
