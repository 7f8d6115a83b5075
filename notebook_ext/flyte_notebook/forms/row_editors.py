"""Editors of lists and tables, with a row for each item."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from ipywidgets import Button, HBox, Layout, Text, VBox, Widget

from flyte_notebook.forms.editor import ABSENT, Changed, Editor, Errors
from flyte_notebook.forms.group_editors import Make, headline
from flyte_notebook.forms.value_text import is_same
from flyte_taskmodel.forms.schema import Field
from flyte_taskmodel.forms.value_shapes import as_table, structure, table_rows

_SMALL = Layout(width="32px", flex="0 0 auto")
_FILLING = Layout(flex="1 1 auto", max_width="40em")
_KEY = Layout(width="12em", flex="0 0 auto")
_BUTTON = Layout(width="auto", align_self="flex-start")


class RowsEditor(Editor):
    """Rows that can be added and removed; those of a table have a key."""

    def __init__(self, field: Field, path: str, value: Any, changed: Changed, make: Make) -> None:
        super().__init__(field, path, value, changed)
        self.make = make
        self._is_table = field.kind == "table"
        self._present = self._parts(field.current)
        self._add = Button(description=f"Add to {field.name}", icon="plus", layout=_BUTTON)
        self._add.on_click(lambda _button: self._added())
        self._box = VBox()
        self._box.add_class("flyte-parts")
        self._rows: list[Row] = []
        self.widgets = (headline(field), self._box, self._add, self._notices)
        self._show(self._present if value is ABSENT else self._parts(value))

    @property
    def value(self) -> Any:
        if not self.touched:
            return ABSENT
        parts = [(row.key, "" if row.value is ABSENT else row.value) for row in self._rows if not row.is_blank]
        if is_same(parts, self._present):
            return ABSENT
        if not parts and not self._present and not self.field.required:
            return ABSENT
        return self._as_table(parts) if self._is_table else [value for _, value in parts]

    def tell(self, errors: Errors) -> None:
        for row in self._rows:
            row.editor.tell(errors)
        places = [row.editor.path for row in self._rows]
        own = errors.within(self.path) if not places else errors.at(self.path)
        self._mark(errors)
        self._say(own if self.touched or errors.everywhere else ())

    def _parts(self, value: Any) -> list[tuple[str, Any]]:
        """The items with their keys; those of a list have none."""
        if self._is_table:
            return table_rows(value) or []
        items = structure(value)
        return [("", part) for part in items] if isinstance(items, list) else []

    def _as_table(self, parts: list[tuple[str, Any]]) -> Any:
        """A dict, which adds to the declared rows; once one of these was removed, pairs, which replace them all."""
        keys = [key for key, _ in parts]
        kept = {key for key, _ in self._present} <= set(keys)
        return as_table(parts) if kept and all(keys) else [[key, value] for key, value in parts]

    def _show(self, parts: Iterable[tuple[str, Any]]) -> None:
        self._rows = [self._row(index, key, part) for index, (key, part) in enumerate(parts)]
        self._box.children = [row.widget for row in self._rows]

    def _row(self, index: int, key: Any, part: Any) -> "Row":
        return Row(self, index, key, part)

    def _added(self) -> None:
        self._rows.append(self._row(len(self._rows), "", ABSENT))
        self._box.children = [row.widget for row in self._rows]
        self.touch()

    def remove(self, row: "Row") -> None:
        """Remove a row; those below it move up."""
        self._rows.remove(row)
        self._show([(each.key, each.value) for each in self._rows])
        self.touch()


class Row:
    """One part of a list or table."""

    def __init__(self, rows: RowsEditor, index: int, key: Any, part: Any) -> None:
        field = rows.field
        assert field.item is not None
        has_parts = field.item.kind in ("group", "tuple", "union", "list", "table")
        name = str(index) if has_parts and field.kind == "list" else ""
        item = dataclasses.replace(field.item, name=name, label=name, required=True, current=None)
        self._key = None
        if field.kind == "table":
            self._key = Text(str(key), placeholder=(field.key and field.key.accepts) or "key", layout=_KEY)
            self._key.observe(self._named, "value")
        self._rows = rows
        self.editor = rows.make(item, f"{rows.path}.{key if self._key else index}", part, rows.touch)
        if part is not ABSENT:
            self.editor.touched = True
        remove = Button(icon="trash", tooltip="Remove this row", layout=_SMALL)
        remove.add_class("flyte-small")
        remove.on_click(lambda _button: rows.remove(self))
        parts: list[Widget] = [VBox(self.editor.widgets, layout=_FILLING), remove]
        self.widget = HBox([self._key, *parts] if self._key else parts)
        self.widget.add_class("flyte-row")

    @property
    def key(self) -> Any:
        """A table's key, as typed."""
        return self._key.value if self._key else ""

    @property
    def value(self) -> Any:
        """The part's form value, or `ABSENT`."""
        return self.editor.value

    @property
    def is_blank(self) -> bool:
        """Whether it is a row of a table into which nothing was typed yet."""
        return self._key is not None and not self._key.value and self.value in (ABSENT, "")

    def _named(self, change: Any) -> None:
        self.editor.path = f"{self._rows.path}.{change['new']}"
        self._rows.touch()
