"""Which types are secret and which hold such: what their authors say of them.

pydantic's `SecretStr`, `SecretBytes` and `Secret[...]` are, and whatever else gives its value only when asked for it
(`get_secret_value`), and what `Field(json_schema_extra=...)` calls `writeOnly` or of the format `password`. A name such
as `token` says nothing.
"""

import dataclasses
import typing
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel


def is_secret(hint: Any) -> bool:
    """Whether values of the type give theirs only when asked."""
    own = typing.get_origin(hint) or hint
    return isinstance(own, type) and hasattr(own, "get_secret_value")


def is_write_only(metadata: Iterable[Any]) -> bool:
    """Whether one of what stands in an `Annotated` says that the value is to be written and never read."""
    extras = (getattr(each, "json_schema_extra", None) for each in metadata)
    return any(
        extra.get("writeOnly") is True or extra.get("format") == "password"
        for extra in extras
        if isinstance(extra, dict)
    )


def holds_secrets(hint: Any) -> bool:
    """Whether the type is secret, or has a part at any depth that is."""
    return _holds(hint, set())


def secrets_in(native: Any) -> Iterator[str]:
    """The values of the secret objects in a native one, at any depth, as texts."""
    waiting, seen = [native], set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, str | bytes | int | float | type(None)):
            continue
        seen.add(id(each))
        if is_secret(type(each)):
            value = each.get_secret_value()
            yield value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        elif isinstance(each, dict):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple | set | frozenset):
            waiting += each
        elif isinstance(each, BaseModel) or dataclasses.is_dataclass(each):
            waiting += vars(each).values() if hasattr(each, "__dict__") else ()


def _holds(hint: Any, above: set[int]) -> bool:
    if hasattr(hint, "__value__"):  # `type Name = ...`, of Python 3.12.
        return _holds(hint.__value__, above)
    if isinstance(hint, typing.NewType):
        return _holds(hint.__supertype__, above)
    if is_secret(hint):
        return True
    if typing.get_origin(hint) is typing.Annotated and is_write_only(hint.__metadata__):
        return True
    if id(hint) in above:
        return False
    above.add(id(hint))
    own = typing.get_origin(hint) or hint
    parts = [*typing.get_args(hint), *(_parts(own) if isinstance(own, type) else ())]
    return any(_holds(part, above) for part in parts)


def _parts(own: type) -> Iterator[Any]:
    """The types of a class's members."""
    if issubclass(own, BaseModel):
        for info in own.model_fields.values():
            yield typing.Annotated[info.annotation, *info.metadata, info]
    elif dataclasses.is_dataclass(own) or hasattr(own, "__required_keys__") or hasattr(own, "_fields"):
        try:
            yield from typing.get_type_hints(own, include_extras=True).values()
        except Exception:  # A hint that cannot be resolved here.
            return
