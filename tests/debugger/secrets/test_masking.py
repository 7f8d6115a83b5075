"""No value gets through a masker: not in another form, not overlapping another, not cut into pieces."""

import base64
import html
import itertools
import json
import urllib.parse
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_debugger.secrets.masking import MASK, Masker

PEM = "-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nshort\nhkiG9w0BAQEFAASC\n-----END KEY-----\n"

alike = st.text(alphabet="ab\n", min_size=1, max_size=8)
"""Values and texts that overlap, contain and begin one another as often as can be."""


def in_pieces(masker: Masker, data: bytes, cuts: list[int]) -> bytes:
    stream = masker.stream()
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    shown = [stream.feed(data[start:end]) for start, end in itertools.pairwise(edges)]
    return b"".join(shown) + stream.end()


@given(values=st.lists(alike, max_size=4), text=st.text(alphabet="ab\nc", max_size=60), cuts=st.lists(st.integers(0)))
def test_a_stream_in_any_pieces_is_masked_as_the_whole(values: list[str], text: str, cuts: list[int]) -> None:
    masker = Masker(values)
    assert in_pieces(masker, text.encode(), cuts).decode() == masker.text(text)


@given(values=st.lists(alike, max_size=4), text=st.text(alphabet="ab\nc", max_size=60))
def test_every_place_of_a_value_is_masked_and_no_other(values: list[str], text: str) -> None:
    # In these letters a value has no other form than itself and itself stripped.
    forms = [form for value in values for form in (value, value.strip()) if len(form) >= 3]
    found = [(at, at + len(form)) for form in forms for at in range(len(text)) if text.startswith(form, at)]
    kept = "".join(letter for i, letter in enumerate(text) if not any(start <= i < end for start, end in found))
    assert Masker(values).text(text).replace(MASK, "") == kept


@given(values=st.lists(st.text(min_size=3), min_size=1), around=st.text(), cuts=st.lists(st.integers(0)))
def test_no_value_is_in_what_a_stream_lets_through(values: list[str], around: str, cuts: list[int]) -> None:
    values = [value for value in values if "*" not in value]
    text = around + around.join(values) + around
    shown = in_pieces(Masker(values), text.encode(), cuts).decode()
    assert not [value for value in values if value in shown]


@pytest.mark.parametrize(
    "secret", ["pass\"wo'rd\\1", "naïve\tpass phrase", "hunter2", "a/b?c=d&e+f", PEM, "\x00\x1b[0m"]
)
@pytest.mark.parametrize(
    ("form", "masked"),
    [
        (str, "***"),
        (repr, "'***'"),
        (json.dumps, '"***"'),
        (lambda value: json.dumps([f"key={value};"], ensure_ascii=False), '["key=***;"]'),
        (lambda value: repr([f'it\'s "{value}"']), repr(['it\'s "***"'])),
        (lambda value: f"https://me:{urllib.parse.quote(value, safe='')}@host/", "https://me:***@host/"),
        (lambda value: base64.b64encode(value.encode()).decode(), "***"),
        (str.upper, "***"),
        (str.lower, "***"),
        (str.title, "***"),
        (str.swapcase, "***"),
        (lambda value: json.dumps(value.upper()), '"***"'),
        (lambda value: json.dumps(value).replace("/", "\\/"), '"***"'),
        (lambda value: repr(value.encode()).partition("'" if repr(value.encode())[1] == "'" else '"')[2][:-1], "***"),
        (lambda value: f"?q={urllib.parse.quote_plus(value)}", "?q=***"),
        (lambda value: f"?q={urllib.parse.urlencode({'a': value})[2:]}", "?q=***"),
        (html.escape, "***"),
        (lambda value: value.encode().hex(), "***"),
        (lambda value: value.encode().hex(" ").upper(), "***"),
        (lambda value: base64.urlsafe_b64encode(value.encode()).decode().rstrip("="), "***"),
    ],
)
def test_a_value_is_known_in_each_of_its_forms(secret: str, form: Callable[[str], str], masked: str) -> None:
    assert Masker([secret]).text(form(secret)) == masked


