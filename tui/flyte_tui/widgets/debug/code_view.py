"""A source file with a gutter: breakpoints, the line where the program is, and a cursor of the person's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Literal, TypeAlias

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from flyte_debugger.console.stop_values.inline_values import InlineValue
from flyte_tui.highlighted_source import HighlightedSource
from flyte_tui.widgets.debug.inline_text import InlineStyles, inline_strip

Kind: TypeAlias = Literal["current", "caller", "aside"]
ARROWS: dict[Kind, str] = {"current": "▶", "caller": "▷", "aside": "◁"}
CUT = "…"
"""At the edge of a line that goes on beyond it."""
MARGIN = 3
"""Lines that are kept visible above and below where the program is."""


class CodeView(ScrollView, can_focus=True):
    """Shows the file that the program is in. Only the lines on the screen are drawn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "code-view--number",
        "code-view--breakpoint",
        "code-view--arrow",
        "code-view--current",
        "code-view--caller",
        "code-view--aside",
        "code-view--cursor",
        "code-view--value",
        "code-view--changed",
    }
    DEFAULT_CSS = """
    CodeView {
        & .code-view--number { color: $foreground 40%; }
        & .code-view--breakpoint { color: $text-error; }
        & .code-view--arrow { color: $text-warning; }
        & .code-view--current { background: $warning 25%; }
        & .code-view--caller { background: $primary 25%; }
        & .code-view--aside { background: $success 25%; }
        & .code-view--cursor { background: $foreground 8%; }
        & .code-view--value { color: $text-muted; text-style: italic; }
        & .code-view--changed { color: $text-warning; text-style: italic; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "go(1)", "First line", show=False),
        Binding("end", "go(-1)", "Last line", show=False),
        Binding("enter", "read", "Whole line", show=False),
    ]

    @dataclass
    class BreakpointToggled(Message):
        """The person clicked beside a line."""

        path: str
        line: int

    @dataclass
    class LineOpened(Message):
        """The person wants to read the whole of a line, with the values behind it."""

        place: str
        text: str

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._source = HighlightedSource("", ())
        self._kind: Kind = "current"
        self._marks: dict[tuple[str, int], str] = {}
        self._drawn: dict[int, Strip] = {}
        self._part_styles: dict[str, RichStyle] = {}
        """Those of the parts, by their names: to ask for one takes longer than to draw a line with it."""
        self._values: dict[int, tuple[InlineValue, ...]] = {}
        self._top = 0
        """The first line on the screen, counted from 0, as long as no other size of the screen brought another."""
        self._middle = 0
        """The line that is in the middle because the program came there, until the person scrolls; 0 for none."""
        self._sized = Size(0, 0)
        """The size for which the place in the file was chosen."""
        self.cursor = 1
        """The line that the person is at, counted from 1."""
        self.current = 0
        """The line that the frame is at; 0 for none."""

    @property
    def path(self) -> str:
        """The file that is shown."""
        return self._source.path

    def show(self, source: HighlightedSource, line: int, kind: Kind, values: Iterable[InlineValue] = ()) -> None:
        """Show where a frame is.

        Args:
            source: its file.
            line: counted from 1.
            kind: of frame: where the program is, a caller of that, or something aside.
            values: to be drawn at the ends of their lines, in the order of these.
        """
        before = (self._source, self.scroll_offset, self._drawn_apart())
        self._values = {at: tuple(those) for at, those in groupby(values, lambda one: one.line)}
        if source is not self._source:
            self._source, self._middle = source, 0
            self._drawn.clear()
            self.virtual_size = Size(self._gutter + source.width, len(source.texts))
            self.scroll_to(x=0, animate=False, immediate=True)
        self.current, self._kind = line, kind
        self.cursor = max(line, 1)
        self._keep_visible(line)
        if before[0] is source and before[1] == self.scroll_offset:
            for number in before[2] | self._drawn_apart():  # All others look as they did.
                self.refresh_line(number - 1)
        else:
            self.refresh()

    def _drawn_apart(self) -> set[int]:
        """The lines that look otherwise than their code alone, as far as they are on the screen."""
        top, height = self.scroll_offset.y, self.size.height
        apart = {self.current, self.cursor, *self._values}
        return {number for number in apart if top < number <= top + height}

    def leave(self) -> None:
        """The program is nowhere: it runs, or is over."""
        self.current, self._values = 0, {}
        self.refresh()

    def mark(self, marks: dict[tuple[str, int], str]) -> None:
        """Show these breakpoints: a character for each file and line."""
        if marks != self._marks:
            self._marks = marks
            self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn.clear()
        self._part_styles.clear()

    def render_line(self, y: int) -> Strip:
        scroll_x, scroll_y = self.scroll_offset
        number, width = scroll_y + y + 1, self.scrollable_content_region.width
        if number > len(self._source.texts):
            return Strip.blank(width, self.rich_style)
        strip = Strip.join([self._margin(number), self._line(number, scroll_x, width - self._gutter)])
        return strip.extend_cell_length(width).apply_style(self._line_style(number))

    def _line(self, number: int, scroll_x: int, room: int) -> Strip:
        """The part of a line that is seen, with the values behind its end."""
        whole = self._code(number)
        code = whole.crop(scroll_x, scroll_x + room)
        if whole.cell_length > scroll_x + room:
            cut = Strip([Segment(CUT, self._colour("code-view--number"))])
            return Strip.join([code.crop(0, room - cut.cell_length), cut])
        if number not in self._values:
            return code
        styles = InlineStyles(self._colour("code-view--value"), self._colour("code-view--changed"))
        return Strip.join([code, inline_strip(self._values[number], room - code.cell_length, styles)])

    def _code(self, number: int) -> Strip:
        if number not in self._drawn:
            segments = self._source.line(number).render_segments(self.visual_style)
            self._drawn[number] = Strip(Segment(text, _without_background(style)) for text, style, _ in segments)
        return self._drawn[number]

    def _margin(self, number: int) -> Strip:
        mark = self._marks.get((self._source.path, number), " ")
        arrow = " " if number != self.current else ARROWS[self._kind]
        digits = self._gutter - 4
        return Strip(
            [
                Segment(mark, self._colour("code-view--breakpoint")),
                Segment(arrow, self._colour("code-view--arrow")),
                Segment(f"{number:>{digits}}  ", self._colour("code-view--number")),
            ]
        )

    def _style(self, name: str) -> RichStyle:
        if name not in self._part_styles:
            self._part_styles[name] = self.get_component_rich_style(name)
        return self._part_styles[name]

    def _colour(self, name: str) -> RichStyle:
        style = self._style(name)
        return RichStyle(color=style.color, italic=style.italic)

    def _line_style(self, number: int) -> RichStyle:
        if number == self.current:
            return self._style(f"code-view--{self._kind}")
        if number == self.cursor and self.has_focus:
            return self._style("code-view--cursor")
        return self.rich_style

    @property
    def _gutter(self) -> int:
        return 4 + max(len(str(len(self._source.texts))), 2)

    def _keep_visible(self, line: int) -> None:
        if not self._is_visible(line):
            self._go_to_top(self._top_around(line))
            self._middle = line

    def _is_visible(self, line: int) -> bool:
        """Whether a line is on the screen and not at its edge; what has no size yet shows what it will."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        margin = min(MARGIN, max(0, (height - 1) // 2))
        return height <= 0 or top + margin < line <= top + height - margin

    def _top_around(self, line: int) -> int:
        return max(0, line - 1 - self.scrollable_content_region.height // 2)

    def _go_to_top(self, y: int) -> None:
        self.scroll_to(y=y, animate=False, immediate=True, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self.size == self._sized:  # Textual keeps the place within the file before it tells of another size.
            self._top, self._middle = round(new_value), 0

    def on_resize(self) -> None:
        """Show what was shown before other sizes, as far as the line that counts stays visible."""
        line = self.current or self.cursor
        self._go_to_top(self._top_around(self._middle) if self._middle else self._top)
        if not self._is_visible(line):
            self._go_to_top(self._top_around(line))
        self._sized = self.size

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        line = 0 if place is None else self.scroll_offset.y + place.y + 1
        if place is None or line > len(self._source.texts):
            return
        self._move_to(line)
        if place.x < self._gutter:
            self.post_message(self.BreakpointToggled(self._source.path, line))

    def action_move(self, lines: int) -> None:
        """Move the cursor."""
        self._move_to(self.cursor + lines)

    def action_page(self, pages: int) -> None:
        """Move the cursor by what fits on the screen."""
        self._move_to(self.cursor + pages * max(1, self.scrollable_content_region.height - 1))

    def action_go(self, line: int) -> None:
        """Move the cursor to a line; -1 for the last."""
        self._move_to(line if line > 0 else len(self._source.texts))

    def action_read(self) -> None:
        """Show the whole of the cursor's line."""
        if self._source.texts:
            values = [f"{one.name} = {one.value}" for one in self._values.get(self.cursor, ())]
            text = "\n".join([self._source.texts[self.cursor - 1].strip(), *([""] if values else []), *values])
            self.post_message(self.LineOpened(f"line {self.cursor}", text))

    def _move_to(self, line: int) -> None:
        self.cursor = min(max(line, 1), max(len(self._source.texts), 1))
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if not top < self.cursor <= top + height:
            y = self.cursor - 1 if self.cursor <= top else self.cursor - height
            self._go_to_top(y)
        self.refresh()


def _without_background(style: RichStyle | None) -> RichStyle | None:
    """The style of a piece of a line; the line itself has the background."""
    if style is None:
        return None
    return RichStyle(color=style.color, bold=style.bold, italic=style.italic, underline=style.underline)
