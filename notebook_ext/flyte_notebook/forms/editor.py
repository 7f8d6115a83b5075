"""The base of all editors: the widgets of one field, its form value, and its errors."""

import html
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ipywidgets import HTML, DOMWidget, Layout
from ipywidgets.widgets.widget_string import HTMLStyle, TextStyle

from flyte_taskmodel.forms.schema import Field, FieldError

ABSENT: Any = object()
"""The value of a field that is not filled in."""

Changed = Callable[[], None]

WIDE = Layout(width="auto", max_width="44em")
LABELLED = TextStyle(description_width="11em")
PLAIN = HTMLStyle()
"""Layout and style shared by all fields: in the front end, each is a model that costs as much as a field."""


class Errors:
    """The errors of a form, by path.

    Args:
        errors: from the worker's check.
        everywhere: whether untouched fields show their errors, too.
    """

    def __init__(self, errors: Iterable[FieldError], everywhere: bool = False) -> None:
        self.everywhere = everywhere
        self._errors = tuple(errors)

    def at(self, path: str) -> list[str]:
        """The messages for the field itself."""
        return [error.message for error in self._errors if error.path == path]

    def within(self, path: str) -> list[str]:
        """The messages for the field and all its parts."""
        return [error.message for error in self._errors if is_within(error.path, path)]


def is_within(path: str, above: str) -> bool:
    """Whether the path is that of the field `above` or of a part of it."""
    return path == above or path.startswith(f"{above}.")


class Editor(ABC):
    """Edits one field.

    Args:
        field: its schema.
        path: its own, with an index where the schema's has a `*`.
        value: its form value, or `ABSENT`.
        changed: called after each change by the person.
    """

    widgets: Sequence[DOMWidget]
    """The widgets, from top to bottom."""

    def __init__(self, field: Field, path: str, value: Any, changed: Changed) -> None:
        self.field = field
        self.path = path
        self.touched = value is not ABSENT
        """Whether it was given a value by a person, a preset or Python."""
        self._changed = changed
        self._notices = HTML(_notices(field, ()), layout=WIDE, style=PLAIN)
        self._notices.add_class("flyte-notices")

    @property
    @abstractmethod
    def value(self) -> Any:
        """The form value, or `ABSENT`."""

    def tell(self, errors: Errors) -> None:
        """Show these errors in place of the earlier ones."""
        self._mark(errors)
        self._say(errors.within(self.path) if self.touched or errors.everywhere else ())

    def _mark(self, errors: Errors) -> None:
        """Colour the label of a field with errors, also of an untouched one: its tab counts them, too."""
        change = self.widgets[0].add_class if errors.within(self.path) else self.widgets[0].remove_class
        change("flyte-wrong")

    def _say(self, messages: Sequence[str]) -> None:
        text = _notices(self.field, messages)
        if self._notices.value != text:
            self._notices.value = text

    def touch(self, _change: Any = None) -> None:
        self.touched = True
        self._changed()


def label_of(field: Field) -> str:
    """The field's label; with a star when it is required, except for the items of a list."""
    label = field.label or field.name
    return f"{label} *" if label and field.required and not label.isdigit() else label


def labelled(field: Field) -> dict[str, Any]:
    """The label of a control, with the type and help as a tooltip.

    A control with a description does not show its own `tooltip`, so the description carries it.
    """
    label = label_of(field)
    page = f'<abbr title="{escaped(tip_of(field))}">{escaped(label)}</abbr>' if label else ""
    return {"description": page, "description_allow_html": True}


def tip_of(field: Field) -> str:
    """The tooltip of the field's label."""
    return "\n".join(filter(None, (f"{field.name}: {field.type}" if field.type else field.name, field.help)))


def escaped(text: str) -> str:
    """The text, escaped for HTML."""
    return html.escape(text)


def _notices(field: Field, messages: Sequence[str]) -> str:
    """The lines under a field: its note, its effect on this machine, its errors."""
    here = f"On this machine: {field.local_effect}" if field.local_effect else ""
    notes = [f'<div class="flyte-note">{html.escape(text)}</div>' for text in (field.note, here) if text]
    return "".join([*notes, *(f'<div class="flyte-error">{html.escape(text)}</div>' for text in messages)])
