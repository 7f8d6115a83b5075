"""The values that were filled into a form, addressed by paths through groups, lists, tables and unions."""

import copy
import json
from typing import Any, Final, TypeAlias

from flyte_taskmodel.forms import value_shapes
from flyte_taskmodel.forms.schema import VARIANT, Field
from flyte_taskmodel.forms.value_shapes import is_variant, structure, table_rows

Way: TypeAlias = tuple[str | int, ...]
"""The path to a value: the name of a group's member or a tuple's place, the index of a list's item, the row and 0 or 1
for a table's key or value, `value` for a union's value."""


PARTED = value_shapes.PARTED | {"union"}
"""Kinds that are edited part by part."""


class _Absent:
    """The type of `ABSENT`; copying it gives the same object."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Absent":
        return self

    def __bool__(self) -> bool:
        return False


ABSENT: Final[Any] = _Absent()


class Filled:
    """The values of one form; a field that is not filled in is absent.

    Args:
        values: form values by field, which are copied.
    """

    def __init__(self, values: dict[str, Any] | None = None) -> None:
        self.values: dict[str, Any] = copy.deepcopy(values or {})

    def at(self, way: Way) -> Any:
        """The value there, or `ABSENT`."""
        place: Any = self.values
        for part in way:
            held = range(len(place)) if isinstance(place, list) else place if isinstance(place, dict) else ()
            if part not in held:
                return ABSENT
            place = place[part]
        return place

    def put(self, way: Way, value: Any) -> None:
        """Set the value there, creating the groups above it."""
        place: Any = self.values
        for part in way[:-1]:
            below = place.get(part) if isinstance(place, dict) else place[part]
            if not isinstance(below, dict | list):
                below = place[part] = {}
            place = below
        place[way[-1]] = copy.deepcopy(value)

    def drop(self, way: Way) -> None:
        """Remove the value there, and the groups above it that become empty."""
        above = self.at(way[:-1])
        if isinstance(above, dict):
            above.pop(way[-1], None)
            if not above and len(way) > 1 and isinstance(way[-2], str) and not is_variant(self.at(way[:-2])):
                self.drop(way[:-1])


def rows_of(field: Field, value: Any) -> list[Any]:
    """The items of a list, or a table's rows as pairs of key and value, in whichever form they were given."""
    if field.kind == "table":
        return [list(row) for row in table_rows(value) or ()]
    items = structure(value)
    return list(items) if isinstance(items, list) else []


def variant_of(field: Field, value: Any) -> tuple[Field | None, Any]:
    """The union's variant that a value belongs to, and the value itself; no variant for null and for no value."""
    if value is None or value is ABSENT:
        return None, value
    if is_variant(value):
        return next((each for each in field.variants if each.name == value[VARIANT]), field.variants[0]), value["value"]
    kinds = ("group", "table") if isinstance(value, dict) else ("list", "tuple", "table")
    is_parted = isinstance(value, dict | list)
    fits = (each for each in field.variants if (each.kind in kinds if is_parted else each.kind not in PARTED))
    return next(fits, field.variants[0]), value


def blank(field: Field) -> Any:
    """The first value of a field that must have one."""
    match field.kind:
        case "group" | "tuple":
            return {}
        case "list" | "table":
            return []
        case "union":
            return {VARIANT: field.variants[0].name, "value": blank(field.variants[0])}
        case "bool":
            return False
    return field.choices[0] if field.kind == "choice" and field.choices else ""


def spelled(value: Any) -> str:
    """A form value as text, as it is typed; empty for none."""
    if value is None or value is ABSENT:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
