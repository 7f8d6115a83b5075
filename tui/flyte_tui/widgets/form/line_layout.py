"""Lays a form out in lines, given its values and what is folded."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from flyte_taskmodel.forms.schema import VARIANT, Field, FieldError, Form, Kind
from flyte_taskmodel.forms.value_shapes import is_variant
from flyte_tui.count_text import count_text
from flyte_tui.sanitize import one_line
from flyte_tui.widgets.form.form_values import ABSENT, PARTED, Filled, Way, rows_of, spelled, variant_of

Role: TypeAlias = Literal["leaf", "head", "variant", "key", "add", "fixed", "error", "note"]
"""`leaf` is a field without parts, `head` the first line of one with parts, `variant` that of a union, `key` a table's
key, left of its value; `add` adds an item; `error` is an error of the line above, `note` continues its text."""

OPEN_UP_TO = 40
"""In a form with more fields, only groups with a filled-in value are unfolded at first."""
INDENT = 2
"""Cells of indent for each level, and cells of the mark for filled-in fields."""
HIDDEN = "••••••••"
"""Shown in place of a secret."""
SUMMARY = 6
"""How many of its members a folded group shows."""


@dataclass(frozen=True)
class Line:
    """One line, or the left half of one."""

    role: Role
    field: Field
    way: Way
    path: str
    """The path that errors use."""
    label: str
    depth: int = 0
    y: int = 0
    """Rows from the top of the form."""
    value: Any = ABSENT
    """The value: what was filled in, else the default."""
    given: bool = False
    """Whether it, or a part of it, was filled in."""
    needed: bool = False
    """Whether it must have a value: an item, a key, a variant's value."""
    opened: bool = False
    text: str = ""
    """The text of an error; of a folded line, a summary of its content."""
    wrong: int = 0
    """The number of errors inside a folded line."""
    seeds: tuple[tuple[Way, Any], ...] = ()
    """Values to set before its own can be set: for an item, the whole list as it is now."""
    item: Way | None = None
    """The path of the list item or table row that it is or belongs to."""

    @property
    def stops(self) -> bool:
        """Whether the cursor can be on this line."""
        return self.role not in ("error", "note")

    @property
    def spot(self) -> tuple[Way, Role]:
        """Identifies the line when the form is laid out again."""
        return self.way, self.role

    @property
    def left_alone(self) -> Any:
        """The value when nothing is filled in."""
        return ABSENT if self.needed else self.field.current


@dataclass(frozen=True)
class Folds:
    """What the person folded and unfolded, and which texts are edited in several lines."""

    opened: set[Way] = field(default_factory=set)
    closed: set[Way] = field(default_factory=set)
    tall: dict[Way, int] = field(default_factory=dict)
    """Rows of each text that is edited in several lines."""

    def toggle(self, line: Line) -> None:
        """Fold an open line, unfold a folded one."""
        (self.opened.discard if line.opened else self.closed.discard)(line.way)
        (self.closed.add if line.opened else self.opened.add)(line.way)


def lay_out(
    form: Form, filled: Filled, folds: Folds, errors: Iterable[FieldError], insisting: bool, width: int
) -> list[Line]:
    """The lines from top to bottom.

    Args:
        form: the schema.
        filled: the values that are filled in.
        folds: what is folded.
        errors: from the last check.
        insisting: whether fields that were not filled in show their errors, too.
        width: of the form view, in cells.
    """
    is_large = sum(1 for _ in form.walk()) > OPEN_UP_TO
    walk = _Walk(filled, folds, is_large)
    for each in sorted(form.fields, key=lambda each: each.kind == "fixed"):
        walk.add(each, (each.name,), each.path, 0, each.label or each.name)
    return _with_errors(walk.lines, errors, insisting, folds, width)


