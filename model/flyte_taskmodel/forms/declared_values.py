"""What a task declares as form values, for its overrides' fields."""

import contextlib
import typing
from datetime import timedelta
from typing import Any

from flyte_taskmodel.forms.schema import Kind
from flyte_taskmodel.forms.settings_codec import nested
from flyte_taskmodel.overrides.field_path import Place
from flyte_taskmodel.overrides.setting_leaves import leaves
from flyte_taskmodel.overrides.type_hints import element_hint, field_hints, is_dataclass_type, members


def leaf_kind(place: Place, some: list[Any]) -> Kind:
    """What a value without parts is edited as."""
    if timedelta in some:
        return "duration"
    if all(typing.get_origin(each) is typing.Literal for each in some):
        return "choice"
    plain: dict[Any, Kind] = {bool: "bool", int: "int", float: "float", str: "text"}
    readers = place.readers
    if len(some) == 1 and some[0] in plain and readers[some[0]].accepts == _ORDINARY[some[0]].accepts:
        return plain[some[0]]
    return "word"


_ORDINARY = Place("", str).readers


def are_shorthands(kind: type, others: list[Any]) -> bool:
    """Whether all the other types stand for the first field of the dataclass."""
    first = next(iter(field_hints(kind).values()))
    return set(others) <= set(members(first))


def leaf_value(place: Place, kind: Kind, value: Any) -> Any:
    """The form value of a native one that has no parts."""
    texts = [leaf.text for _, leaf in leaves(place.path, place.hint, value)]
    if len(texts) != 1 or is_dataclass_type(type(value)):
        return None
    if kind == "bool":
        return texts[0] == "true"
    with contextlib.suppress(ValueError):  # Flyte takes a text for a number here and there.
        return {"int": int, "float": float}.get(kind, str)(texts[0])
    return texts[0]


def listed(place: Place, value: Any) -> list[Any] | None:
    """The form values of a list's items; of an item with parts, those that are set."""
    if not value:
        return None
    items = []
    for each in value if isinstance(value, list | tuple) else [value]:
        element = next(filter(None, map(element_hint, members(place.hint))), Any)
        found = {path: leaf.text for path, leaf in leaves("item", element, each) if not leaf.filled_in}
        items.append(nested(found)["item"] if found else "")
    return items
