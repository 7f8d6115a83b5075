"""Keeping secret values out of everything that is shown or kept: output, events, records, reports, errors.

A value is also recognised in the forms that it takes on its way into text: inside JSON, in a `repr`, in HTML,
percent-encoded in a URL, in hexadecimal, in other letter case, and in base64, alone or as part of something longer. Of
a value of several lines, every long line counts too. `docs/declared.md` says what is covered and what is not.
"""

import base64
import bisect
import html
import json
import re
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import Any, AnyStr

MASK = "***"
SHORTEST = 3
"""Characters that a value needs to be masked: shorter ones are in every text by chance."""
SHORTEST_PART = 8
"""Characters that a line of a value, or the inner part of its base64, needs to be masked by itself."""


class Masker:
    """Replaces values by `***`, wherever they are in a text, overlapping ones too.

    Args:
        values: the secret values. One of fewer than 3 characters is not masked.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self._texts = sorted({form for value in values for form in _forms_of_value(value)})
        self._bytes = sorted(form.encode("utf-8", "surrogateescape") for form in self._texts)

    def text(self, text: str) -> str:
        """The text without the values."""
        return _masked(text, _spans(text, self._texts), MASK)

    def plain(self, value: Any) -> Any:
        """The JSON value without the values, keys of objects included. Numbers pass as they are."""
        if not self._texts:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.plain(key): self.plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.plain(item) for item in value]
        return value

    def stream(self) -> "StreamMasker":
        """A masker for bytes that come in pieces, such as a process's output."""
        return StreamMasker(self._bytes)

    def take_over(self, stream: "StreamMasker") -> None:
        """Have a stream that goes on already mask these values, which are those that it masked and more."""
        stream.look_for(self._bytes)


class StreamMasker:
    """Masks a stream of bytes: what it lets through is what `Masker.text` makes of the whole.

    It holds back only the end of what it got, and only while that may be the beginning of a value.

    Args:
        forms: what to mask, sorted.
    """

    def __init__(self, forms: list[bytes]) -> None:
        self._held = b""
        self._covered = 0
        """How many of the held bytes belong to a value whose `***` was already let through."""
        self.look_for(forms)

    def look_for(self, forms: list[bytes]) -> None:
        """Mask these from now on, also where one has begun."""
        self._forms = forms
        self._firsts = {form[0] for form in forms}
        self._longest = max(map(len, forms), default=0)

    def feed(self, data: bytes) -> bytes:
        """What can be shown now that `data` came."""
        if not self._forms:
            return data
        data = self._held + data
        return self._let_through(data, self._open_end(data))

    def end(self) -> bytes:
        """What was held back, at the stream's end."""
        return self._let_through(self._held, len(self._held))

    def _let_through(self, data: bytes, until: int) -> bytes:
        """Mask `data` up to `until` and hold back the rest."""
        spans = _spans(data, self._forms, self._covered)
        ready = [(start, min(end, until)) for start, end in spans if start < until]
        shown = _masked(data[:until], ready, MASK.encode())
        if self._covered and until:
            shown = shown[len(MASK) :]
        if until:
            self._covered = next((end - until for start, end in spans if start < until < end), 0)
        self._held = data[until:]
        return shown

    def _open_end(self, data: bytes) -> int:
        """Where the longest end of `data` begins that is the beginning of a form, but not the whole of it."""
        for start in range(max(0, len(data) - self._longest + 1), len(data)):
            if data[start] in self._firsts and self._begins_a_form(data[start:]):
                return start
        return len(data)

    def _begins_a_form(self, piece: bytes) -> bool:
        following = bisect.bisect_right(self._forms, piece)
        return following < len(self._forms) and self._forms[following].startswith(piece)


def _spans(data: AnyStr, forms: list[AnyStr], covered: int = 0) -> list[tuple[int, int]]:
    """Where the forms are, as (start, end) in order; those that overlap are one. The first `covered` places are too."""
    found = [(0, covered)] if covered else []
    for form in forms:
        at = data.find(form)
        while at >= 0:
            end = at + len(form)
            found.append((at, end))
            last_that_overlaps = data.rfind(form, at + 1, end + len(form) - 1)
            at = last_that_overlaps if last_that_overlaps >= 0 else data.find(form, end)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _masked(data: AnyStr, spans: list[tuple[int, int]], mask: AnyStr) -> AnyStr:
    if not spans:
        return data
    pieces: list[AnyStr] = []
    at = 0
    for start, end in spans:
        pieces += [data[at:start], mask]
        at = end
    pieces.append(data[at:])
    return data[:0].join(pieces)


def _forms_of_value(value: str) -> Iterator[str]:
    """Everything that stands for the value in a text."""
    parts = [(value, SHORTEST), (value.strip(), SHORTEST)]
    parts += [(line.strip(), SHORTEST_PART) for line in value.splitlines()]
    for part, shortest in parts:
        if len(part) >= shortest:
            for cased in _cases(part):
                yield from _forms_in_text(cased)
            yield from _forms_in_hex(part.encode("utf-8", "surrogateescape"))
            yield from _forms_in_base64(part.encode("utf-8", "surrogateescape"))


def _cases(value: str) -> Iterator[str]:
    """The value as it is, and after each of Python's methods that change the case of all its letters."""
    yield value
    for changed in (
        value.lower(),
        value.upper(),
        value.casefold(),
        value.swapcase(),
        value.capitalize(),
        value.title(),
    ):
        if len(changed) >= SHORTEST:
            yield changed


def _forms_in_text(value: str) -> Iterator[str]:
    """The value in JSON, in a `repr`, in HTML and in a URL."""
    yield value
    for escaped in (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]):
        yield escaped
        yield escaped.replace("/", "\\/")
        yield _UNICODE_ESCAPE.sub(lambda found: found[0][:2] + found[0][2:].upper(), escaped)
    yield repr(value)[1:-1]
    yield repr(value + "'\"")[1:-4]
    yield repr(value.encode("utf-8", "surrogateescape") + b"'\"")[2:-4]
    yield html.escape(value)
    yield html.escape(value, quote=False)
    for safe in ("", "/"):
        for quote in (urllib.parse.quote, urllib.parse.quote_plus):
            quoted = quote(value, safe=safe, errors="surrogateescape")
            yield quoted
            yield _PERCENT.sub(lambda found: found[0].lower(), quoted)


_UNICODE_ESCAPE = re.compile(r"\\u[0-9a-f]{4}")
_PERCENT = re.compile("%[0-9A-F]{2}")


def _forms_in_hex(value: bytes) -> Iterator[str]:
    """The value's bytes in hexadecimal, together or with blanks or colons between."""
    for digits in (value.hex(), value.hex(" "), value.hex(":")):
        yield digits
        yield digits.upper()


def _forms_in_base64(value: bytes) -> Iterator[str]:
    """The value's base64 with and without padding, and the characters it has of its own inside a longer one.

    Three bytes make four characters, so what a value looks like inside depends on where in such a group it begins, and
    the characters at its edges depend on its neighbours.
    """
    whole = base64.b64encode(value).decode()
    forms = [whole, whole.rstrip("=")]
    for before in range(3):
        first, last = (before * 8 + 5) // 6, (before + len(value)) * 8 // 6
        inner = base64.b64encode(bytes(before) + value).decode()[first:last]
        forms += [inner] if len(inner) >= SHORTEST_PART else []
    for form in forms:
        yield form
        yield form.translate(str.maketrans("+/", "-_"))
