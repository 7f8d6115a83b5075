"""Makes text from user code safe to print: removes terminal escape sequences and control characters."""

import re

_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movements
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS and their like
    r"|\x1b[ -/]*[0-~]?"
)
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f]"  # control characters, but for tab and newline
    "|[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"  # invisible, or turning
    "|[\ufe00-\ufe0f\U000e0000-\U000e0fff]"  # choosing a glyph whose width is not agreed on
)
_SURROGATE = re.compile("[\ud800-\udfff]")
TAB = 4


def sanitize(text: str) -> str:
    """The text without escape sequences, control characters and direction changes; its newlines stay."""
    if text.isascii() and text.isprintable():
        return text
    text = _UNPRINTABLE.sub("", _ESCAPE_SEQUENCE.sub("", text.replace("\r\n", "\n")))
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text).expandtabs(TAB)


def one_line(text: str, limit: int = 500) -> str:
    """`sanitize` on a single line of at most `limit` characters."""
    line = " ".join(sanitize(text[: 4 * limit]).split("\n"))
    return line if len(line) <= limit else line[: limit - 1] + "…"


def bounded(text: str, limit: int = 20_000) -> str:
    """`sanitize`, with what is beyond `limit` characters counted instead of shown."""
    shown = sanitize(text[:limit])
    return shown if len(text) <= limit else f"{shown}\n… {len(text) - limit:,} more characters"
