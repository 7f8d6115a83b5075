"""Hostile text made harmless."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_tui.sanitize import bounded, one_line, sanitize


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\r\n", "two\nlines\n"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;https://a.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPdevice\x1b\\after", "after"),
        ("\x1b]never closed\nnext line", "\nnext line"),
        ("\x1b(Bcharset", "charset"),
        ("bell\x07 back\x08 null\x00", "bell back null"),
        ("\u202eevil\u202c \u2066x\u2069 \u200bzero", "evil x zero"),
        ("[bold]markup[/bold]", "[bold]markup[/bold]"),
        ("你好 e\u0301", "你好 e\u0301"),
        ("\udcff", "\N{REPLACEMENT CHARACTER}"),
        ("a\tb", "a   b"),
    ],
)
def test_what_it_says_stays_and_what_it_does_goes(text: str, shown: str) -> None:
    assert sanitize(text) == shown


@given(st.text())
def test_nothing_is_left_that_a_terminal_acts_on(text: str) -> None:
    shown = sanitize(text)
    assert not {unicodedata.category(character) for character in shown if character != "\n"} & {"Cc", "Cs"}
    assert not any(unicodedata.bidirectional(character) in _TURNING for character in shown)
    assert sanitize(shown) == shown
    shown.encode()


_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_one_line_is_one_and_short() -> None:
    assert one_line("a\nb\r\nc") == "a b c"
    assert one_line("x" * 600) == "x" * 499 + "…"


def test_bounded_counts_what_it_leaves_out() -> None:
    assert bounded("x" * 10, 4) == "xxxx\n… 6 more characters"
    assert bounded("xxxx", 4) == "xxxx"
