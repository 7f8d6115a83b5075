"""Draws the lines of a form as text."""

from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

from flyte_tui.count_text import count_text
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette
from flyte_tui.widgets.form.form_values import ABSENT, spelled
from flyte_tui.widgets.form.line_layout import HIDDEN, INDENT, Line

LABEL_SHARE = 0.4
"""The share of the width that labels may take."""
MAX_STRIP = 36
"""Most cells that choices may take to be shown side by side."""


@dataclass(frozen=True)
class Columns:
    """The columns of the form, in cells.

    Args:
        label: the width of the labels, including marks and indents.
        width: of the whole form.
    """

    label: int
    width: int

    @classmethod
    def fitting(cls, lines: list[Line], width: int) -> "Columns":
        """Wide enough for every label, as far as there is room."""
        widest = max((label_start(line) + cell_len(one_line(line.label)) for line in lines if line.stops), default=0)
        return cls(min(widest + 2, max(12, int(width * LABEL_SHARE))), width)

    @property
    def value(self) -> int:
        """How wide the values are."""
        return max(1, self.width - self.label)


def label_start(line: Line) -> int:
    """The column in which a line's label begins."""
    return INDENT * (line.depth + 1)


def draw_line(line: Line, columns: Columns, colours: Palette, here: bool) -> Text:
    """Draw one line.

    Args:
        line: of any role except `key`, which is drawn together with its value.
        columns: of the form.
        colours: of the theme.
        here: whether the cursor is on it.
    """
    if line.role in ("error", "note"):
        mark = "✗ " if line.role == "error" else "  "
        return Text(" " * label_start(line)).append(f"{mark}{line.text}", colours.error)
    if line.role == "add":
        return Text(" " * label_start(line)).append(f"+ {line.label}", colours.accent if here else DIM)
    text = Text().append("● " if line.given else "  ", colours.accent).append("  " * line.depth)
    label = one_line(line.label)
    if line.role == "head":
        label = ("▾ " if line.opened else "▸ ") + label
    plain = DIM if line.role == "fixed" else Style()
    label_style = (colours.accent + BOLD) if here else BOLD if line.given else plain
    text.append(set_cell_size(label, max(1, columns.label - label_start(line) - 1)) + " ", label_style)
    return text.append_text(_value(line, colours, here))


def strip_of(line: Line) -> tuple[str, ...]:
    """The choices of a line when they are few enough to be shown side by side; empty otherwise."""
    if line.role not in ("leaf", "variant"):
        return ()
    closed = {"bool": ("true", "false"), "choice": line.field.choices}
    words = closed.get(line.field.kind, ())
    if line.field.nullable:
        words = (*words, "none") if words else ()
    return words if sum(cell_len(one_line(word)) + 4 for word in words) <= MAX_STRIP else ()


def chosen(line: Line) -> str:
    """The chosen word; empty when none is chosen yet."""
    if line.value is ABSENT or line.value is None:
        return "none" if line.field.nullable and (line.given or not line.field.required) else ""
    return spelled(line.value)


def placeholder(line: Line) -> str:
    """The placeholder of an empty value."""
    if line.value is None and line.given:
        return "none"
    if line.value == "" and line.given and not line.needed:
        return "the empty text"
    limits = _limits(line)
    accepts = f"{line.field.accepts or line.field.type}{', ' if limits else ''}{limits}"
    if line.field.required or line.needed:
        return accepts
    return f"not set; takes {accepts}" if accepts else "not set"


def _limits(line: Line) -> str:
    """`1 to 10`, `at least 0`, `more than 0`."""
    limits = line.field.limits
    low, high = limits.get("minimum"), limits.get("maximum")
    above, below = limits.get("exclusiveMinimum"), limits.get("exclusiveMaximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    words = ((low, "at least"), (above, "more than"), (high, "at most"), (below, "less than"))
    return " and ".join(f"{word} {bound}" for bound, word in words if bound is not None)


def _value(line: Line, colours: Palette, here: bool) -> Text:
    style = Style() if line.given or line.needed else DIM
    if words := strip_of(line):
        return _strip(words, chosen(line), colours, here, style)
    if line.role == "fixed":
        return Text(one_line(spelled(line.value) or line.field.note), DIM)
    if line.role == "head":
        wrong = f"{count_text(line.wrong, 'error')}  " if line.wrong else ""
        unset = "" if line.text or line.opened else "none" if line.value is ABSENT or line.value is None else ""
        return Text().append(wrong, colours.error).append(one_line(line.text) or unset, DIM)
    shown = HIDDEN if line.field.secret and line.value else spelled(line.value)
    if not shown:
        needs = colours.warning if line.field.required and not line.given else DIM
        return Text("required: " if line.field.required and not line.given else "", needs).append(
            placeholder(line), DIM + Style(italic=True)
        )
    first, *rest = shown.split("\n")
    more = f"  … {count_text(len(rest), 'more line')}" if rest else ""
    return Text(one_line(first), style).append(more, DIM)


def _strip(words: tuple[str, ...], word: str, colours: Palette, here: bool, style: Style) -> Text:
    text = Text()
    for each in words:
        on = each == word
        text.append("● " if on else "○ ", colours.accent if on and here else style)
        text.append(one_line(each), (BOLD if on else DIM) + (colours.accent if on and here else Style()))
        text.append("  ")
    return text
