"""What of a filled form others may read: all but secrets. Imports no Flyte."""

from collections.abc import Iterable, Mapping
from typing import Any

from flyte_taskmodel.forms.schema import VARIANT, Field


def without_secrets(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without those of secret fields; a list, table or tuple that holds such is left out as a whole.

    Args:
        fields: of a form or group.
        values: form values by field.
    """
    known = {field.name: field for field in fields}
    kept = ((name, _kept(known[name], value) if name in known else value) for name, value in values.items())
    return {name: value for name, value in kept if value is not _SECRET}


_SECRET: Any = object()


def _kept(field: Field, value: Any) -> Any:
    if not _holds_secrets(field):
        return value
    if field.kind == "group" and isinstance(value, dict):
        return without_secrets(field.fields, value)
    if field.kind == "union" and isinstance(value, dict) and value.keys() == {VARIANT, "value"}:
        variant = next((each for each in field.variants if each.name == value[VARIANT]), None)
        inner = _kept(variant, value["value"]) if variant else _SECRET
        return _SECRET if inner is _SECRET else {VARIANT: value[VARIANT], "value": inner}
    return _SECRET


def _holds_secrets(field: Field) -> bool:
    return field.secret or any(map(_holds_secrets, field.below()))