class _Walk:
    """Makes the lines of fields, descending into unfolded groups."""

    def __init__(self, filled: Filled, folds: Folds, is_large: bool) -> None:
        self.lines: list[Line] = []
        self._filled = filled
        self._folds = folds
        self._is_large = is_large

    def add(self, field: Field, way: Way, path: str, depth: int, label: str, **more: Any) -> None:
        """Add the lines of a field and of its parts."""
        given = self._filled.at(way)
        value = field.current if given is ABSENT and not more.get("needed") else given
        if value is None and given is ABSENT:
            value = ABSENT
        line = Line("leaf", field, way, path, label, depth, value=value, given=given is not ABSENT, **more)
        match field.kind:
            case "group" | "tuple":
                self._group(line)
            case "list" | "table":
                self._items(line)
            case "union":
                self._union(line)
            case "fixed":
                self.lines.append(replace(line, role="fixed"))
            case _:
                self.lines.append(line)

    def _group(self, line: Line) -> None:
        opened = self._is_open(line)
        self.lines.append(replace(line, role="head", opened=opened, text="" if opened else self._summary(line)))
        if opened:
            self._members(line, line.depth + 1)

    def _members(self, line: Line, depth: int) -> None:
        for part in line.field.fields:
            way, path = (*line.way, part.name), f"{line.path}.{part.name}"
            label = str(int(part.name) + 1) if line.field.kind == "tuple" else part.label or part.name
            self.add(part, way, path, depth, label, seeds=line.seeds, item=line.item)

    def _items(self, line: Line) -> None:
        rows = rows_of(line.field, line.value)
        opened = self._is_open(line)
        count = count_text(len(rows), "row" if line.field.kind == "table" else "item")
        text = count if opened else ", ".join(map(brief, rows))
        self.lines.append(replace(line, role="head", opened=opened, text=text))
        if not opened or line.field.item is None:
            return
        line = replace(line, seeds=(*line.seeds, (line.way, rows)))
        for index, row in enumerate(rows):
            self._item(line, index, row)
        label = "add a row" if line.field.kind == "table" else "add an item"
        add = replace(line, role="add", label=label, depth=line.depth + 1, value=rows, item=(*line.way, len(rows)))
        self.lines.append(add)

    def _item(self, line: Line, index: int, row: Any) -> None:
        item = line.field.item
        assert item is not None
        way: Way = (*line.way, index)
        common: dict[str, Any] = {"needed": True, "seeds": line.seeds, "item": way}
        shown = _Walk(_seeded(self._filled, line.seeds), self._folds, self._is_large)
        if line.field.key is None:
            shown.add(item, way, f"{line.path}.{index}", line.depth + 1, str(index + 1), **common)
        else:
            key = spelled(row[0])
            path = f"{line.path}.{key}"
            shown.lines.append(
                Line("key", line.field.key, (*way, 0), path, key, line.depth + 1, value=row[0], given=True, **common)
            )
            shown.add(item, (*way, 1), path, line.depth + 1, key, **common)
        if not line.given:
            shown.lines = [replace(each, given=False) for each in shown.lines]
        self.lines += shown.lines

    def _union(self, line: Line) -> None:
        """One line for the variants, and the parts of the chosen one below it."""
        variant, value = variant_of(line.field, line.value)
        held, held_value = variant_of(line.field, line.field.current)
        chooser = replace(chooser_of(line.field), current=_word(held, held_value))
        self.lines.append(replace(line, role="variant", field=chooser, value=_word(variant, value)))
        if variant is None or variant.kind not in PARTED:
            return
        way: Way = (*line.way, "value")
        line = replace(line, seeds=(*line.seeds, (line.way, {VARIANT: variant.name, "value": value})))
        shown = _Walk(_seeded(self._filled, line.seeds), self._folds, self._is_large)
        if variant.kind == "group":
            shown._members(replace(line, field=variant, way=way), line.depth + 1)
        else:
            more: dict[str, Any] = {"needed": True, "seeds": line.seeds, "item": line.item}
            shown.add(variant, way, line.path, line.depth + 1, variant.label or variant.name, **more)
        if not line.given:
            shown.lines = [replace(each, given=False) for each in shown.lines]
        self.lines += shown.lines

    def _is_open(self, line: Line) -> bool:
        if line.way in self._folds.opened or line.way in self._folds.closed:
            return line.way in self._folds.opened
        return not self._is_large or line.given or (line.field.required and line.depth == 0)

    def _summary(self, line: Line) -> str:
        """A summary of the values in a folded group."""
        parts = []
        for part in line.field.fields:
            given = self._filled.at((*line.way, part.name))
            value = part.current if given is ABSENT else given
            if value not in (None, {}, [], ""):
                parts.append(f"{part.label or part.name} {HIDDEN if part.secret else brief(value)}")
        more = [f"and {len(parts) - SUMMARY} more"] if len(parts) > SUMMARY else []
        return ", ".join([*parts[:SUMMARY], *more])


