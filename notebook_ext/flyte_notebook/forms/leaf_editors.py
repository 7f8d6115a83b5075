"""Editors of fields without parts: texts, numbers, choices, paths."""

import itertools
from pathlib import Path
from typing import Any

from ipywidgets import HTML, Checkbox, Combobox, Dropdown, HBox, Layout, Password, Text, Textarea, Widget
from ipywidgets.widgets.widget_bool import CheckboxStyle
from ipywidgets.widgets.widget_string import HTMLStyle

from flyte_notebook.forms.editor import ABSENT, LABELLED, WIDE, Changed, Editor, escaped, labelled
from flyte_notebook.forms.value_text import as_text
from flyte_taskmodel.forms.schema import Field

MOST_IN_A_LIST = 12
"""With more choices, a text box with suggestions replaces the list."""
MOST_FILES = 500
"""Most entries read from one folder, so that a huge one causes no wait."""

_PATHS = ("file", "dir", "frame")
_SWITCH = CheckboxStyle(description_width=LABELLED.description_width)
_FIXED = HTMLStyle(description_width=LABELLED.description_width)
_FILLING = Layout(width="auto", max_width=WIDE.max_width, flex="1 1 auto")
_NARROW = Layout(width="6em", flex="0 0 auto")


class TextEditor(Editor):
    """Edits a value that is typed as one text; suggests the field's choices if it has any."""

    def __init__(self, field: Field, path: str, value: Any, changed: Changed) -> None:
        super().__init__(field, path, value, changed)
        self._present = as_text(field.current)
        text = self._present if value is ABSENT or value is None else as_text(value)
        self._control = self._made(text)
        self._none = _none_box(field, value is None)
        row: Widget = HBox([self._control, self._none], layout=WIDE) if self._none else self._control
        self.widgets = (row, self._notices)
        self._control.observe(self._typed, "value")
        if self._none:
            self._none.observe(self.touch, "value")

    @property
    def value(self) -> Any:
        if self._none and self._none.value:
            return None
        text = self._control.value
        if text == self._present and not (self._may_be_empty and self.touched):
            return ABSENT
        if text or self.field.kind == "text":
            return text
        return None if self.field.nullable and self._present else ABSENT

    @property
    def _may_be_empty(self) -> bool:
        """Whether an empty text is a value, and not the same as not filled in."""
        return self.field.kind == "text" and self.field.required

    def _made(self, text: str) -> Any:
        field = self.field
        shared = {
            "value": text,
            **labelled(field),
            "placeholder": field.accepts,
            "layout": _FILLING,
            "style": LABELLED,
        }
        if field.secret:
            return Password(**shared)
        if field.kind in _PATHS:
            return Combobox(**shared, options=paths_like(text))
        if field.choices:
            return Combobox(**shared, options=field.choices)
        if field.kind in ("text", "json", "expression", "array"):
            area = Textarea(**shared, rows=min(8, text.count("\n") + 1))
            area.add_class("flyte-text" if field.kind == "text" else "flyte-code")
            return area
        return Text(**shared)

    def _typed(self, change: Any) -> None:
        if self.field.kind in _PATHS and folder_of(change["new"]) != folder_of(change["old"]):
            self._control.options = paths_like(change["new"])
        if self._none and self._none.value:
            self._none.value = False
        self.touch()


class ChoiceEditor(Editor):
    """Edits a choice, or an optional boolean, with a dropdown list."""

    def __init__(self, field: Field, path: str, value: Any, changed: Changed) -> None:
        super().__init__(field, path, value, changed)
        present = field.current
        self._control = Dropdown(
            options=self._options(),
            value=present if value is ABSENT and present is not None else value,
            **labelled(field),
            layout=WIDE,
            style=LABELLED,
        )
        self._control.observe(self.touch, "value")
        self.widgets = (self._control, self._notices)

    @property
    def value(self) -> Any:
        value = self._control.value
        return ABSENT if value == self.field.current and value is not None else value

    def _options(self) -> list[tuple[str, Any]]:
        field = self.field
        words: list[tuple[str, Any]] = [(word, word) for word in field.choices]
        if field.kind == "bool":
            words = [("true", True), ("false", False)]
        if field.current is None:
            words.insert(0, ("" if field.required else "None" if field.nullable else "", ABSENT))
        if field.nullable and (field.required or field.current is not None):
            words.append(("None", None))
        return words


class SwitchEditor(Editor):
    """Edits a boolean with a checkbox."""

    def __init__(self, field: Field, path: str, value: Any, changed: Changed) -> None:
        super().__init__(field, path, value, changed)
        self._control = Checkbox(
            value=field.current if value is ABSENT else value,
            **labelled(field),
            style=_SWITCH,
            layout=WIDE,
        )
        self._control.add_class("flyte-switch")
        self._control.observe(self.touch, "value")
        self.widgets = (self._control, self._notices)

    @property
    def value(self) -> Any:
        return ABSENT if self._control.value == self.field.current else self._control.value


class FixedEditor(Editor):
    """Shows a value that cannot be edited, and keeps the one that a preset gives."""

    def __init__(self, field: Field, path: str, value: Any, changed: Changed) -> None:
        super().__init__(field, path, value, changed)
        self._value = value
        self._shown = HTML(
            f"<code>{escaped(as_text(field.current))}</code>",
            **labelled(field),
            layout=WIDE,
            style=_FIXED,
        )
        self.widgets = (self._shown, self._notices)

    @property
    def value(self) -> Any:
        return self._value


def leaf_editor(field: Field, path: str, value: Any, changed: Changed) -> Editor:
    """The editor of a field without parts. A value that is not among the choices is shown as text."""
    if field.kind == "fixed":
        return FixedEditor(field, path, value, changed)
    if field.kind == "bool":
        if not field.nullable and isinstance(field.current, bool) and (value is ABSENT or isinstance(value, bool)):
            return SwitchEditor(field, path, value, changed)
        if value is ABSENT or value is None or isinstance(value, bool):
            return ChoiceEditor(field, path, value, changed)
    is_among = value is ABSENT or value in field.choices or (value is None and field.nullable)
    if field.kind == "choice" and len(field.choices) <= MOST_IN_A_LIST and is_among:
        return ChoiceEditor(field, path, value, changed)
    return TextEditor(field, path, value, changed)


def paths_like(text: str) -> tuple[str, ...]:
    """The paths in the folder of the typed text; none when it cannot be listed."""
    folder = folder_of(text)
    if "://" in text:
        return ()
    try:
        entries = sorted(itertools.islice(Path(folder or ".").expanduser().iterdir(), MOST_FILES))
        return tuple(f"{folder}{each.name}{'/' if each.is_dir() else ''}" for each in entries if each.name[0] != ".")
    except (OSError, RuntimeError):
        return ()


def folder_of(text: str) -> str:
    """The folder part of a typed path, with its slash; empty for the working directory."""
    return text[: text.rfind("/") + 1]


def _none_box(field: Field, is_none: bool) -> Checkbox | None:
    """A checkbox for None, for an optional field whose default is another value."""
    if not field.nullable or (field.current is None and not field.required):
        return None
    return Checkbox(value=is_none, description="None", indent=False, layout=_NARROW)
