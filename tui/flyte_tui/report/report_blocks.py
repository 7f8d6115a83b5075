"""The parts of a report that was read as text."""

from dataclasses import dataclass, field
from typing import TypeAlias

from rich.text import Text


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the largest."""

    level: int
    text: Text


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or a list item: `marker` stands before its first line."""

    text: Text
    indent: int = 0
    """Levels of lists and quotations around it."""
    marker: str = ""


@dataclass(frozen=True)
class Code:
    """Preformatted text."""

    text: Text
    indent: int = 0


@dataclass(frozen=True)
class Grid:
    """A table, row by row; rows may differ in length."""

    rows: tuple[tuple[Text, ...], ...]
    headers: int
    """How many of the first rows are headers."""
    left_out: int
    """The number of further rows, which are not kept."""


@dataclass(frozen=True)
class Rule:
    """A horizontal line."""


@dataclass(frozen=True)
class Unseen:
    """Content that only a browser can show."""

    what: str


@dataclass(frozen=True)
class Picture:
    """An image or a drawing that the report holds."""

    data: bytes
    """As it is in the report: PNG, JPEG and the like, or SVG."""
    is_svg: bool
    alt: str
    """The words that stand for it."""


Block: TypeAlias = Heading | Paragraph | Code | Grid | Rule | Unseen | Picture


@dataclass
class Section:
    """One tab of a Flyte report, or a whole page that is no Flyte report."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