def chooser_of(union: Field) -> Field:
    """The field for typing a union's value: accepts what the simple variants take, or the name of another variant."""
    plain = [each for each in union.variants if each.kind not in PARTED]
    kinds = {each.kind for each in plain}
    words = [word for each in plain for word in (("true", "false") if each.kind == "bool" else each.choices)]
    words += [each.label or each.name for each in union.variants if each.kind in PARTED]
    kind: Kind = "choice" if kinds <= {"choice", "bool"} else "text" if "text" in kinds else "word"
    return replace(union, kind=kinds.pop() if len(kinds) == 1 and kind != "choice" else kind, choices=tuple(words))


def _word(variant: Field | None, value: Any) -> Any:
    """The text shown in the line of a union."""
    if variant is None:
        return value
    return (variant.label or variant.name) if variant.kind in PARTED else value


def _seeded(filled: Filled, seeds: tuple[tuple[Way, Any], ...]) -> Filled:
    """The values with these set as well; the same object where they are set already."""
    if all(filled.at(way) == value for way, value in seeds):
        return filled
    seeded = Filled(filled.values)
    for way, value in seeds:
        if seeded.at(way) != value:
            seeded.put(way, value)
    return seeded


def brief(value: Any) -> str:
    """A short text for a value."""
    if is_variant(value):
        inner = brief(value["value"])
        return f"{value[VARIANT]} {inner}".rstrip() if isinstance(value["value"], dict) else inner
    if isinstance(value, dict):
        return ", ".join(f"{name} {brief(each)}" for name, each in value.items())
    if isinstance(value, list) and len(value) == 2 and all(isinstance(each, str) for each in value):
        return f"{value[0]}={value[1]}"
    text = "none" if value is None else spelled(value).replace("\n", "⏎") or "''"
    return text if len(text) <= 40 else f"{text[:39]}…"


def _with_errors(
    lines: list[Line], errors: Iterable[FieldError], insisting: bool, folds: Folds, width: int
) -> list[Line]:
    """The lines with the errors inserted below the lines they belong to, each with its row."""
    told: dict[int, list[str]] = {}
    for error in errors:
        at = _place_of(error.path, lines)
        if at is None:
            continue
        line = lines[at]
        if line.role == "head" and not line.opened and line.path != error.path:
            lines[at] = replace(line, wrong=line.wrong + 1)
        elif insisting or line.given or line.needed:
            told.setdefault(at, []).append(error.message)
    placed: list[Line] = []
    y = 0
    for at, line in enumerate(lines):
        placed.append(replace(line, y=y))
        if line.role == "key" and lines[at + 1].role != "add":  # Its value stands beside it.
            continue
        y += folds.tall.get(line.way, 1) if line.role == "leaf" else 1
        for message in told.get(at, ()):
            room = max(16, width - INDENT * (line.depth + 2))
            for number, part in enumerate(textwrap.wrap(one_line(message), room)):
                placed.append(replace(line, role="note" if number else "error", text=part, y=y))
                y += 1
    return placed


def _place_of(path: str, lines: list[Line]) -> int | None:
    """The line that an error belongs to: its path is the longest prefix of the error's; of several, the last."""
    best = None
    for at, line in enumerate(lines):
        is_above = line.role not in ("add", "key") and (path == line.path or path.startswith(f"{line.path}."))
        if is_above and (best is None or len(line.path) >= len(lines[best].path)):
            best = at
    return best
