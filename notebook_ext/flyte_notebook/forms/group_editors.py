"""Editors of fields with parts of their own: groups, tuples, unions."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from ipywidgets import HTML, Accordion, Checkbox, Dropdown, VBox, Widget

from flyte_notebook.forms.editor import (
    ABSENT,
    LABELLED,
    PLAIN,
    WIDE,
    Changed,
    Editor,
    Errors,
    escaped,
    is_within,
    label_of,
    labelled,
)
from flyte_notebook.forms.value_text import error_count
from flyte_taskmodel.forms.schema import VARIANT, Field, FieldError
from flyte_taskmodel.forms.value_shapes import is_variant, structure

Make: TypeAlias = Callable[[Field, str, Any, Changed], Editor]
"""Makes the editor of any field."""


class Fields:
    """The editors of a group's fields. They are made when first shown; until then the value is the one that was given.

    Args:
        fields: the schemas.
        above: the group's path; empty for a whole form.
        values: form values by name.
        make: makes an editor.
        changed: called after each change.
    """

    def __init__(
        self, fields: Iterable[Field], above: str, values: Mapping[str, Any], make: Make, changed: Changed
    ) -> None:
        self.box = VBox()
        self._fields = tuple(fields)
        self._above = above
        self._given = dict(values)
        self._make = make
        self._changed = changed
        self._editors: dict[str, Editor] | None = None
        self._told: Errors | None = None

    def show(self) -> None:
        """Make the editors, unless they exist."""
        if self._editors is not None:
            return
        self._editors = {
            field.name: self._make(field, self._path(field), self._given.get(field.name, ABSENT), self._changed)
            for field in self._fields
        }
        fixed = [editor for editor in self._editors.values() if editor.field.kind == "fixed"]
        parts = [widget for editor in self._editors.values() if editor not in fixed for widget in editor.widgets]
        if fixed:
            folded = VBox([widget for editor in fixed for widget in editor.widgets])
            parts.append(Accordion([folded], titles=("Cannot be overridden",)))
        self.box.children = parts
        if self._told:
            self.tell(self._told)

    @property
    def values(self) -> dict[str, Any]:
        """The form values of the fields that are filled in, and given values that belong to no field."""
        if self._editors is None:
            return dict(self._given)
        others = {name: value for name, value in self._given.items() if name not in self._editors}
        edited = {name: editor.value for name, editor in self._editors.items()}
        return others | {name: value for name, value in edited.items() if value is not ABSENT}

    def tell(self, errors: Errors) -> None:
        """Show the errors of each field."""
        self._told = errors
        for editor in (self._editors or {}).values():
            editor.tell(errors)

    def without(self, errors: Iterable[FieldError]) -> list[FieldError]:
        """The errors that belong to none of the fields."""
        paths = [self._path(field) for field in self._fields]
        return [error for error in errors if not any(is_within(error.path, path) for path in paths)]

    def _path(self, field: Field) -> str:
        return f"{self._above}.{field.name}" if self._above else field.name


class GroupEditor(Editor):
    """A group that folds. For an optional group, a checkbox sets it to None."""

    def __init__(self, field: Field, path: str, value: Any, changed: Changed, make: Make) -> None:
        super().__init__(field, path, value, changed)
        self._fields = Fields(field.fields, path, _by_name(value, field), make, self.touch)
        self._none = self._none_box(value)
        parts: list[Widget] = [self._none] if self._none else []
        if field.help:
            parts.insert(0, HTML(f'<div class="flyte-note">{escaped(field.help)}</div>', layout=WIDE, style=PLAIN))
        self._fold = Accordion([VBox([*parts, self._fields.box])], titles=(self._title(0),))
        self._fold.observe(self._unfolded, "selected_index")
        self.widgets = (self._fold, self._notices)
        if self.touched or field.required:
            self._fold.selected_index = 0

    @property
    def value(self) -> Any:
        if self._none and self._none.value:
            return None if self.field.current is not None or self.field.required else ABSENT
        values = self._fields.values
        whole = values if self.field.kind == "group" else _as_tuple(values, len(self.field.fields))
        return whole if values or self._must_be_there else ABSENT

    def tell(self, errors: Errors) -> None:
        self._fields.tell(errors)
        title = self._title(len(errors.within(self.path)))
        if self._fold.titles != (title,):
            self._fold.titles = (title,)
        self._say(errors.at(self.path) if self.touched or errors.everywhere else ())

    @property
    def _must_be_there(self) -> bool:
        """Whether a group with no parts filled in differs from a group that is not filled in."""
        return self.field.required or (self._none is not None and self.field.current is None)

    def _none_box(self, value: Any) -> Checkbox | None:
        if not self.field.nullable:
            return None
        is_none = value is None or (value is ABSENT and self.field.current is None)
        box = Checkbox(value=is_none, description="None", indent=False, layout=WIDE)
        box.observe(self._switched, "value")
        self._fields.box.layout.display = "none" if is_none else ""
        return box

    def _switched(self, change: Any) -> None:
        self._fields.box.layout.display = "none" if change["new"] else ""
        self.touch()

    def _unfolded(self, change: Any) -> None:
        if change["new"] is not None:
            self._fields.show()

    def _title(self, wrong: int) -> str:
        kind = f": {self.field.type}" if self.field.type else ""
        return f"{label_of(self.field)}{kind}{f' · {error_count(wrong)}' if wrong else ''}"


class UnionEditor(Editor):
    """A choice between several types, and the editor for the chosen one."""

    def __init__(self, field: Field, path: str, value: Any, changed: Changed, make: Make) -> None:
        super().__init__(field, path, value, changed)
        self._make = make
        self._variants = {variant.name: variant for variant in field.variants}
        options: list[tuple[str, Any]] = [(name, name) for name in self._variants]
        if field.current is None or field.nullable:
            options.insert(0, ("None" if field.nullable else "", None))
        shown = field.current if value is ABSENT else value
        name, inner = _split(shown, self._variants)
        self._choice = Dropdown(
            options=options,
            value=name,
            **labelled(field),
            style=LABELLED,
            layout=WIDE,
        )
        self._box = VBox()
        self._box.add_class("flyte-parts")
        self._editor: Editor | None = None
        self._show(name, inner if self.touched else ABSENT)
        self._choice.observe(self._chosen, "value")
        self.widgets = (self._choice, self._box, self._notices)

    @property
    def value(self) -> Any:
        if not self.touched:
            return ABSENT
        name = self._choice.value
        if name is None or self._editor is None:
            return None if self.field.nullable and (self.field.required or self.field.current is not None) else ABSENT
        inner = self._editor.value
        if inner is not ABSENT:
            return {VARIANT: name, "value": inner}
        if self._is_current(name):
            return ABSENT
        return {VARIANT: name, "value": {}} if self._variants[name].kind == "group" else ABSENT

    def tell(self, errors: Errors) -> None:
        if self._editor:
            self._editor.tell(errors)
        own = errors.within(self.path) if self._editor is None else ()
        self._say(own if self.touched or errors.everywhere else ())

    def _is_current(self, name: str) -> bool:
        current = self.field.current
        return isinstance(current, dict) and current.get(VARIANT) == name

    def _chosen(self, change: Any) -> None:
        self._show(change["new"], ABSENT)
        self.touch()

    def _show(self, name: str | None, inner: Any) -> None:
        if name is None:
            self._editor, self._box.children = None, ()
            return
        variant = self._variants[name]
        current = self.field.current["value"] if self._is_current(name) else None
        shown = dataclasses.replace(
            variant,
            label="value" if variant.kind not in ("group", "tuple") else variant.label,
            nullable=False,
            required=current is None and variant.kind != "group",
            current=variant.current if variant.kind == "group" else current,
        )
        self._editor = self._make(shown, self.path, inner, self.touch)
        self._box.children = tuple(self._editor.widgets)


def headline(field: Field) -> HTML:
    """The heading above the parts: the field's label, type and help."""
    kind = f" <code>{escaped(field.type)}</code>" if field.type else ""
    help = f' <span class="flyte-note">{escaped(field.help)}</span>' if field.help else ""
    line = HTML(f"<b>{escaped(label_of(field))}</b>{kind}{help}", layout=WIDE, style=PLAIN)
    line.add_class("flyte-headline")
    return line


def _by_name(value: Any, field: Field) -> dict[str, Any]:
    """A group's values by field name; a single value belongs to the first field, as in `retries=3`."""
    value = structure(value)
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {str(index): each for index, each in enumerate(value)}
    return {} if value is None or value is ABSENT or not field.fields else {field.fields[0].name: value}


def _as_tuple(values: Mapping[str, Any], length: int) -> Any:
    """The list of a tuple's values when all are given; else the given ones by place."""
    places = [str(index) for index in range(length)]
    return [values[place] for place in places] if all(place in values for place in places) else dict(values)


def _split(value: Any, variants: Mapping[str, Field]) -> tuple[str | None, Any]:
    """The variant of a union's value, and the value itself; when it names no variant, the first whose shape fits."""
    if value is None:
        return None, None
    if is_variant(value) and value[VARIANT] in variants:
        return value[VARIANT], value["value"]
    shapes: dict[type, tuple[str, ...]] = {dict: ("group", "table", "json"), list: ("list", "tuple", "table", "array")}
    fitting = shapes.get(type(value))
    for name, field in variants.items():
        if (field.kind in fitting) if fitting else field.kind not in ("group", "list", "tuple", "table"):
            return name, value
    return next(iter(variants)), value
