"""Draws the sections of a report."""

from collections.abc import Iterator

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.style import Style
from rich.table import Table
from rich.text import Text

from flyte_tui.count_text import count_text
from flyte_tui.report.report_blocks import Block, Code, Grid, Heading, Paragraph, Picture, Rule, Unseen
from flyte_tui.theme_styles import BOLD, DIM, Palette

MAX_BLOCKS = 2_000
NARROWEST_COLUMN = 7


def draw_blocks(blocks: list[Block], colours: Palette) -> RenderableType:
    """Blocks of a section, one below the other."""
    return Group(*_parts(blocks, colours))


def _parts(blocks: list[Block], colours: Palette) -> Iterator[RenderableType]:
    for block, following in zip(blocks[:MAX_BLOCKS], [*blocks[1:], None], strict=False):
        yield _draw(block, colours)
        if not (_is_item(block) and _is_item(following)):
            yield Text()
    if len(blocks) > MAX_BLOCKS:
        yield Text("The rest of this report is too long to show here.", colours.warning)


def _is_item(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.indent > 0


def _draw(block: Block, colours: Palette) -> RenderableType:
    match block:
        case Heading(level, text):
            styled = text.copy()
            styled.stylize_before(colours.accent + BOLD + Style(underline=level == 1))
            return styled
        case Paragraph(text, indent, marker):
            return Padding(_marked(text, marker), (0, 0, 0, 2 * max(0, indent - bool(marker))))
        case Code(text, indent):
            return Padding(text, (0, 0, 0, 2 * indent + 2))
        case Grid():
            return _FittedTable(block, colours)
        case Rule():
            return Line(style=DIM)
        case Picture(_, _, what) | Unseen(what):
            return Text(f"▨ {what}: shown in a browser only", DIM)


def _marked(text: Text, marker: str) -> RenderableType:
    if not marker:
        return text
    table = Table.grid()
    table.add_column(width=len(marker), no_wrap=True)
    table.add_column(ratio=1)
    table.add_row(Text(marker, DIM), text)
    return table


class _FittedTable:
    """A table with as many columns as fit, and a count of those left out."""

    def __init__(self, grid: Grid, colours: Palette) -> None:
        self._grid = grid
        self._colours = colours

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        columns = max(map(len, self._grid.rows))
        shown = min(columns, max(1, options.max_width // (NARROWEST_COLUMN + 3)))
        table = Table(
            box=box.SIMPLE_HEAD, show_edge=False, show_header=self._grid.headers > 0, border_style=DIM, pad_edge=False
        )
        for number in range(shown):
            header = Text("\n").join(row[number] for row in self._grid.rows[: self._grid.headers] if number < len(row))
            table.add_column(header, header_style=self._colours.accent + BOLD, overflow="fold")
        for row in self._grid.rows[self._grid.headers :]:
            table.add_row(*row[:shown])
        yield table
        left_out = [(columns - shown, "column"), (self._grid.left_out, "row")]
        words = [count_text(count, f"more {noun}") for count, noun in left_out if count]
        if words:
            yield Text(" and ".join(words), DIM)
