"""The shapes that the form values of fields with parts have: one home for reading them, in any process.

A group, list, table or tuple is an object or a list, or a text with the JSON of that. A table is an object, or a list
of pairs where its keys are no texts or come twice. A union's value may name its variant. Imports no Flyte.
"""

import json
from collections.abc import Iterable
from typing import Any

from flyte_taskmodel.forms.schema import VARIANT, Field

PARTED = frozenset(("group", "tuple", "list", "table"))
"""Kinds whose values have parts."""


def structure(value: Any) -> Any:
    """A text that is a JSON object or list as what it stands for; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def table_rows(value: Any) -> list[tuple[Any, Any]] | None:
    """The rows of a table as pairs of key and value; None for what is no table."""
    value = structure(value)
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, list) and all(isinstance(row, list) and len(row) == 2 for row in value):
        return [(key, each) for key, each in value]
    return None


def as_table(rows: Iterable[tuple[Any, Any]]) -> dict[str, Any] | list[list[Any]]:
    """The form value of a table's rows: an object, or pairs where no object says the same."""
    rows = list(rows)
    keys = [key for key, _ in rows]
    if all(isinstance(key, str) for key in keys) and len(set(keys)) == len(keys):
        return dict(rows)
    return [[key, value] for key, value in rows]


def is_variant(value: Any) -> bool:
    """Whether a form value names its variant."""
    return isinstance(value, dict) and value.keys() == {VARIANT, "value"} and isinstance(value[VARIANT], str)


def named_variant(field: Field, value: Any) -> Field | None:
    """The variant of a union that a form value names; None where it names none, or none that there is."""
    if not is_variant(value):
        return None
    return next((each for each in field.variants if each.name == value[VARIANT]), None)


def unfolded(field: Field, value: Any) -> Any:
    """The value of a field with the texts in it that stand for objects and lists as these."""
    if variant := named_variant(field, value):
        return {VARIANT: variant.name, "value": unfolded(variant, value["value"])}
    if field.kind not in PARTED:
        return value
    value = structure(value)
    parts = {part.name: part for part in field.fields}
    if isinstance(value, dict) and field.kind in ("group", "tuple"):
        return {name: unfolded(parts[name], each) if name in parts else each for name, each in value.items()}
    if isinstance(value, list) and field.kind == "list" and field.item:
        return [unfolded(field.item, each) for each in value]
    return value
