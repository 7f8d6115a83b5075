"""The output of a run, drawn as plain text: the last lines from memory, earlier ones from disk."""

import codecs
from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Offset, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from flyte_tui.sanitize import sanitize
from flyte_tui.widgets.run.output_sections import LineSections, LogPart, Section
from flyte_tui.widgets.run.progress_bars import split_bars
from flyte_tui.widgets.spooled_lines import Line, SpooledLines

MAX_LINES = 20_000
MAX_LINE = 4_000
_PRUNED_AT = MAX_LINES + 2_000
Kind: TypeAlias = Literal["note", "omitted", "answer", "error"]
"""Of a line of ours; `omitted` says what is not shown, and goes once all is."""
READ_AT_ONCE = 1 << 20
"""Characters of a log file between two looks at the keys."""


class OutputLog(ScrollView, can_focus=True):
    """All lines of a run's output; follows the end unless the person has scrolled away from it.

    The last `MAX_LINES` are in memory.
    """

    ALLOW_SELECT = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "output-log--stdout",
        "output-log--stderr",
        "output-log--note",
        "output-log--omitted",
        "output-log--answer",
        "output-log--error",
        "output-log--found",
        "output-log--bar",
        "output-log--title",
    }
    DEFAULT_CSS = """
    OutputLog {
        & .output-log--stderr { color: $text-warning; }
        & .output-log--note, & .output-log--omitted { color: $text-muted; }
        & .output-log--answer { color: $text-primary; }
        & .output-log--error { color: $text-error; }
        & .output-log--bar { color: $text-success; }
        & .output-log--title { color: $text-muted; background: $boost; text-style: bold; }
        & .output-log--found { background: $warning 35%; }
    }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: list[Line] = []
        """The last lines: stream and text. Streams are `stdout`, `stderr`; for our lines their `Kind`."""
        self.earlier = SpooledLines()
        """Those before them."""
        self.sections = LineSections()
        """The attempts whose lines they are."""
        self.found: int | None = None
        """The line that a search stands at."""
        self._sought = ""
        self._open: tuple[str, str] | None = None
        self._width = 0
        self._follows = True

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._follows = new_value >= self.max_scroll_y

    def on_resize(self) -> None:
        self._follow()

    def write(self, stream: str, text: str) -> None:
        """Append text of a stream: any number of lines, of which the last may be unfinished."""
        before = self._reopen(stream)
        *whole, rest = (before + text).split("\n")
        for start in range(0, len(whole), MAX_LINES):
            for line in whole[start : start + MAX_LINES]:
                self._append(stream, line)
            self._spool()
        if rest:
            self._open = (stream, rest[-MAX_LINE:])
            self._append(stream, rest)
        self._settle()

    def note(self, text: str, kind: Kind = "note") -> None:
        """Append a line of this program's, not of the run's output."""
        self._open = None
        self._append(kind, text)
        self._settle()

    def begin_attempt(self, number: int) -> None:
        """What is written from now on is of another attempt; those before are folded, unless they are looked at."""
        name = f"attempt {number}"
        if self.sections.last is None or self.sections.last.name != name:
            self._open = None
            self.sections.begin(name, self.count if self.sections.last else 0)
            if self._follows:
                self.sections.fold_earlier()
            self._settle()

    def fold_attempts(self) -> None:
        """Fold all attempts but the last, or show all again."""
        self.sections.fold_or_unfold()
        self._settle()

    def replace_by(self, parts: Iterable[LogPart]) -> Iterator[None]:
        """Show what a run printed as its folder has it; a step at a time, so that keys are taken between them."""
        notes = [line for line in self.lines if line[0] == "note"]
        self.lines, self.earlier, self._open, self._width = [], SpooledLines(), None, 0
        self.sections.clear()
        for part in parts:
            if part.attempt is not None:
                self.begin_attempt(part.attempt)
            for text in _texts(part):
                self.write(part.stream, text)
                yield
        for kind, text in notes:
            self._append(kind, text)
        self._settle()

    def clear(self) -> None:
        """Show nothing, until more is written."""
        self.lines, self.earlier, self._open, self._width, self._follows = [], SpooledLines(), None, 0, True
        self.sections.clear()
        self.end_search()
        self._settle()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.earlier) + len(self.lines)

    def line(self, number: int) -> Line:
        """Stream and text of a line, counted from 0."""
        spooled = len(self.earlier)
        return self.earlier[number] if number < spooled else self.lines[number - spooled]

    def search(self, text: str, backwards: bool = False) -> bool:
        """Go to the next line that has the text, ignoring case, beyond the last found one; at the end start over.

        Returns:
            whether there is one.
        """
        self._sought = text.lower()
        count = self.count
        start = count if self.found is None else self.found
        steps = range(1, count + 1)
        order = ((start - step) % count for step in steps) if backwards else ((start + step) % count for step in steps)
        self.found = next((at for at in order if self._sought in self.line(at)[1].lower()), None) if text else None
        if self.found is not None:
            self._follows = False
            row = self.sections.show_line(self.found, count)
            self._resize()
            self.scroll_to(y=max(0, row - self.size.height // 2), animate=False, immediate=True, force=True)
            self._follows = False
        self.refresh()
        return self.found is not None

    def end_search(self) -> None:
        """Mark nothing any more."""
        self.found, self._sought = None, ""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        scroll_x, scroll_y = self.scroll_offset
        width = self.size.width
        at = scroll_y + y
        place = self.sections.place(at, self.count)
        if not isinstance(place, int):
            return self._title(place, width)
        stream, text = self.line(place)
        style = self.get_component_rich_style(f"output-log--{stream}")
        if place == self.found:
            style += Style(bgcolor=self.get_component_rich_style("output-log--found").bgcolor)
        strip = Strip(self._segments(at, text, style))
        return strip.crop_extend(scroll_x, scroll_x + width, self.rich_style).apply_offsets(scroll_x, at)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        start, end = selection.start, selection.end
        count = self.count
        rows = self.sections.rows(count)
        first, last = start.y if start else 0, end.y if end else rows - 1
        places = (self.sections.place(at, count) for at in range(first, min(last, rows - 1) + 1))
        texts = [self.line(at)[1] if isinstance(at, int) else at and self.sections.title(at, count) for at in places]
        moved = Selection(start and Offset(start.x, 0), end and Offset(end.x, end.y - first))
        return moved.extract("\n".join(text or "" for text in texts)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Fold or unfold the attempt whose title was clicked."""
        clicked = event.get_content_offset(self)
        place = self.sections.place(self.scroll_offset.y + clicked.y, self.count) if clicked else None
        if isinstance(place, Section):
            place.is_folded = not place.is_folded
            self._settle()

    def _title(self, section: Section | None, width: int) -> Strip:
        if section is None:
            return Strip.blank(width, self.rich_style)
        style = self.get_component_rich_style("output-log--title")
        return Strip([Segment(self.sections.title(section, self.count), style)]).adjust_cell_length(width, style)

    def _segments(self, at: int, text: str, style: Style) -> list[Segment]:
        selection = self.text_selection
        span = selection.get_span(at) if selection else None
        if span is None:
            colours = {"text": style, "done": style + self._bar_style, "rest": style + Style(dim=True)}
            return [Segment(part, colours[kind]) for part, kind in split_bars(text)]
        start, end = span[0], len(text) if span[1] == -1 else span[1]
        chosen = style + self.screen.get_component_rich_style("screen--selection")
        return [Segment(text[:start], style), Segment(text[start:end], chosen), Segment(text[end:], style)]

    @property
    def _bar_style(self) -> Style:
        return Style(color=self.get_component_rich_style("output-log--bar").color)

    def _reopen(self, stream: str) -> str:
        """Remove this stream's unfinished last line and return it, to be drawn again with the text that follows."""
        unfinished, self._open = self._open, None
        if unfinished is None or unfinished[0] != stream:
            return ""
        self.lines.pop()
        return unfinished[1]

    def _append(self, stream: str, line: str) -> None:
        shown = sanitize(line.removesuffix("\r").rpartition("\r")[2][:MAX_LINE])
        self.lines.append((stream, shown))
        self._width = max(self._width, len(shown) if shown.isascii() else cell_len(shown))

    def _settle(self) -> None:
        self._spool()
        self._resize()
        self._follow()
        self.refresh()

    def _resize(self) -> None:
        self.virtual_size = Size(self._width, self.sections.rows(self.count))

    def _spool(self) -> None:
        if len(self.lines) > _PRUNED_AT:
            surplus = len(self.lines) - MAX_LINES
            self.earlier.extend(self.lines[:surplus])
            del self.lines[:surplus]

    def _follow(self) -> None:
        if self._follows:
            self.scroll_end(animate=False, force=True, immediate=True, x_axis=False)


def _texts(part: LogPart) -> Iterator[str]:
    """What a part of a log file has, in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with part.path.open("rb") as log:
        log.seek(part.start)
        left = (part.end or part.path.stat().st_size) - part.start
        while left > 0 and (data := log.read(min(READ_AT_ONCE, left))):
            left -= len(data)
            yield decoder.decode(data)