@pytest.mark.parametrize("user", ["", "a", "ab", "abc", "abcd"])
@pytest.mark.parametrize("rest", ["", "!", "!!", "!!!"])
def test_a_value_inside_longer_base64_is_known(user: str, rest: str) -> None:
    header = base64.b64encode(f"{user}:correct-horse-battery{rest}".encode()).decode()
    masked = Masker(["correct-horse-battery"]).text(f"Authorization: Basic {header}")
    assert masked.count(MASK) == 1
    left = masked.removeprefix("Authorization: Basic ").split(MASK)
    assert len(left[0]) <= len(base64.b64encode(f"{user}:".encode()))
    assert len(left[1]) <= len(base64.b64encode(rest.encode())) + 4


def test_a_long_line_of_a_value_is_masked_by_itself_and_a_short_one_is_not() -> None:
    masker = Masker([PEM])
    assert masker.text("see MIIEvQIBADANBgkq") == f"see {MASK}"
    assert masker.text("short") == "short"
    assert masker.text(f"key:\n{PEM}") == f"key:\n{MASK}"


def test_a_value_is_masked_without_the_newline_of_its_file() -> None:
    assert Masker(["hunter2\n"]).text("hunter2 is it") == f"{MASK} is it"


class Searched(str):
    """A text that counts how often it is searched."""

    searches = 0

    def find(self, *args: Any) -> int:
        self.searches += 1
        return super().find(*args)

    def rfind(self, *args: Any) -> int:
        self.searches += 1
        return super().rfind(*args)


def test_a_long_run_of_a_value_is_not_searched_from_each_place() -> None:
    text = Searched("0" * 100_000)
    assert Masker(["0" * 1000]).text(text) == MASK
    assert 0 < text.searches < 1000, "twice for each time that a form of the value fits, and forms are few"


@pytest.mark.parametrize("form", [lambda value: value[::-1], lambda value: value[:4], lambda value: str(list(value))])
def test_a_value_that_is_taken_apart_is_not_known(form: Callable[[str], str]) -> None:
    assert Masker(["hunter2"]).text(form("hunter2")) == form("hunter2")


def test_values_of_two_characters_are_left() -> None:
    assert Masker(["ab", ""]).text("cabal") == "cabal"


def test_values_that_overlap_are_masked_together() -> None:
    masker = Masker(["abcd", "cdef"])
    assert masker.text("<abcdef>") == f"<{MASK}>"
    stream = masker.stream()
    assert [stream.feed(b"<abcd"), stream.feed(b"ef>"), stream.end()] == [b"<***", b">", b""]


def test_json_is_masked_in_keys_and_depths_and_keeps_its_shape() -> None:
    value = {"my hunter2": [1, None, True, 2.5, {"a": "hunter2!"}], "n": "x"}
    assert Masker(["hunter2"]).plain(value) == {f"my {MASK}": [1, None, True, 2.5, {"a": f"{MASK}!"}], "n": "x"}


def test_without_values_everything_passes_as_it_is() -> None:
    masker, stream, value = Masker([]), Masker([]).stream(), {"a": ["b"]}
    text, data = "hunter2", b"hunter2"
    assert masker.text(text) is text
    assert masker.plain(value) is value
    assert stream.feed(data) is data
    assert stream.end() == b""


def test_only_what_may_be_the_beginning_of_a_value_is_held_back() -> None:
    stream = Masker(["hunter2"]).stream()
    assert stream.feed(b"the password: ") == b"the password: "
    assert stream.feed(b"hunt") == b""
    assert stream.feed(b"ing") == b"hunting"
    assert stream.feed(b"hunter") == b""
    assert stream.end() == b"hunter"


def test_bytes_that_are_no_text_pass_and_values_of_such_bytes_are_masked() -> None:
    odd = b"\xff\xfe-secret"
    stream = Masker([odd.decode("utf-8", "surrogateescape")]).stream()
    assert stream.feed(b"\x80\xff" + odd + b"\xff") + stream.end() == b"\x80\xff***\xff"


def test_a_masker_does_not_show_its_values() -> None:
    masker = Masker(["hunter2"])
    assert "hunter2" not in f"{masker!r} {masker} {masker.stream()!r}"
