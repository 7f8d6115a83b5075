"""All breakpoints of a program, to be switched off and on, forgotten, or looked at where they are."""

from collections.abc import Callable
from typing import Any

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from flyte_debugger.console.answer_text import breakpoint_mark
from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.commands.breakpoint_commands import ClearBreakpoint, DisableBreakpoint, EnableBreakpoint
from flyte_debugger.console.commands.command_registry import Command
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import DIM, palette, short_path


class NewBreakpoint:
    """What is returned when the person wants to write another one."""


class BreakpointsScreen(ModalScreen[BreakpointStatus | NewBreakpoint | None]):
    """Returns the breakpoint whose place is to be looked at, or `NewBreakpoint`.

    Args:
        breakpoints: as they are told.
        ask: gives a command; `update` shows what came of it.
    """

    DEFAULT_CSS = """
    BreakpointsScreen OptionList {
        height: auto; max-height: 100%; background: $surface; border: none; padding: 0;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """
    BINDINGS = [  # noqa: RUF012
        Binding("space", "switch", "Off or on"),
        Binding("delete,backspace,d", "forget", "Delete"),
        Binding("a,plus", "add", "Add"),
        Binding("escape,q,L", "dismiss(None)", "Close"),
    ]

    def __init__(self, breakpoints: tuple[BreakpointStatus, ...], ask: Callable[[Command[Any]], None]) -> None:
        super().__init__()
        self._breakpoints = breakpoints
        self._ask = ask

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -broad") as box:
            box.border_title = "Breakpoints"
            box.border_subtitle = "enter goes there · space off or on · delete · a adds"
            yield OptionList(compact=True)
            yield Static("There is none. b sets one at the cursor's line; a writes one, of a task too: train:exit")

    def on_mount(self) -> None:
        self._draw()
        self.query_one(OptionList).focus()

    def update(self, breakpoints: tuple[BreakpointStatus, ...]) -> None:
        """Show these from now on."""
        self._breakpoints = breakpoints
        self._draw()

    def _draw(self) -> None:
        listed = self.query_one(OptionList)
        at = listed.highlighted
        listed.clear_options()
        listed.add_options(Option(self._text(one)) for one in self._breakpoints)
        listed.display = bool(self._breakpoints)
        self.query_one(Static).display = not self._breakpoints
        if self._breakpoints:
            listed.highlighted = min(at or 0, len(self._breakpoints) - 1)

    def _text(self, one: BreakpointStatus) -> Text:
        colours = palette(self.app)
        style = colours.error if one.enabled else DIM
        text = Text().append(f"{breakpoint_mark(one)} ", style)
        text.append(one_line(self._words(one), 200), "" if one.enabled else DIM)
        if not one.enabled:
            return text.append("  off", DIM)
        return (
            text
            if one.verified
            else text.append(f"  {one_line(one.message or 'not placed yet', 200)}", colours.warning)
        )

    @staticmethod
    def _words(one: BreakpointStatus) -> str:
        path = one.file
        words = one.text
        return short_path(path) + words.removeprefix(path) if path and words.startswith(path) else words

    @property
    def _chosen(self) -> BreakpointStatus | None:
        at = self.query_one(OptionList).highlighted
        return None if at is None or at >= len(self._breakpoints) else self._breakpoints[at]

    def action_switch(self) -> None:
        """Switch a breakpoint off or on."""
        if one := self._chosen:
            self._ask(DisableBreakpoint(one.text) if one.enabled else EnableBreakpoint(one.text))

    def action_forget(self) -> None:
        """Forget a breakpoint."""
        if one := self._chosen:
            self._ask(ClearBreakpoint(one.text))

    def action_add(self) -> None:
        """Write another one."""
        self.dismiss(NewBreakpoint())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._chosen and self._chosen.line:
            self.dismiss(self._chosen)
