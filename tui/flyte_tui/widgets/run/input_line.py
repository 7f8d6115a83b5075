"""The line for a task that reads from its stdin."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from flyte_debugger.run.state import RunState
from flyte_tui.sanitize import one_line
from flyte_tui.widgets.stable_layout import StableLayout


class InputLine(StableLayout, Input):
    """Appears while a task waits for its stdin; enter sends what was typed with a line break, ctrl+d the end."""

    DEFAULT_CSS = """
    InputLine { height: 3; display: none; border: round $warning; border-title-color: $text-warning; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+d", "end_input", "End of input", tooltip="Tell the task that nothing more comes"),
        Binding("escape", "leave", "Leave the line", show=False),
    ]

    @dataclass
    class Typed(Message):
        """What the task is to read; None for the end of its stdin."""

        text: str | None

    def __init__(self) -> None:
        super().__init__(placeholder="what the task reads", compact=True)

    def open(self, state: RunState) -> None:
        """Appear, for the task of this run; takes the focus unless the person types elsewhere."""
        self.border_title = Content(f"{one_line(state.task, 60)} waits for input")
        self.border_subtitle = "enter sends, ctrl+d ends"
        self.display = True
        if self.screen.is_current and not isinstance(self.screen.focused, Input):
            self.focus()

    def close(self) -> None:
        """Disappear."""
        if self.display:
            self.value = ""
            if self.has_focus:
                self.screen.focus_next()
            self.display = False

    def action_end_input(self) -> None:
        """Tell the task that nothing more comes."""
        self.post_message(self.Typed(None))

    def action_leave(self) -> None:
        """Give the focus back; the line stays."""
        self.screen.focus_next()

    def _on_paste(self, event: events.Paste) -> None:
        """Give several lines at once as they are: each is one that the task reads."""
        if "\n" in event.text:
            event.prevent_default()
            event.stop()
            text = self.value + event.text.replace("\r\n", "\n")
            self.value = ""
            self.post_message(self.Typed(text if text.endswith("\n") else f"{text}\n"))

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.value = ""
        self.post_message(self.Typed(f"{event.value}\n"))
