"""Which columns of a table are shown in a width, and how wide each is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from rich.text import Text

from flyte_tui.theme_styles import Palette

Row = TypeVar("Row")
GAP = 2
"""Cells between two columns."""
LEAST = 8
"""Cells that a flexible column keeps; where there are fewer, other columns go."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column of a table."""

    name: str
    title: str
    draw: Callable[[Row, Palette, int], Text]
    """A row's cell, given the colours and the column's width; 0 while its natural width is measured."""
    align: Literal["left", "right"] = "left"
    most: int = 40
    """Cells that it takes at most."""
    is_flexible: bool = False
    """Takes what the others leave, and more than `most` where there is room."""
    yields: int = 0
    """Where there is no room, columns go from the highest number down; one with 0 stays."""


def fit_columns(columns: Sequence[Column[Row]], natural: Sequence[int], total: int) -> list[tuple[Column[Row], int]]:
    """The columns that are shown, each with its width.

    Args:
        columns: all of them.
        natural: the cells that each would take.
        total: the cells that there are.
    """
    wanted = {column.name: min(need, column.most) for column, need in zip(columns, natural, strict=True)}
    shown = [column for column in columns if wanted[column.name]]

    def least() -> int:
        cells = (min(LEAST, wanted[one.name]) if one.is_flexible else wanted[one.name] for one in shown)
        return sum(cells) + GAP * (len(shown) - 1)

    while least() > total and (going := max(shown, key=lambda one: one.yields, default=None)) and going.yields:
        shown.remove(going)
    rest = total - sum(wanted[one.name] for one in shown if not one.is_flexible) - GAP * (len(shown) - 1)
    flexible = [one.name for one in shown if one.is_flexible]
    for number, name in enumerate(flexible):
        wanted[name] = max(1, rest // (len(flexible) - number))
        rest -= wanted[name]
    return [(one, wanted[one.name]) for one in shown]
