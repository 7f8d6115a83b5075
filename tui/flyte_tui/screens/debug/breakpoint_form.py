"""A form for one breakpoint: when it holds, how often, and what it prints instead of stopping."""

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from flyte_debugger.session.breakpoints.breakpoint_specs import LineBreakpoint
from flyte_debugger.session.breakpoints.breakpoint_syntax import parse_breakpoint
from flyte_taskmodel.errors import InputsError
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette, short_path
from flyte_tui.widgets.rich_widget import Drawn

FIELDS = (
    ("condition", "Only if", "an expression in the function: loss > 3"),
    ("hits", "Hits", "3 for the third time, >= 3, % 3 for every third"),
    ("log", "Print", "a message with {expressions}; does not stop then"),
)


class BreakpointForm(ModalScreen[str | None]):
    """Returns the breakpoint in the spelling of `:break`; None where it stays as it is.

    Args:
        breakpoint: as it is, or is to be.
    """

    DEFAULT_CSS = """
    BreakpointForm {
        Input { margin-bottom: 1; padding: 0 1; background: $boost; }
        Input:focus { background: $primary 20%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave it"),
        Binding("down", "app.focus_next", "Next", show=False),
        Binding("up", "app.focus_previous", "Before", show=False),
    ]

    def __init__(self, breakpoint: LineBreakpoint) -> None:
        super().__init__()
        self._breakpoint = breakpoint
        self._problem = ""

    def compose(self) -> ComposeResult:
        one = self._breakpoint
        values = {"condition": one.condition, "hits": one.hit_condition, "log": one.log_message}
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Breakpoint"
            box.border_subtitle = "enter sets it · escape leaves it"
            yield Drawn(id="place")
            for name, words, example in FIELDS:
                yield Label(Text(words, DIM))
                yield Input(values[name] or "", placeholder=example, id=name, select_on_focus=False, compact=True)
            yield Drawn(id="problem")

    def on_mount(self) -> None:
        self.query_one("#place", Drawn).show(self._draw_place)
        self.query_one("#condition").focus()

    def _draw_place(self, colours: Palette) -> Text:
        one = self._breakpoint
        return Text().append(one_line(f"{short_path(one.path)}:{one.line}"), colours.accent + BOLD).append("\n")

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        text = self._spelt()
        try:
            parse_breakpoint(text)
        except InputsError as error:
            self._problem = str(error)
            self.query_one("#problem", Drawn).show(lambda colours: Text(one_line(self._problem, 300), colours.error))
        else:
            self.dismiss(text)

    def _spelt(self) -> str:
        """The breakpoint as a person would write it in one line."""
        condition, hits, log = (self.query_one(f"#{name}", Input).value.strip() for name, _, _ in FIELDS)
        words = [f"{self._breakpoint.path}:{self._breakpoint.line}"]
        words += [f"if {condition}"] if condition else []
        words += [f"hits {hits}"] if hits else []
        words += [f"log {log}"] if log else []
        return " ".join(words)


def breakpoint_at(path: str, line: int, text: str | None) -> LineBreakpoint:
    """The breakpoint of a line, as it is spelt if there is one."""
    try:
        found = parse_breakpoint(text, path) if text else None
    except InputsError:
        found = None
    return found if isinstance(found, LineBreakpoint) else LineBreakpoint(path, line)
