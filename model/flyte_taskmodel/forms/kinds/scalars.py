"""Inputs of one text each: numbers, texts, dates, durations, bytes, choices."""

import base64
import binascii
import dataclasses
import enum
import math
import re
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from pydantic import BaseModel, TypeAdapter

from flyte_taskmodel.description.signature import type_text
from flyte_taskmodel.forms.kinds.input_kind import MISSING, CannotWriteError, ErrorCollector, InputKind
from flyte_taskmodel.forms.schema import Field, Kind
from flyte_taskmodel.overrides.quantities import QuantityError, format_duration, parse_duration

BASE64 = "base64:"
"""What a text begins with that stands for bytes which are no UTF-8."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_TRUE, _FALSE = ("true", "yes", "on", "1", "y", "t"), ("false", "no", "off", "0", "n", "f")


@dataclass(frozen=True)
class Scalar(InputKind):
    """A type that one text, or one JSON number or truth value, stands for.

    Args:
        hint: the type.
        kind: what it is edited as.
        accepts: what it takes, as part of a sentence.
        parse: from a form value; raises ValueError or TypeError for what it does not take.
        spell: to a form value.
    """

    hint: type
    kind: Kind
    accepts: str
    parse: Callable[[Any], Any]
    spell: Callable[[Any], Any]

    def field(self, path: str, name: str) -> Field:
        return Field(path, name, self.kind, type=type_text(self.hint), accepts=self.accepts)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        try:
            return self.parse(value)
        except OutOfRangeError as error:
            return errors_found.wrong(path, f"{path} takes {error}{self.not_taken(value)}")
        except QuantityError as error:
            return errors_found.wrong(path, str(error))
        except (ValueError, TypeError, OverflowError, ArithmeticError):
            return errors_found.wrong(path, f"{path} takes {self.accepts}{self.not_taken(value)}")

    def write(self, native: Any) -> Any:
        if not isinstance(native, self.hint) and not (self.hint is float and isinstance(native, int)):
            raise CannotWriteError(f"{native!r} is no {self.hint.__name__}")
        return self.spell(native)

    def holds(self, native: Any) -> bool:
        return type(native) is self.hint


@dataclass(frozen=True)
class Choice(InputKind):
    """An Enum, told by its members' names as on Flyte's command line, or a Literal, told by its values.

    Args:
        hint: the type.
        words: the native values by their words.
        others: native values by other words that are taken for them: an enum's values.
    """

    hint: Any
    words: dict[str, Any]
    others: dict[str, Any]

    @classmethod
    def of_enum(cls, hint: type[enum.Enum]) -> "Choice":
        """Of an Enum."""
        return cls(hint, dict(hint.__members__), {str(member.value): member for member in hint})

    @classmethod
    def of_literal(cls, hint: Any) -> "Choice":
        """Of a Literal."""
        values = typing.get_args(hint)
        words = {str(value): value for value in values}
        return cls(hint, words if len(words) == len(values) else {repr(value): value for value in values}, {})

    def field(self, path: str, name: str) -> Field:
        return Field(
            path, name, "choice", type=type_text(self.hint), accepts=self._accepts(), choices=tuple(self.words)
        )

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        word = str(value)
        for known in (self.words, self.others):
            if word in known:
                return known[word]
        return errors_found.wrong(path, f"{path} takes {self._accepts()}{self.not_taken(value)}")

    def write(self, native: Any) -> Any:
        for word, value in self.words.items():
            if type(value) is type(native) and value == native:
                return word
        if isinstance(native, enum.Enum) and str(native.value) in self.words:  # Flyte makes an Enum of a Literal.
            return str(native.value)
        raise CannotWriteError(f"{native!r} is not among the choices")

    def holds(self, native: Any) -> bool:
        return any(type(value) is type(native) and value == native for value in self.words.values())

    def _accepts(self) -> str:
        *some, last = self.words or [""]
        return f"{', '.join(some)} or {last}" if some else last


def of_library(hint: type) -> Scalar:
    """A class that pydantic reads from a text: a UUID, a Decimal, a Path, a URL, a SecretStr.

    Raises:
        pydantic.PydanticUserError: for one that it does not know.
    """
    own = typing.get_origin(hint) or hint
    return Scalar(own, "word", f"a {type_text(hint)}", TypeAdapter[Any](hint).validate_python, str)


class OutOfRangeError(ValueError):
    """A whole number that Flyte cannot hand on."""


INT_RANGE = (-(2**63), 2**63 - 1)
"""The smallest and the largest whole number that Flyte's protobuf holds."""
PACKED_INT_RANGE = (-(2**63), 2**64 - 1)
"""The same for members of classes, which travel as MessagePack."""


