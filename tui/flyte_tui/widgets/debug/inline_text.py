"""The values of variables as dimmed text behind a line of code."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from flyte_debugger.console.stop_values.inline_values import InlineValue
from flyte_tui.sanitize import one_line

LEAST = 3
"""Cells of a value that are worth beginning it."""
SHARE = 20
"""Cells that a value may have however many others follow it."""
GAP = "  "


@dataclass(frozen=True)
class InlineStyles:
    """How values are drawn."""

    value: Style
    changed: Style


def inline_strip(values: Sequence[InlineValue], room: int, styles: InlineStyles) -> Strip:
    """As many values as there is room for, each cut at its share of it.

    Args:
        values: of one line.
        room: cells behind the line's code.
        styles: of values, and of those that changed.
    """
    segments: list[Segment] = []
    for number, one in enumerate(values):
        name, value = one_line(f"{GAP}{one.name} = ", 80), one_line(one.value, 200)
        text, share = name + value, min(room, max(SHARE, room // (len(values) - number)))
        if cell_len(text) > share:
            if share <= cell_len(name) + LEAST:
                break
            text = set_cell_size(text, share - 1) + "…"
        room -= cell_len(text)
        segments.append(Segment(text, styles.changed if one.is_changed else styles.value))
    return Strip(segments)
