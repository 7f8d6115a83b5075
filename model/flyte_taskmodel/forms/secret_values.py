"""What of a filled form others may read: all but secrets. Imports no Flyte."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flyte_taskmodel.forms.schema import VARIANT, Field
from flyte_taskmodel.forms.value_shapes import named_variant, structure, table_rows


@dataclass(frozen=True)
class Parted:
    """Form values in two parts."""

    shared: dict[str, Any] = field(default_factory=dict)
    withheld: dict[str, Any] = field(default_factory=dict)
    """By path, what is secret; a list, table or tuple that holds such as a whole."""


def parted(fields: Iterable[Field], values: Mapping[str, Any], above: str = "") -> Parted:
    """The values of a form or group, those that others may read and those that nobody is to.

    Args:
        fields: of the form or group.
        values: form values by field.
        above: the path that the group has.
    """
    known = {name: field for field in fields for name in field.names}
    both = Parted()
    for given, value in values.items():
        name = known[given].name if given in known else given
        path = f"{above}.{name}" if above else name
        if name in known:
            _part(both, name, known[name], value, path)
        elif any(map(holds_secrets, known.values())):  # It may be the name of a secret, misspelt.
            both.withheld[path] = value
        else:
            both.shared[name] = value
    return both


def without_secrets(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Of form values those that others may read."""
    return parted(fields, values).shared


def secret_texts(fields: Iterable[Field], values: Mapping[str, Any]) -> Iterator[str]:
    """The texts in form values that are secret; of what has not the shape of its field, every one."""
    known = {name: field for field in fields for name in field.names}
    for name, value in values.items():
        if name in known:
            yield from _texts(known[name], value)


def holds_secrets(field: Field) -> bool:
    """Whether a field or a part of it is secret."""
    return field.secret or any(map(holds_secrets, field.below()))


def _part(both: Parted, name: str, field: Field, value: Any, path: str) -> None:
    if not holds_secrets(field) or value is None:
        both.shared[name] = value
    elif field.kind == "group" and isinstance(value, dict):
        inner = parted(field.fields, value, path)
        both.shared[name] = inner.shared
        both.withheld.update(inner.withheld)
    elif variant := named_variant(field, value):
        inner = Parted()
        _part(inner, "value", variant, value["value"], path)
        if inner.shared:
            both.shared[name] = {VARIANT: value[VARIANT], **inner.shared}
        both.withheld.update(inner.withheld)
    else:
        both.withheld[path] = value


def _texts(field: Field, value: Any) -> Iterator[str]:
    if not holds_secrets(field):
        return
    value = value if field.secret else structure(value)
    if field.kind == "group" and isinstance(value, dict):
        yield from secret_texts(field.fields, value)
    elif field.kind == "list" and isinstance(value, list) and field.item:
        for each in value:
            yield from _texts(field.item, each)
    elif field.kind == "table" and (rows := table_rows(value)) is not None and field.item and field.key:
        for key, each in rows:
            yield from _texts(field.key, key)
            yield from _texts(field.item, each)
    elif variant := named_variant(field, value):
        yield from _texts(variant, value["value"])
    elif field.kind == "union":
        for each in filter(holds_secrets, field.variants):
            yield from _texts(each, value)
    else:
        yield from _leaves(value)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(key)
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
