"""What all editors have in common: the widgets of one field, the form value they stand for, what is wrong with it."""

import html
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ipywidgets import HTML, Layout, Widget
from ipywidgets.widgets.widget_string import HTMLStyle, TextStyle

from flyte_taskmodel.forms.schema import Field, FieldError

ABSENT: Any = object()
"""The value of a field that is left alone."""

Changed = Callable[[], None]

WIDE = Layout(width="auto", max_width="44em")
LABELLED = TextStyle(description_width="11em")
PLAIN = HTMLStyle()
"""One layout and one style for all fields: to the front end each is a model that costs as much as a field."""


class Errors:
    """What is wrong with a form, by path.

    Args:
        errors: as the worker told them.
        everywhere: whether fields that nobody has touched yet show theirs, too.
    """

    def __init__(self, errors: Iterable[FieldError], everywhere: bool = False) -> None:
        self.everywhere = everywhere
        self._errors = tuple(errors)

    def at(self, path: str) -> list[str]:
        """The sentences about the field itself."""
        return [error.message for error in self._errors if error.path == path]

    def within(self, path: str) -> list[str]:
        """The sentences about the field and every part of it."""
        return [error.message for error in self._errors if is_within(error.path, path)]


def is_within(path: str, above: str) -> bool:
    """Whether the path is that of a field or of a part of it."""
    return path == above or path.startswith(f"{above}.")


class Editor(ABC):
    """Edits one field.

    Args:
        field: its schema.
        path: its own, with an index where the schema's has a `*`.
        value: its form value, or `ABSENT`.
        changed: called after each change by the person.
    """

    widgets: Sequence[Widget]
    """What is shown, one under the other."""

    def __init__(self, field: Field, path: str, value: Any, changed: Changed) -> None:
        self.field = field
        self.path = path
        self.touched = value is not ABSENT
        """Whether somebody gave it a value: a person, a preset, Python."""
        self._changed = changed
        self._notices = HTML(_notices(field, ()), layout=WIDE, style=PLAIN)
        self._notices.add_class("flyte-notices")

    @property
    @abstractmethod
    def value(self) -> Any:
        """The form value, or `ABSENT`."""

    def tell(self, errors: Errors) -> None:
        """Show what is wrong, instead of what was."""
        self._say(errors.within(self.path) if self.touched or errors.everywhere else ())

    def _say(self, messages: Sequence[str]) -> None:
        text = _notices(self.field, messages)
        if self._notices.value != text:
            self._notices.value = text

    def touch(self, _change: Any = None) -> None:
        self.touched = True
        self._changed()


def label_of(field: Field) -> str:
    """The field's label; with a star where it must be filled in, which goes without saying of an item."""
    label = field.label or field.name
    return f"{label} *" if label and field.required and not label.isdigit() else label


def labelled(field: Field) -> dict[str, Any]:
    """The label of a control, with type and help for the pointer that rests on it.

    A control with a description shows no `tooltip` of its own, so that it stands in the description.
    """
    label = label_of(field)
    page = f'<abbr title="{escaped(tip_of(field))}">{escaped(label)}</abbr>' if label else ""
    return {"description": page, "description_allow_html": True}


def tip_of(field: Field) -> str:
    """What is shown while the pointer rests on the field's label."""
    return "\n".join(filter(None, (f"{field.name}: {field.type}" if field.type else field.name, field.help)))


def escaped(text: str) -> str:
    """The text as it is, in HTML."""
    return html.escape(text)


def _notices(field: Field, messages: Sequence[str]) -> str:
    """The lines under a field: what is special about it, then what is wrong; nothing where there is nothing to say."""
    here = f"Here: {field.local_effect}" if field.local_effect else ""
    notes = [f'<div class="flyte-note">{html.escape(text)}</div>' for text in (field.note, here) if text]
    return "".join([*notes, *(f'<div class="flyte-error">{html.escape(text)}</div>' for text in messages)])
