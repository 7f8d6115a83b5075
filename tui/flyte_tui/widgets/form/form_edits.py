"""Edits to form values: typing, choosing, adding and removing items."""

from typing import Any

from flyte_taskmodel.forms.schema import VARIANT
from flyte_tui.widgets.form.form_values import ABSENT, PARTED, Filled, Way, blank, spelled
from flyte_tui.widgets.form.line_layout import Line

UNTYPED = {"text", "bytes"}
"""Kinds for which the empty text is a value."""


def typed(line: Line, text: str) -> Any:
    """The form value of a line whose editor has this text; `ABSENT` when the text is the default."""
    if line.needed:
        return text
    held = line.field.current
    if text == spelled(held) and (text or held is None) and not (line.field.required and text == "" and line.given):
        return ABSENT
    if text or line.field.kind in UNTYPED:
        return text
    if held is None:
        return ABSENT
    return None if line.field.nullable else text


def chosen(line: Line, word: str) -> Any:
    """The form value of a line for which this word was chosen."""
    if word == "none" and line.field.nullable and word not in line.field.choices:
        value: Any = None
    elif line.field.kind == "bool":
        value = word == "true"
    else:
        value = word
    if line.needed:
        return value
    return ABSENT if value == line.field.current and not line.field.required else value


def write(filled: Filled, line: Line, value: Any) -> None:
    """Set the value of a line; `ABSENT` resets it."""
    parted = [each for each in line.field.variants if each.kind in PARTED and value == (each.label or each.name)]
    if line.role == "variant" and parted:
        if line.given and line.value == value:
            return
        value = {VARIANT: parted[0].name, "value": blank(parted[0])}
    if value is ABSENT:
        filled.drop(line.way)
        return
    _seed(filled, line)
    filled.put(line.way, value)


def add_item(filled: Filled, line: Line, after: bool) -> Way:
    """Add an item to the list or table of a line, at its end or after the line's item. Returns the path to it."""
    assert line.item is not None
    _seed(filled, line)
    *above, index = line.item
    way = tuple(above)
    place = filled.at(way)
    at = (int(index) + 1) if after else len(place)
    place.insert(at, _new(line, after))
    return (*way, at)


def remove_item(filled: Filled, line: Line) -> None:
    """Remove the list item or table row that a line belongs to."""
    assert line.item is not None
    _seed(filled, line)
    *above, index = line.item
    del filled.at(tuple(above))[index]


def _seed(filled: Filled, line: Line) -> None:
    for way, value in line.seeds:
        if filled.at(way) != value:
            filled.put(way, value)


def _new(line: Line, after: bool) -> Any:
    """An empty item."""
    if after:  # The line is an item itself, or a table's key or value.
        return ["", blank(line.field)] if line.way != line.item else blank(line.field)
    assert line.field.item is not None
    item = blank(line.field.item)
    return item if line.field.key is None else ["", item]
