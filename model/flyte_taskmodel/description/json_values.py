"""Native values as JSON: what `--json`, events and forms show of inputs and outputs.

A value with no JSON of its own becomes `{"$repr": text, "$type": name}`.
"""

import base64
import dataclasses
import datetime
import enum
import json
import math
import pathlib
import reprlib
from typing import Any

REPR = "$repr"
TYPE = "$type"
MAX_CHARACTERS = 1_000_000
"""A value whose JSON is longer is shown as a shortened repr; the value itself is untouched."""

_short = reprlib.Repr()
_short.maxstring = _short.maxother = 1000
_short.maxlist = _short.maxdict = _short.maxtuple = _short.maxset = 50


def to_json(value: Any, limit: int = MAX_CHARACTERS) -> Any:
    """The JSON of a native value.

    Args:
        value: anything that a task takes or returns.
        limit: the most characters its JSON may have.
    """
    try:
        plain = _convert(value)
        return plain if len(json.dumps(plain)) <= limit else marked(value)
    except (RecursionError, ValueError, TypeError):
        return marked(value)


def marked(value: Any) -> dict[str, str]:
    """The repr of a value under its marked key, at most a few thousand characters; never raises."""
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    try:
        text = _short.repr(value)
    except Exception as error:
        text = f"<{name} whose repr raises {type(error).__name__}>"
    return {REPR: text[:5000], TYPE: name}


def to_text(plain: Any) -> str:
    """One line for a person of what `to_json` gave."""
    if isinstance(plain, dict) and plain.keys() == {REPR, TYPE}:
        return str(plain[REPR])
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _convert(value: Any) -> Any:
    match value:
        case None | bool() | str():
            return value.value if isinstance(value, enum.Enum) else value
        case enum.Enum():
            return _convert(value.value)
        case int():
            return int(value)
        case float():
            return float(value) if math.isfinite(value) else marked(value)
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            return value.total_seconds()
        case pathlib.PurePath():
            return str(value)
        case bytes():
            return {"$base64": base64.b64encode(value).decode("ascii")}
        case dict():
            return {_key(key): _convert(item) for key, item in value.items()}
        case tuple() if hasattr(value, "_fields"):
            return {name: _convert(item) for name, item in zip(value._fields, value, strict=True)}
        case list() | tuple():
            return [_convert(item) for item in value]
        case set() | frozenset():
            return [_convert(item) for item in sorted(value, key=repr)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _convert(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if hasattr(type(value), "model_dump"):
        return value.model_dump(mode="json")
    return marked(value)


def _key(key: Any) -> str:
    plain = _convert(key)
    return plain if isinstance(plain, str) else json.dumps(plain)
