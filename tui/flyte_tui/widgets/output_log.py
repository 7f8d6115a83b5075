"""The output of a run: its last lines, drawn as plain text."""

from typing import ClassVar, Literal

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from flyte_tui.sanitize import sanitize

MAX_LINES = 20_000
MAX_LINE = 4_000
_PRUNED_AT = MAX_LINES + 2_000


class OutputLog(ScrollView, can_focus=True):
    """The last `MAX_LINES` lines of a run's output; follows the end unless the person has scrolled away from it."""

    ALLOW_SELECT = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "output-log--stdout",
        "output-log--stderr",
        "output-log--note",
        "output-log--answer",
        "output-log--error",
    }
    DEFAULT_CSS = """
    OutputLog {
        & .output-log--stderr { color: $text-warning; }
        & .output-log--note { color: $text-muted; }
        & .output-log--answer { color: $text-primary; }
        & .output-log--error { color: $text-error; }
    }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: list[tuple[str, str]] = []
        """Stream and text of each line: `stdout`, `stderr`; or `note`, `answer`, `error` for a line of this program."""
        self.left_out = 0
        """How many earlier lines were dropped."""
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
        self.left_out += max(0, len(whole) - MAX_LINES)
        for line in whole[-MAX_LINES:]:
            self._append(stream, line)
        if rest:
            self._open = (stream, rest[-MAX_LINE:])
            self._append(stream, rest)
        self._settle()

    def note(self, text: str, kind: Literal["note", "answer", "error"] = "note") -> None:
        """Append a line of this program's, not of the run's output."""
        self._open = None
        self._append(kind, text)
        self._settle()

    def render_line(self, y: int) -> Strip:
        scroll_x, scroll_y = self.scroll_offset
        width = self.size.width
        at = scroll_y + y
        if at >= len(self.lines):
            return Strip.blank(width, self.rich_style)
        stream, text = self.lines[at]
        style = self.get_component_rich_style(f"output-log--{stream}")
        strip = Strip(self._segments(at, text, style), cell_len(text))
        return strip.crop_extend(scroll_x, scroll_x + width, self.rich_style).apply_offsets(scroll_x, at)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract("\n".join(text for _, text in self.lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    def _segments(self, at: int, text: str, style: Style) -> list[Segment]:
        selection = self.text_selection
        span = selection.get_span(at) if selection else None
        if span is None:
            return [Segment(text, style)]
        start, end = span[0], len(text) if span[1] == -1 else span[1]
        chosen = style + self.screen.get_component_rich_style("screen--selection")
        return [Segment(text[:start], style), Segment(text[start:end], chosen), Segment(text[end:], style)]

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
        if len(self.lines) > _PRUNED_AT:
            surplus = len(self.lines) - MAX_LINES
            del self.lines[:surplus]
            self.left_out += surplus
            if not self._follows:
                self.scroll_to(y=max(0, self.scroll_offset.y - surplus), animate=False, immediate=True)
        self.virtual_size = Size(self._width, len(self.lines))
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        if self._follows:
            self.scroll_end(animate=False, force=True, immediate=True, x_axis=False)