def _int(value: Any, limits: tuple[int, int] = INT_RANGE) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError
    number = int(value)
    if not limits[0] <= number <= limits[1]:
        raise OutOfRangeError(f"a whole number of 64 bits, from {limits[0]} to {limits[1]}")
    return number


def is_handed_on(native: Any, limits: tuple[int, int] = INT_RANGE) -> bool:
    """Whether Flyte can hand a value on: no number of it is too large, no text of it has half of a character."""
    if dataclasses.is_dataclass(native) or isinstance(native, BaseModel):
        return is_handed_on(list(getattr(native, "__dict__", {}).values()), PACKED_INT_RANGE)
    if isinstance(native, dict):
        return is_handed_on([*native, *native.values()], limits)
    if isinstance(native, list | tuple | set):
        return all(is_handed_on(each, limits) for each in native)
    if isinstance(native, str):
        return native.isascii() or not _SURROGATE.search(native)
    return type(native) is not int or limits[0] <= native <= limits[1]


def _float(value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError
    return float(value)


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in _TRUE + _FALSE:
        raise ValueError
    return word in _TRUE


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    if not is_handed_on(value):
        raise ValueError
    return value


def _datetime(value: Any) -> datetime:
    made = datetime.fromisoformat(_text(value).strip())
    if made.tzinfo:
        made.astimezone(UTC)  # Flyte hands it on as such; at the edges of the calendar there is none.
    return made


def _duration(value: Any) -> timedelta:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return timedelta(seconds=value)
    text = _text(value).strip()
    return -parse_duration(text[1:]) if text.startswith("-") else parse_duration(text)


def _bytes(value: Any) -> bytes:
    if isinstance(value, dict) and value.keys() == {"$base64"}:  # As `--json` prints bytes.
        value = BASE64 + _text(value["$base64"])
    text = _text(value)
    if text.startswith(BASE64):
        try:
            return base64.b64decode(text.removeprefix(BASE64), validate=True)
        except binascii.Error:
            raise ValueError(text) from None
    return text.encode("utf-8")


def _spelled_bytes(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text.isprintable() and not text.startswith(BASE64) and (text or not value):
        return text
    return BASE64 + base64.b64encode(value).decode("ascii")


PACKED_INT = Scalar(int, "int", "a whole number", partial(_int, limits=PACKED_INT_RANGE), int)
"""How an `int` is read that is a member of a class."""

SCALARS: dict[Any, Scalar] = {
    each.hint: each
    for each in (
        Scalar(int, "int", "a whole number", _int, int),
        Scalar(float, "float", "a number", _float, lambda value: float(value) if math.isfinite(value) else str(value)),
        Scalar(bool, "bool", "true or false", _bool, bool),
        Scalar(str, "text", "a text", _text, str),
        Scalar(
            datetime,
            "datetime",
            "a date and time such as 2026-03-01T12:30 or 2026-03-01T12:30+01:00",
            _datetime,
            datetime.isoformat,
        ),
        Scalar(
            date,
            "date",
            "a date such as 2026-03-01",
            lambda value: date.fromisoformat(_text(value).strip()),
            date.isoformat,
        ),
        Scalar(
            time,
            "time",
            "a time of day such as 12:30",
            lambda value: time.fromisoformat(_text(value).strip()),
            time.isoformat,
        ),
        Scalar(timedelta, "duration", "a duration such as 90s, 2h30m or PT2H30M", _duration, format_duration),
        Scalar(bytes, "bytes", f"a text, or {BASE64} and bytes in base64", _bytes, _spelled_bytes),
    )
}
"""How the types are read that need no look at their insides."""
