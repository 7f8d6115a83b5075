"""A text to a value of a hinted type, and what a type accepts, in words."""

import math
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import flyte
from pydantic import TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError

from flyte_taskmodel.overrides.quantities import QuantityError, parse_bytes, parse_cores, parse_duration, parse_size
from flyte_taskmodel.overrides.type_hints import element_hint, is_dataclass_type, members

NONE = "none"
"""The text for None, where a field takes that."""

_PAIRED = "of them with a comma between"

SHOWN_CHOICES = 8
"""More choices than this are counted in a message instead of listed."""


@dataclass(frozen=True)
class Reader:
    """How texts of one scalar type are read.

    Args:
        read: raises ValueError for a text that it does not take; a QuantityError's message is shown as it is.
        accepts: what it takes, as part of a sentence.
        measure: for a quantity, its amount; the first of a pair may not be more than the second.
    """

    read: Callable[[str], Any]
    accepts: str
    measure: Callable[[Any], float] | None = None


Readers = Mapping[Any, Reader]


def readers_of(owner: type | None, name: str, hint: Any) -> Readers:
    """How the scalars of one field are read.

    In Flyte's Resources a text is a Kubernetes quantity: of cores where plain numbers are taken too, else of bytes. An
    int whose name ends in `_bytes` is a size. The rest is told by its type.
    """
    if owner is not None and issubclass(owner, flyte.Resources):
        return {**_PLAIN, str: _CORES if float in members(hint) else _BYTES}
    return {**_PLAIN, int: _SIZE} if name.endswith("_bytes") else _PLAIN


def read(hint: Any, text: str, readers: Readers) -> Any:
    """The value that the text stands for.

    The members of a union are tried in their order: choices and `none` first, lists after scalars, a plain str last.

    Raises:
        QuantityError: for a quantity, size or duration that is none, in one sentence.
        ValueError: for anything else that the hint does not take.
    """
    reason: ValueError | None = None
    for member in sorted(_readable(hint), key=_rank):
        try:
            return _read_one(member, text, readers)
        except QuantityError as error:
            reason = reason or error
        except ValueError:
            continue
    raise reason or ValueError(text)


def accepted(hint: Any, readers: Readers) -> str:
    """What texts the hint takes, as part of a sentence; empty for a type that no text stands for."""
    kinds = sorted(_readable(hint), key=_rank)
    phrases = dict.fromkeys(phrase for kind in kinds for phrase in _phrases(kind, readers))
    *others, last = sorted(phrases, key=lambda phrase: (phrase == NONE, phrase.endswith(_PAIRED))) or [""]
    return f"{', '.join(others)} or {last}" if others else last


def choices(hint: Any) -> list[str]:
    """The words that the hint takes, as typed."""
    return [
        str(choice)
        for member in members(hint)
        if typing.get_origin(member) is typing.Literal
        for choice in typing.get_args(member)
    ]


def _readable(hint: Any) -> Iterator[Any]:
    """The members of the hint that a text can stand for. A number beside a duration means its seconds."""
    together = members(hint)
    for member in together:
        if timedelta in together and member in (int, float):
            continue
        if not is_dataclass_type(member):
            yield member


def _rank(member: Any) -> int:
    if member in (None, type(None)) or typing.get_origin(member) is typing.Literal:
        return 0
    if typing.get_origin(member) is not None:
        return 2
    return 3 if member is str else 1


def _read_one(member: Any, text: str, readers: Readers) -> Any:
    arguments = typing.get_args(member)
    if member is type(None):
        return _chosen({NONE: None}, text)
    if typing.get_origin(member) is typing.Literal:
        return _chosen({str(choice): choice for choice in arguments}, text)
    if (element := element_hint(member)) is not None:
        values = [read(element, item, readers) for item in _items(text)]
        return values if typing.get_origin(member) is list else tuple(values)
    if typing.get_origin(member) is tuple:
        values = [read(each, item, readers) for each, item in zip(arguments, _items(text), strict=True)]
        return _pair(values, text, readers[str].measure)
    if typing.get_origin(member) is dict:
        pairs = (item.split("=", 1) for item in _items(text))
        return {read(arguments[0], key, readers): read(arguments[1], value, readers) for key, value in pairs}
    if (reader := _reader(member, readers)) is None:
        raise ValueError(text)
    return reader.read(text)


def _pair(values: list[Any], text: str, measure: Callable[[Any], float] | None) -> tuple[Any, ...]:
    if measure and measure(values[0]) > measure(values[-1]):
        raise QuantityError(f"{text!r} requests more than its limit: write the request first, then the limit.")
    return tuple(values)


def _items(text: str) -> list[str]:
    items = [item.strip() for item in text.split(",")] if text else []
    if not all(items):
        raise ValueError(text)
    return items


def _chosen(words: dict[str, Any], text: str) -> Any:
    if text not in words:
        raise ValueError(text)
    return words[text]


def _phrases(member: Any, readers: Readers) -> list[str]:
    arguments = typing.get_args(member)
    if member is type(None):
        return [NONE]
    if typing.get_origin(member) is typing.Literal:
        words = [str(choice) for choice in arguments]
        return words if len(words) <= SHOWN_CHOICES else [f"one of {len(words)} names such as {words[0]}"]
    if (element := element_hint(member)) is not None:
        return ["a list A,B"] if accepted(element, readers) else []
    if typing.get_origin(member) is tuple:
        return [f"{len(arguments)} {_PAIRED}"] if accepted(arguments[0], readers) else []
    if typing.get_origin(member) is dict:
        return ["a list NAME=VALUE,NAME=VALUE"]
    reader = _reader(member, readers)
    return [reader.accepts] if reader else []


def _reader(kind: Any, readers: Readers) -> Reader | None:
    """How the scalar type is read; None for one that no text stands for (a Protocol, Any, an object of a library)."""
    if kind in readers:
        return readers[kind]
    if not isinstance(kind, type) or kind in (Any, object) or isinstance(kind, types.GenericAlias):
        return None
    try:
        return Reader(_by_pydantic(kind), f"a {kind.__name__}")
    except PydanticUserError:
        return None


def _by_pydantic(kind: Any) -> Callable[[str], Any]:
    adapter = TypeAdapter(kind)

    def reading(text: str) -> Any:
        try:
            return adapter.validate_python(text)
        except ValidationError:
            raise ValueError(text) from None

    return reading


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _checked(measure: Callable[[str], object]) -> Callable[[str], str]:
    def reading(text: str) -> str:
        measure(text)
        return text

    return reading


_PLAIN: Readers = {
    bool: Reader(_by_pydantic(bool), "true or false"),
    int: Reader(int, "a whole number"),
    float: Reader(_finite, "a number"),
    str: Reader(str, "a text"),
    timedelta: Reader(parse_duration, "a duration such as 90, 90s or 2h30m"),
}
_CORES = Reader(_checked(parse_cores), "a number of cores such as 2 or 500m", parse_cores)
_BYTES = Reader(_checked(parse_bytes), "an amount of bytes such as 512Mi or 2G", parse_bytes)
_SIZE = Reader(parse_size, "a size such as 10MiB")
