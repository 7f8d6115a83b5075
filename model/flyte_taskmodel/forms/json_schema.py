"""Forms as JSON Schema (2020-12), for other tools. Imports no Flyte."""

from typing import Any

from flyte_taskmodel.forms.schema import Field, Form, TaskForms
from flyte_taskmodel.forms.value_shapes import is_variant

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SCALARS: dict[str, dict[str, Any]] = {
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "text": {"type": "string"},
    "word": {"type": ["string", "number"]},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "duration": {"type": ["string", "number"]},
    "bytes": {"type": "string"},
    "file": {"type": "string"},
    "dir": {"type": "string"},
    "frame": {"type": "string"},
    "array": {"type": ["array", "string"]},
}
"""What most plainly stands for a value; a form takes texts for numbers, too."""


def json_schema(forms: TaskForms) -> dict[str, Any]:
    """The schema of an object with the form values of `inputs` and of `overrides`."""
    return {
        "$schema": DIALECT,
        "title": forms.task,
        **({"description": forms.doc} if forms.doc else {}),
        "type": "object",
        "properties": {"inputs": _form(forms.inputs), "overrides": _form(forms.overrides)},
        "additionalProperties": False,
    }


def _form(form: Form) -> dict[str, Any]:
    return {**_object(form.fields), **({"description": form.note} if form.note else {})}


def _object(fields: tuple[Field, ...]) -> dict[str, Any]:
    shown = [field for field in fields if field.kind != "fixed"]
    aliased = [field for field in shown if field.required and field.aliases]
    either = [{"anyOf": [{"required": [name]} for name in field.names]} for field in aliased]
    return {
        "type": "object",
        "properties": {name: _field(field) for field in shown for name in field.names},
        "required": [field.name for field in fields if field.required and not field.aliases],
        "additionalProperties": False,
        **({"allOf": either} if either else {}),
    }


def _field(field: Field) -> dict[str, Any]:
    shape = {**_shape(field), **field.limits, **({"writeOnly": True} if field.secret else {})}
    if field.nullable:
        shape = {"anyOf": [shape, {"type": "null"}]}
    said = {
        "title": field.label if field.label != field.name else "",
        "description": " ".join(filter(None, [field.help, field.note])),
        "$comment": f"On this machine: {field.local_effect}." if field.local_effect else "",
    }
    return {**shape, **{key: text for key, text in said.items() if text}, **_default(field)}


def _shape(field: Field) -> dict[str, Any]:
    if field.kind == "choice":
        return {"enum": list(field.choices)}
    if field.kind == "group":
        return _object(field.fields)
    if field.kind == "tuple":
        places = [_field(each) for each in field.fields]
        return {"type": "array", "prefixItems": places, "items": False, "minItems": len(places)}
    if field.kind == "list":
        return {"type": "array", "items": _field(field.item) if field.item else {}}
    if field.kind == "table":
        return {"type": "object", "additionalProperties": _field(field.item) if field.item else {}}
    if field.kind == "union":
        return {"anyOf": [_field(each) for each in field.variants]}
    shape = _SCALARS.get(field.kind, {})
    return {**shape, "examples": list(field.choices)} if field.choices else dict(shape)


def _default(field: Field) -> dict[str, Any]:
    """What holds when the field is left out, where the schema itself would take it."""
    value = field.current
    if is_variant(value):
        value = value["value"]
    if field.required or value == {} or (value is None and not field.nullable):
        return {}
    if field.kind in ("int", "float") and isinstance(value, str):  # `inf` is no number of JSON.
        return {}
    return {"default": value}
