"""A form drawn as lines of text, with a cursor and one editor on the line under it.

Textual takes some milliseconds for each widget. This one draws only the visible lines, so that a form of any length
opens at once.
"""

from dataclasses import dataclass
from typing import ClassVar

from rich.console import Console
from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from flyte_taskmodel.forms.schema import FieldError, Form
from flyte_tui.theme_styles import palette
from flyte_tui.widgets.form import form_edits
from flyte_tui.widgets.form.editor_widgets import Keyed
from flyte_tui.widgets.form.form_values import Filled, Way, spelled
from flyte_tui.widgets.form.line_editor import LineEditor, height_of
from flyte_tui.widgets.form.line_layout import Folds, Line, Role, lay_out
from flyte_tui.widgets.form.line_renderer import Columns, draw_line

MANY_LINED = frozenset(("text", "json", "expression"))
"""Kinds that can be edited in several lines."""


class FormLinesView(Keyed, can_focus=True):
    """Shows one form with the cursor; empty until it is given the form."""

    FOCUS_ON_CLICK = False  # A click goes to its line; the focus alone would scroll to the one that the cursor is on.
    COMPONENT_CLASSES: ClassVar[set[str]] = {"form-view--cursor"}
    DEFAULT_CSS = """
    FormLinesView {
        layers: below above;
        & .form-view--cursor { background: $boost; }
        & > * { position: absolute; layer: below; }
        & > Choices { layer: above; }
    }
    """

    @dataclass
    class Changed(Message):
        """A value was changed."""

        form_view: "FormLinesView"

    @dataclass
    class LineChosen(Message):
        """The cursor moved to a line, or its line changed."""

        line: Line | None

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.filled = Filled()
        self.lines: list[Line] = []
        self._form = Form("")
        self._errors: tuple[FieldError, ...] = ()
        self._insisting = False
        self._folds = Folds()
        self._by_row: dict[int, Line] = {}
        self._by_spot: dict[tuple[Way, Role], Line] = {}
        self._columns = Columns(20, 80)
        self._spot: tuple[Way, Role] | None = None
        self._editor = LineEditor(self)

    def on_resize(self) -> None:
        self._lay_out()

    # What is shown.

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return self._by_spot.get(self._spot) if self._spot else None

    def show(self, form: Form, filled: Filled) -> None:
        """Show a form with these values."""
        self._form, self.filled = form, filled
        self._lay_out()
        self._spot = next((line.spot for line in self.lines if line.stops), None)
        if self.has_focus:
            self._edit()

    def show_errors(self, errors: tuple[FieldError, ...]) -> None:
        """Show each error at its field."""
        if errors != self._errors:
            self._errors = errors
            self._lay_out()

    def insist(self) -> None:
        """From now on, show the errors of untouched fields, too."""
        self._insisting = True
        self._lay_out()

    def fill(self, filled: Filled) -> None:
        """Show other values."""
        self.filled = filled
        self._tell_changed()
        if self.has_focus_within:
            self._edit()

    def render_line(self, y: int) -> Strip:
        line, here = self._by_row.get(y), self.line
        under_choices = line and here and line.role == "error" and line.way == here.way and self._editor.choosing
        if line is None or under_choices:
            return Strip.blank(self.size.width, self.rich_style)
        is_here = here is not None and line.y == here.y and self.has_focus_within
        text = draw_line(line, self._columns, palette(self.app), is_here)
        text.truncate(self.size.width, overflow="ellipsis")
        segments = [Segment(part.text, part.style) for part in text.render(_CONSOLE, end="")]
        style = self.get_component_rich_style("form-view--cursor") if is_here else self.rich_style
        return Strip(segments).apply_style(style).adjust_cell_length(self.size.width, style)

    def _lay_out(self) -> None:
        """Lay out the lines again; the cursor and its editor move with their line."""
        width = self.size.width or 80
        self.lines = lay_out(self._form, self.filled, self._folds, self._errors, self._insisting, width)
        self._by_spot = {line.spot: line for line in self.lines if line.stops}
        self._by_row = {line.y: line for line in self.lines if line.role != "key"}
        self._columns = Columns.fitting(self.lines, width)
        last = self.lines[-1] if self.lines else None
        self.styles.height = last.y + self._rows(last) if last else 1
        if self._spot is not None and self.line is None:
            self._spot = self._nearest_spot(self._spot[0])
        if self._editor.shown:
            self._place_editor()
        self.refresh()

    def _rows(self, line: Line) -> int:
        return self._folds.tall.get(line.way, 1) if line.role == "leaf" else 1

    def _nearest_spot(self, way: Way) -> tuple[Way, Role] | None:
        """The line whose path has the longest common prefix with a line that is gone."""
        stops = [line for line in self.lines if line.stops]
        nearest = max(stops, key=lambda line: _common(line.way, way), default=None)
        return nearest.spot if nearest else None

    # The cursor.

    def on_focus(self) -> None:
        if self.screen.focused is self:  # It may have gone on since.
            self._edit()

    def on_descendant_focus(self) -> None:
        self._repaint_cursor()

    def on_descendant_blur(self) -> None:
        self._repaint_cursor()

    def _repaint_cursor(self) -> None:
        """The line under the cursor stands out while its editor has the focus."""
        if self.line:
            self.refresh(self._row_of(self.line))

    def go_to_first_error(self) -> None:
        """Move the cursor to the first field with an error, unfolding its groups."""
        while first := next((line for line in self.lines if line.role == "error" or line.wrong), None):
            if first.role == "error":
                self._go(next(line for line in self.lines if line.stops and line.way == first.way))
                break
            self._folds.toggle(first)
            self._lay_out()

    def _go(self, line: Line) -> None:
        self._take_typed()
        left, self._spot = self.line, line.spot
        if left and left.spot != line.spot and self._folds.tall:
            self._folds.tall.clear()
            self._lay_out()
        if left:
            self.refresh(self._row_of(left))
        self._edit()

    # The editor.

    def _edit(self) -> None:
        """Place the right editor over the line under the cursor and focus it."""
        line = self.line
        text = spelled(line.value) if line and line.role == "leaf" and line.field.kind in MANY_LINED else ""
        if line and "\n" in text and line.way not in self._folds.tall:
            self._folds.tall[line.way] = height_of(text)
            self._lay_out()
        editor = self._editor.edit(line, line is not None and line.way in self._folds.tall)
        if line is not None:
            self.screen.set_focus(editor or self, scroll_visible=False)
            self._place_editor()
            self._bring_into_view(line)
            self.refresh(self._row_of(line))
        self.post_message(self.LineChosen(line))

    def _row_of(self, line: Line) -> Region:
        return Region(0, line.y, self.size.width, 1)

    def _place_editor(self) -> None:
        line, parent = self.line, self.parent
        if line is not None and isinstance(parent, Widget):
            seen = Region.from_offset(parent.scroll_offset, parent.size)
            self._editor.place(line, self._columns, self._rows(line), seen)

    def _bring_into_view(self, line: Line) -> None:
        if isinstance(self.parent, Widget):
            told = sum(each.way == line.way and not each.stops for each in self.lines)
            region = Region(0, line.y, self.size.width, self._rows(line) + told)
            self.parent.scroll_to_region(region, animate=False, force=True)

    def _write(self, line: Line, value: object) -> None:
        form_edits.write(self.filled, line, value)
        self._tell_changed()

    def _take_typed(self) -> None:
        """Store the text of the editor before the cursor leaves its line."""
        line, text = self.line, self._editor.typed
        if line is not None and text is not None:
            self._write(line, form_edits.typed(line, text))

    def _tell_changed(self) -> None:
        self._lay_out()
        self.post_message(self.Changed(self))
        self.post_message(self.LineChosen(self.line))


_CONSOLE = Console(color_system="truecolor")
"""Rich renders text into segments only for a console; nothing is written to this one."""


def _common(one: Way, other: Way) -> int:
    """The length of the common prefix of two paths."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
