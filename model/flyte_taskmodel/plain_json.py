"""Frozen dataclasses to JSON values and back: how task and run state crosses from one process to another.

Only what these dataclasses use is handled: str, int, float, bool, None, dict, tuples and other dataclasses. Unknown
keys are dropped and missing ones take their defaults, so that a newer worker and an older reader understand each other.
"""

import dataclasses
import functools
import types
import typing
from typing import Any, TypeVar

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """The JSON value of a dataclass (or of the tuples and dicts inside one)."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    return value


def from_plain(kind: type[T], value: Any) -> T:
    """An instance of the dataclass `kind` from its JSON value.

    Raises:
        TypeError: when `value` lacks a field that has no default.
    """
    hints = _hints(kind)  # type: ignore[arg-type]
    return kind(**{name: _restore(hints[name], item) for name, item in value.items() if name in hints})


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    resolved = typing.get_type_hints(kind)
    return {field.name: resolved[field.name] for field in dataclasses.fields(kind)}


def _restore(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        some = [member for member in typing.get_args(hint) if member is not type(None)]
        return _restore(some[0], value) if len(some) == 1 else value
    if origin is tuple:
        return tuple(_restore(typing.get_args(hint)[0], item) for item in value)
    if origin is dict:
        return {key: _restore(typing.get_args(hint)[1], item) for key, item in value.items()}
    return from_plain(hint, value) if isinstance(hint, type) and dataclasses.is_dataclass(hint) else value
