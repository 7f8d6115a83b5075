"""A form as a sheet of lines, with one editor on the line under the cursor.

A widget for each field would take Textual some milliseconds each; a sheet draws the lines that are seen, so that a form
of any length opens at once.
"""

from dataclasses import dataclass
from typing import ClassVar

from rich.console import Console
from rich.segment import Segment
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from flyte_taskmodel.forms.schema import FieldError, Form
from flyte_tui.drawing import DIM, palette
from flyte_tui.inert import inert
from flyte_tui.widgets.drawn import Drawn
from flyte_tui.widgets.form import changing
from flyte_tui.widgets.form.drawing import Columns, chosen, draw_line, label_start, placeholder, strip_of
from flyte_tui.widgets.form.editors import Choices, FieldInput, FieldText
from flyte_tui.widgets.form.filled import ABSENT, Filled, Way, spelled
from flyte_tui.widgets.form.lines import Folds, Line, Role, lay_out

MANY_LINED = {"text", "json", "expression", "bytes", "array"}
"""Kinds that enter makes a text of many lines of."""
PLACES = {"file", "dir", "frame", "array"}
"""Kinds for which enter, or f4, looks for a file."""
MIN_TALL, MAX_TALL = 3, 12
PAGE = 10


class Sheet(Widget, can_focus=True):
    """Shows and edits one form.

    Args:
        form: the schema.
        filled: what was typed before.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,down", "move(1)", "Next field", show=False),
        Binding("shift+tab,up", "move(-1)", "Field before", show=False),
        Binding("pagedown", f"move({PAGE})", "Ten fields on", show=False),
        Binding("pageup", f"move(-{PAGE})", "Ten fields back", show=False),
        Binding("enter,space", "act", "Fold, choose, add", show=False),
        Binding("left", "turn(-1)", "Fold, choose", show=False),
        Binding("right", "turn(1)", "Unfold, choose", show=False),
        Binding("ctrl+t", "take_back", "As declared", tooltip="Leave the field alone again"),
        Binding("ctrl+n", "none", "None", show=False, tooltip="Give None to a field that may be None"),
        Binding("f8", "remove", "Remove", show=False, tooltip="Remove the item of a list or table"),
        Binding("f4", "look", "Find a file", show=False, tooltip="Look for a file or folder"),
    ]
    DEFAULT_CSS = """
    Sheet {
        layers: below above;
        & > FieldInput, & > FieldText, & > Choices { position: absolute; display: none; layer: below; }
        & > Choices { layer: above; }
    }
    """

    @dataclass
    class Changed(Message):
        """Something was typed, chosen, added or removed."""

        sheet: "Sheet"

    @dataclass
    class LineChosen(Message):
        """The cursor came to a line, or its line has news."""

        line: Line | None

    @dataclass
    class FileWanted(Message):
        """The person wants to look for a file."""

        sheet: "Sheet"
        line: Line

    def __init__(self, form: Form, filled: Filled, id: str | None = None) -> None:
        super().__init__(id=id)
        self.form = form
        self.filled = filled
        self.lines: list[Line] = []
        self.insisting = False
        """Whether errors of fields are told that nobody has touched yet."""
        self._errors: tuple[FieldError, ...] = ()
        self._folds = Folds()
        self._by_row: dict[int, Line] = {}
        self._columns = Columns(20, 80)
        self._spot: tuple[Way, Role] | None = None
        self._input = FieldInput()
        self._choices = Choices()
        self._text: FieldText | None = None

    def compose(self) -> ComposeResult:
        yield self._input
        yield self._choices

    def on_mount(self) -> None:
        self._lay_out()
        first = next((line for line in self.lines if line.stops), None)
        self._spot = first.spot if first else None

    def on_resize(self) -> None:
        self._lay_out()

    # What is shown.

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return next((line for line in self.lines if line.spot == self._spot), None)

    def show_errors(self, errors: tuple[FieldError, ...]) -> None:
        """Tell what is wrong, each at its field."""
        if errors != self._errors:
            self._errors = errors
            self._lay_out()

    def insist(self) -> None:
        """Tell from now on also what is wrong with fields that nobody has touched."""
        self.insisting = True
        self._lay_out()

    def fill(self, filled: Filled) -> None:
        """Show other values."""
        self.filled = filled
        self._lay_out()
        self.post_message(self.Changed(self))
        if self.has_focus_within:
            self._edit()

    def render_line(self, y: int) -> Strip:
        line = self._by_row.get(y)
        if line is None:
            return Strip.blank(self.size.width, self.rich_style)
        here = self.has_focus_within and self._spot is not None and line.y == self._row_here
        text = draw_line(line, self._columns, palette(self.app), here)
        segments = [Segment(part.text, part.style) for part in text.render(_CONSOLE, end="")]
        strip = Strip(segments).apply_style(self.rich_style)
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    @property
    def _row_here(self) -> int:
        return self.line.y if self.line else -1

    def _lay_out(self) -> None:
        """Make the lines anew; the cursor and its editor go where their line went."""
        shown = None if self.insisting else ()
        self.lines = lay_out(self.form, self.filled, self._folds, self._errors, shown)
        self._by_row = {line.y: line for line in self.lines if line.role != "key"}
        self._columns = Columns.fitting(self.lines, self.size.width or 80)
        height = self.lines[-1].y + (self._folds.tall.get(self.lines[-1].way, 1)) if self.lines else 1
        self.styles.height = height
        if self._spot is not None and self.line is None:
            self._spot = self._nearest_spot()
        if self._editor_shown and self.line:
            self._place(self.line)
        self.refresh(layout=True)

    def _nearest_spot(self) -> tuple[Way, Role] | None:
        """What has the most of its way in common with the line that is gone."""
        assert self._spot is not None
        way = self._spot[0]
        stops = [line for line in self.lines if line.stops]
        nearest = max(stops, key=lambda line: _common(line.way, way), default=None)
        return nearest.spot if nearest else None

    # The cursor.

    def on_focus(self) -> None:
        self._edit()

    def reveal(self, path: str) -> bool:
        """Bring the cursor to the field of this path, unfolding what hides it; whether there is one."""
        for _ in range(path.count(".") + 1):
            line = max(
                (line for line in self.lines if line.stops and (path == line.path or path.startswith(f"{line.path}."))),
                key=lambda line: (len(line.path), line.role == "leaf"),
                default=None,
            )
            if line is None:
                return False
            if line.role != "head" or line.opened:
                break
            self._folds.toggle(line)
            self._lay_out()
        assert line is not None
        self._go(line)
        return True

    def _go(self, line: Line) -> None:
        self._spot = line.spot
        self._choices.display = False
        self._edit()
        self.refresh()

    def action_move(self, steps: int) -> None:
        """Move the cursor; beyond the ends, on to what comes before or after the sheet."""
        if self._choices.display and abs(steps) == 1:
            (self._choices.action_cursor_down if steps > 0 else self._choices.action_cursor_up)()
            return
        stops = [line for line in self.lines if line.stops]
        at = next((index for index, line in enumerate(stops) if line.spot == self._spot), 0)
        if abs(steps) == 1 and not 0 <= at + steps < len(stops):
            self.screen.set_focus(self)
            (self.screen.focus_next if steps > 0 else self.screen.focus_previous)()
        elif stops:
            self._go(stops[min(max(at + steps, 0), len(stops) - 1)])

    def on_click(self, event: events.Click) -> None:
        """Go to the line; fold or choose what cannot be typed."""
        line = next((line for line in self.lines if line.y == event.y and line.stops), None)
        if line is None or event.widget is not self:
            return
        if line.role == "key" and event.x >= self._columns.label:
            line = self._by_row[event.y]
        was_here = line.spot == self._spot
        self._go(line)
        if line.role in ("head", "add") or (was_here and strip_of(line)):
            self.action_act()

    # The editor.

    @property
    def _editor_shown(self) -> bool:
        return bool(self._input.display or (self._text and self._text.display))

    def _edit(self) -> None:
        """Put the right editor over the line under the cursor and give it the keys."""
        line = self.line
        tall = line is not None and line.role == "leaf" and self._is_tall(line)
        self._input.display = line is not None and _is_typed(line) and not tall
        if self._text:
            self._text.display = tall
        if line is None:
            return
        if tall:
            self._edit_text(line)
        elif self._input.display:
            with self._input.prevent(Input.Changed):
                self._input.value = spelled(line.value)
            self._input.cursor_position = len(self._input.value)
            self.screen.set_focus(self._input, scroll_visible=False)
        else:
            self.screen.set_focus(self, scroll_visible=False)
        self._place(line)
        self._scroll_to(line)
        self.post_message(self.LineChosen(line))

    def _edit_text(self, line: Line) -> None:
        if self._text is None:
            self._text = FieldText()
            self.mount(self._text)
        self._folds.tall.setdefault(line.way, _height(spelled(line.value)))
        with self._text.prevent(TextArea.Changed):
            self._text.text = spelled(line.value)
        self._text.display = True
        self._text.move_cursor(self._text.document.end)
        self._lay_out()
        self.screen.set_focus(self._text, scroll_visible=False)

    def _is_tall(self, line: Line) -> bool:
        return line.way in self._folds.tall or (line.field.kind in MANY_LINED and "\n" in spelled(line.value))

    def _place(self, line: Line) -> None:
        """Put the editor where the line is."""
        is_key = line.role == "key"
        x = label_start(line) if is_key else self._columns.label
        width = self._columns.label - x - 1 if is_key else self._columns.value
        for editor in (self._input, self._text):
            if editor is not None:
                editor.styles.offset = (x, line.y)
                editor.styles.width = width
        if self._text:
            self._text.styles.height = self._folds.tall.get(line.way, 1)
        self._input.placeholder = placeholder(line)
        if self._choices.display:
            self._choices.styles.offset = (x, self._choices_row(line))
            self._choices.styles.width = max(24, width - 1)

    def _choices_row(self, line: Line) -> int:
        """Below the line, or above it where there is no room."""
        rows = min(len(self._choices.words) or 1, 8) + 2
        parent = self.parent
        bottom = parent.scroll_offset.y + parent.size.height if isinstance(parent, Widget) else line.y + rows
        return line.y + 1 if line.y + 1 + rows <= bottom or line.y < rows else line.y - rows

    def _scroll_to(self, line: Line) -> None:
        parent = self.parent
        if isinstance(parent, Widget):
            rows = self._folds.tall.get(line.way, 1)
            following = [each for each in self.lines if each.role == "error" and each.spot[0] == line.way]
            region = Region(0, line.y, self.size.width, rows + len(following))
            parent.scroll_to_region(region, animate=False, force=True)

    # What the person does.

    @on(Input.Changed)
    def _type(self, event: Input.Changed) -> None:
        event.stop()
        line = self.line
        if line is None:
            return
        self._write(line, changing.typed(line, event.value))
        if line.field.choices and line.role != "key":
            self._open_choices(event.value)

    @on(TextArea.Changed)
    def _type_text(self, event: TextArea.Changed) -> None:
        event.stop()
        line = self.line
        if line is not None:
            self._folds.tall[line.way] = _height(event.text_area.text)
            self._write(line, changing.typed(line, event.text_area.text))

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        """Enter chooses, makes a text many-lined, looks for a file, adds an item after this one, or goes on."""
        event.stop()
        line = self.line
        if line is None:
            return
        kind = line.field.kind
        if self._choices.display:
            self._choose(line)
        elif line.field.choices and line.role != "key":
            self._open_choices("")
        elif kind in PLACES and not line.value:
            self.action_look()
        elif line.item == line.way or (line.item and line.way == (*line.item, 1)):
            self._add(line, after=True)
        elif kind in MANY_LINED and line.role == "leaf":
            self._make_tall(line, spelled(line.value) + "\n")
        else:
            self.action_move(1)

    @on(FieldInput.LinesPasted)
    def _paste(self, event: FieldInput.LinesPasted) -> None:
        line = self.line
        if line is not None and line.role == "leaf" and line.field.kind in MANY_LINED:
            self._make_tall(line, spelled(line.value) + event.text)
        else:
            self._input.insert_text_at_cursor(" ".join(event.text.split()))

    @on(FieldInput.Emptied)
    def _remove_emptied(self) -> None:
        line = self.line
        if line is not None and line.item is not None and line.way in (line.item, (*line.item, 0), (*line.item, 1)):
            self.action_remove()

    def on_key(self, event: events.Key) -> None:
        """A letter chooses the first word that begins with it; none of them is the screen's while a form is filled in."""
        if not event.is_printable or event.key == "space" or self._editor_shown:
            return
        event.stop()
        line = self.line
        if line is None or not event.character:
            return
        word = next((word for word in strip_of(line) if word.lower().startswith(event.character.lower())), None)
        if word is not None:
            self._write(line, changing.chosen(line, word))

    def action_act(self) -> None:
        """Fold or unfold, choose the next word, add an item."""
        line = self.line
        if line is None:
            return
        if line.role == "head":
            self._folds.toggle(line)
            self._lay_out()
        elif line.role == "add":
            self._add(line, after=False)
        elif strip_of(line):
            self.action_turn(1)

    def action_turn(self, steps: int) -> None:
        """The next choice, or the one before; of a group, unfold or fold."""
        line = self.line
        if line is None:
            return
        if line.role == "head" and line.opened == (steps < 0):
            self.action_act()
        elif words := strip_of(line):
            at = words.index(chosen(line)) if chosen(line) in words else (-1 if steps > 0 else 0)
            self._write(line, changing.chosen(line, words[(at + steps) % len(words)]))

    def action_take_back(self) -> None:
        """Leave the field alone again."""
        line = self.line
        if line is not None and not line.needed and line.role != "add":
            self._folds.tall.pop(line.way, None)
            self._write(line, ABSENT)
            self._edit()

    def action_none(self) -> None:
        """Give None to a field that may be None."""
        line = self.line
        if line is not None and line.field.nullable:
            self._write(line, None)
            self._edit()

    def action_remove(self) -> None:
        """Remove the item that the cursor is in."""
        line = self.line
        if line is None or line.item is None or line.role == "add":
            return
        changing.remove_item(self.filled, line)
        index = line.item[-1]
        assert isinstance(index, int)
        self._tell_changed()
        siblings = [each for each in self.lines if each.stops and each.item and each.item[:-1] == line.item[:-1]]
        before = [each for each in siblings if each.item == (*line.item[:-1], max(0, index - 1))]
        if siblings:
            self._go(next((each for each in before if each.role in ("leaf", line.role)), (before or siblings)[0]))

    def action_look(self) -> None:
        """Look for a file."""
        line = self.line
        if line is not None and line.field.kind in PLACES:
            self.post_message(self.FileWanted(self, line))

    def take(self, line: Line, text: str) -> None:
        """Fill text into a field as if it were typed."""
        self._write(line, changing.typed(line, text))
        self._edit()

    def close_choices(self) -> bool:
        """Hide the choices; whether they were shown."""
        was_shown = bool(self._choices.display)
        self._choices.display = False
        return was_shown

    def _open_choices(self, typed: str) -> None:
        line = self.line
        if line is None:
            return
        words = (*line.field.choices, *(["none"] if line.field.nullable and line.field.kind == "choice" else []))
        self._choices.narrow(words, typed)
        self._choices.display = bool(self._choices.words) and self._choices.words != [typed]
        self._place(line)
        if self._choices.display:
            self.call_after_refresh(self._scroll_to, line)

    def _choose(self, line: Line) -> None:
        word = self._choices.word
        self._choices.display = False
        if word is not None:
            self._write(line, changing.chosen(line, word))
            self._edit()

    def _make_tall(self, line: Line, text: str) -> None:
        self._folds.tall[line.way] = _height(text)
        self._write(line, changing.typed(line, text))
        self._edit()

    def _add(self, line: Line, after: bool) -> None:
        way = changing.add_item(self.filled, line, after)
        self._folds.closed.discard(way)
        self._folds.opened.add(way)
        self._tell_changed()
        new = next((each for each in self.lines if each.way[: len(way)] == way and each.role in ("leaf", "key")), None)
        new = new or next((each for each in self.lines if each.way[: len(way)] == way and each.stops), None)
        if new is not None:
            self._go(new)

    def _write(self, line: Line, value: object) -> None:
        changing.write(self.filled, line, value)
        self._tell_changed()

    def _tell_changed(self) -> None:
        self._lay_out()
        self.post_message(self.Changed(self))
        self.post_message(self.LineChosen(self.line))


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


_CONSOLE = Console(color_system="truecolor")
"""Text renders itself into segments only for a console; nothing is written to this one."""


def _is_typed(line: Line) -> bool:
    return line.role in ("leaf", "key", "variant") and not strip_of(line)


def _height(text: str) -> int:
    return min(max(text.count("\n") + 1, MIN_TALL), MAX_TALL)


def _common(one: Way, other: Way) -> int:
    count = 0
    for mine, others in zip(one, other, strict=False):
        if mine != others:
            break
        count += 1
    return count
