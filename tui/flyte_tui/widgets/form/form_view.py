"""A form that can be edited: typing, moving, choosing, adding and removing."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingsMap, BindingType
from textual.message import Message
from textual.widgets import Input, TextArea

from flyte_taskmodel.forms.schema import Form
from flyte_tui.widgets.form import form_edits
from flyte_tui.widgets.form.editor_widgets import FieldInput, FieldText
from flyte_tui.widgets.form.form_lines_view import MANY_LINED, FormLinesView
from flyte_tui.widgets.form.form_values import ABSENT, Filled
from flyte_tui.widgets.form.line_editor import MIN_TALL, height_of
from flyte_tui.widgets.form.line_layout import Line
from flyte_tui.widgets.form.line_renderer import chosen, strip_of

PLACES = frozenset(("file", "dir", "frame", "array"))
"""Kinds whose value can be chosen in a file dialog."""
PAGE = 10
AT_ONCE = frozenset(("escape", "f1"))
"""Keys that work before the form is loaded."""


class FormView(FormLinesView):
    """Shows and edits one form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "move(1)", "Next field", show=False),
        Binding("shift+tab", "move(-1)", "Previous field", show=False),
        Binding("down", "step(1)", "Next field, or choice", show=False),
        Binding("up", "step(-1)", "Previous field, or choice", show=False),
        Binding("pagedown", f"move({PAGE})", "Ten fields down", show=False),
        Binding("pageup", f"move(-{PAGE})", "Ten fields up", show=False),
        Binding("enter", "act", "Fold, choose, add", show=False),
        Binding("left", "turn(-1)", "Fold, choose", show=False),
        Binding("right", "turn(1)", "Unfold, choose", show=False),
        Binding("ctrl+t", "reset", "Reset", show=False, tooltip="Reset the field to its default"),
        Binding("ctrl+n", "none", "None", show=False, tooltip="Set an optional field to None"),
        Binding("f4", "widen", "Expand", show=False, tooltip="Edit a text in several lines; choose a file"),
        Binding("f8", "remove", "Remove", show=False, tooltip="Remove the list item or table row"),
    ]

    @dataclass
    class FileWanted(Message):
        """The person wants to choose a file."""

        form_view: "FormView"
        line: Line

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._early: list[events.Key] | None = []
        """Keys typed before the form was loaded; None once it is."""

    def show(self, form: Form, filled: Filled) -> None:
        """Show a form, and handle the keys that were typed before it was loaded."""
        super().show(form, filled)
        early, self._early = self._early or (), None
        for event in early:
            self.post_message(events.Key(event.key, event.character))

    def action_move(self, steps: int) -> None:
        """Move the cursor; beyond the ends, to the previous or next widget."""
        stops = [line for line in self.lines if line.stops]
        at = next((index for index, line in enumerate(stops) if line.spot == self._spot), 0)
        if abs(steps) == 1 and not 0 <= at + steps < len(stops):
            self._take_typed()
            self._editor.edit(None, False)
            self._spot = stops[0].spot if stops else None
            self.screen.set_focus(self)
            (self.screen.focus_next if steps > 0 else self.screen.focus_previous)()
        elif stops:
            self._go(stops[min(max(at + steps, 0), len(stops) - 1)])

    def action_step(self, steps: int) -> None:
        """Move in the list of choices when it is open, else among the fields."""
        if self._editor.choosing:
            self._editor.step(steps)
        else:
            self.action_move(steps)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the line; toggles a group or a choice."""
        here = [line for line in self.lines if line.y == event.y and line.stops]
        if event.widget is not self or not here:
            return
        line = here[-1] if event.x >= self._columns.label else here[0]
        was_here = line.spot == self._spot
        self._go(line)
        if line.role in ("head", "add") or (was_here and strip_of(line)):
            self.action_act()

    # What the person types.

    @on(Input.Changed)
    def _type(self, event: Input.Changed) -> None:
        event.stop()
        line = self.line
        if line is None or event.input is not self._editor.shown or event.value != event.input.value:
            return  # From before the cursor moved: that has taken it already.
        self._write(line, form_edits.typed(line, event.value))
        if line.field.choices and line.role != "key":
            self._open_choices(event.value)

    @on(TextArea.Changed)
    def _type_text(self, event: TextArea.Changed) -> None:
        event.stop()
        line = self.line
        if line is not None and line.way in self._folds.tall:
            self._folds.tall[line.way] = height_of(event.text_area.text)
            self._write(line, form_edits.typed(line, event.text_area.text))

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        """Choose, open the file dialog, add an item after this one, or go to the next field."""
        event.stop()
        line = self.line
        if line is None:
            return
        if word := self._editor.close_choices():
            self._write(line, form_edits.chosen(line, word))
            self._edit()
        elif line.field.choices and line.role != "key":
            self._open_choices("")
        elif line.field.kind in PLACES and not line.value:
            self.action_widen()
        elif line.item == line.way or (line.item and line.way == (*line.item, 1)):
            self._add(line, after=True)
        else:
            self.action_move(1)

    @on(FieldInput.LinesPasted)
    def _paste(self, event: FieldInput.LinesPasted) -> None:
        line = self.line
        if line is not None and line.role == "leaf" and line.field.kind in MANY_LINED:
            self.take(line, event.text)
        elif isinstance(self._editor.shown, FieldInput):
            self._editor.shown.insert_text_at_cursor(" ".join(event.text.split()))

    @on(FieldInput.Emptied)
    def _remove_emptied(self) -> None:
        line = self.line
        if line is not None and line.item is not None and line.way in (line.item, (*line.item, 0), (*line.item, 1)):
            self.action_remove()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isprintable()

    async def _on_key(self, event: events.Key) -> None:
        await self.press(event)

    async def press(self, event: events.Key) -> None:
        """Handle a key at once, whichever of the form's widgets had the focus when it was pressed.

        Textual first lets a key that is bound to an action bubble up to the app. Keys that arrive right behind it, as
        over a slow connection, would be handled before it.
        """
        event.prevent_default()
        if self._early is not None and event.key not in AT_ONCE:
            event.stop()
            self._early.append(event)
            return
        editor = self._editor.shown
        mine = [] if editor and event.key in editor.OWN_KEYS else _KEYS.key_to_bindings.get(event.key, [])
        active = self.screen.active_bindings.get(event.key)
        if editor and (event.is_printable or (isinstance(editor, FieldText) and event.key == "enter")):
            await editor.take_key(event)
        elif event.is_printable:
            event.stop()
            self._press_letter(event.character or "")
        elif mine:
            event.stop()
            await self.app.run_action(mine[0].action, self)
        elif active and active.node is editor:
            event.stop()
            await self.app.run_action(active.binding.action, editor)

    def _press_letter(self, letter: str) -> None:
        """Space toggles or chooses; a letter chooses the first choice that begins with it."""
        line = self.line
        if letter == " ":
            self.action_act()
        elif line is not None:
            word = next((word for word in strip_of(line) if word.lower().startswith(letter.lower())), None)
            if word is not None:
                self._write(line, form_edits.chosen(line, word))

    # What the person does with other keys.

    def action_act(self) -> None:
        """Fold or unfold a group, take the next choice, or add an item."""
        line = self.line
        if line is not None and line.role == "head":
            self._folds.toggle(line)
            self._lay_out()
        elif line is not None and line.role == "add":
            self._add(line, after=False)
        else:
            self.action_turn(1)

    def action_turn(self, steps: int) -> None:
        """Take the next or previous choice; unfold or fold a group."""
        line = self.line
        if line is not None and line.role == "head" and line.opened == (steps < 0):
            self.action_act()
        elif line is not None and (words := strip_of(line)):
            at = words.index(chosen(line)) if chosen(line) in words else (-1 if steps > 0 else 0)
            self._write(line, form_edits.chosen(line, words[(at + steps) % len(words)]))

    def action_reset(self) -> None:
        """Reset the field to its default."""
        line = self.line
        if line is not None and not line.needed and line.role != "add":
            self._write(line, ABSENT)
            self._edit()

    def action_none(self) -> None:
        """Set an optional field to None."""
        line = self.line
        if line is not None and line.field.nullable and line.role in ("leaf", "head", "variant"):
            self._write(line, None)
            self._edit()

    def action_widen(self) -> None:
        """Edit a text in several lines; choose a file."""
        line = self.line
        if line is None or line.role != "leaf":
            return
        if line.field.kind in PLACES:
            self.post_message(self.FileWanted(self, line))
        elif line.field.kind in MANY_LINED:
            self._folds.tall.setdefault(line.way, MIN_TALL)
            self._lay_out()
            self._edit()

    def action_remove(self) -> None:
        """Remove the list item or table row under the cursor."""
        line = self.line
        if line is None or line.item is None or line.role == "add":
            return
        *above, index = line.item
        form_edits.remove_item(self.filled, line)
        self._tell_changed()
        before = (*above, max(0, int(index) - 1))
        rest = [each for each in self.lines if each.stops and each.way[: len(before)] == before]
        self._go(next((each for each in rest if each.role == line.role), rest[0]))

    def take(self, line: Line, text: str) -> None:
        """Set a field to this text as if it were typed."""
        self._write(line, form_edits.typed(line, text))
        self._edit()

    def close_choices(self) -> bool:
        """Hide the list of choices. Returns whether it was shown."""
        self.refresh()
        return self._editor.close_choices() is not None

    def _open_choices(self, typed: str) -> None:
        line = self.line
        if line is not None:
            self._editor.open_choices(line, typed)
            self._place_editor()
            self.refresh()

    def _add(self, line: Line, after: bool) -> None:
        way = form_edits.add_item(self.filled, line, after)
        self._folds.opened.add(way)
        self._tell_changed()
        new = [each for each in self.lines if each.way[: len(way)] == way and each.stops]
        self._go(next((each for each in new if each.role != "head"), new[0]))


_KEYS = BindingsMap(FormView.BINDINGS)
