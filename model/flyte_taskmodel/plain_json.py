"""Frozen dataclasses to JSON values and back: how task and run state crosses from one process to another.

Only what these dataclasses use is handled: str, int, float, bool, None, dict, tuples and other dataclasses. Unknown
keys are dropped and missing ones take their defaults, so that a newer worker and an older reader understand each other.
"""

import dataclasses
import functools
import types
import typing
from typing import Any, ClassVar, Generic, Protocol, TypeVar

T = TypeVar("T")


class Kind(Protocol):
    """A dataclass of several that go the same way, told from the others by its `kind`."""

    kind: ClassVar[str]


K = TypeVar("K", bound=Kind)


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


class KindCodec(Generic[K]):
    """Dataclasses of several kinds to JSON objects and back: the kind of each stands under a key of its own.

    Args:
        key: where the kind stands, first of all.
        kinds: the classes.
    """

    def __init__(self, key: str, kinds: tuple[type[K], ...]) -> None:
        self.key = key
        self.kinds: dict[str, type[K]] = {each.kind: each for each in kinds}

    def encode(self, value: K) -> dict[str, Any]:
        """The value as a JSON object."""
        return {self.key: value.kind, **to_plain(value)}

    def decode(self, plain: dict[str, Any]) -> K:
        """The value that `encode` gave.

        Raises:
            ValueError: for a kind that this version does not know.
        """
        kind = self.kinds.get(plain.get(self.key, ""))
        if kind is None:
            known = ", ".join(sorted(self.kinds))
            raise ValueError(f"unknown kind {plain.get(self.key)!r}; this version knows {known}")
        return from_plain(kind, plain)


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
