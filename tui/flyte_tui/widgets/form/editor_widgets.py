"""The input widgets that are placed over the form line under the cursor."""

from dataclasses import dataclass, replace
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList, TextArea
from textual.widgets.option_list import Option

from flyte_tui.sanitize import one_line
from flyte_tui.widgets.stable_layout import StableLayout

MAX_SHOWN = 8
"""Choices shown at once."""


class Keyed(Widget):
    """A widget that handles the keys of its editors, in the order in which they were pressed."""

    async def press(self, event: events.Key) -> None:
        """Handle a key at once."""
        raise NotImplementedError


def _own(bindings: list[BindingType]) -> list[BindingType]:
    """An editor's bindings without ctrl+d, which belongs to the form screen."""
    own = [binding for binding in bindings if isinstance(binding, Binding)]
    keys = [",".join(key for key in binding.key.split(",") if key != "ctrl+d") for binding in own]
    return [replace(binding, key=key) for binding, key in zip(own, keys, strict=True) if key]


class FieldInput(StableLayout, Input, inherit_bindings=False):
    """An input for one line of text.

    Args:
        form_view: handles its keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = _own(Input.BINDINGS)
    OWN_KEYS = frozenset(("left", "right", "enter"))
    """Keys that it handles itself although the form view binds them, too."""
    DEFAULT_CSS = """
    FieldInput, FieldInput:focus { background: $boost; }
    """

    @dataclass
    class Emptied(Message):
        """Backspace was pressed in an empty input."""

    @dataclass
    class LinesPasted(Message):
        """Several lines were pasted; the input has not taken them."""

        text: str

    def __init__(self, form_view: Keyed) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._form_view = form_view

    async def _on_key(self, event: events.Key) -> None:
        await self._form_view.press(event)

    async def take_key(self, event: events.Key) -> None:
        """Take a key as text."""
        await super()._on_key(event)

    def action_delete_left(self) -> None:
        if self.value:
            super().action_delete_left()
        else:
            self.post_message(self.Emptied())

    def _on_paste(self, event: events.Paste) -> None:
        if "\n" in event.text.strip("\n"):
            event.stop()
            event.prevent_default()
            self.post_message(self.LinesPasted(event.text))


class FieldText(TextArea, inherit_bindings=False):
    """A text area for several lines.

    Args:
        form_view: handles its keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = _own(TextArea.BINDINGS)
    OWN_KEYS = frozenset(("left", "right", "up", "down", "pageup", "pagedown", "enter"))
    """Keys that it handles itself although the form view binds them, too."""
    DEFAULT_CSS = """
    FieldText, FieldText:focus { background: $boost; border: none; padding: 0; }
    """

    def __init__(self, form_view: Keyed) -> None:
        super().__init__(compact=True, tab_behavior="focus", show_line_numbers=False, soft_wrap=True)
        self.cursor_blink = False
        self._form_view = form_view

    async def _on_key(self, event: events.Key) -> None:
        await self._form_view.press(event)

    async def take_key(self, event: events.Key) -> None:
        """Take a key as text."""
        await super()._on_key(event)


class Choices(OptionList):
    """The choices of a field that contain every word typed. The text input keeps the focus."""

    can_focus = False
    DEFAULT_CSS = """
    Choices {
        background: $panel;
        padding: 0;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self) -> None:
        super().__init__(compact=True, markup=False)
        self.words: list[str] = []
        """The choices that are shown."""

    def narrow(self, words: tuple[str, ...], typed: str) -> None:
        """Show the words that contain everything typed, ignoring case."""
        parts = typed.lower().split()
        self.words = [word for word in words if all(part in word.lower() for part in parts)]
        self.clear_options()
        self.add_options([Option(Text(one_line(word))) for word in self.words])
        self.highlighted = 0 if self.words else None

    @property
    def word(self) -> str | None:
        """The choice under the cursor."""
        return None if self.highlighted is None else self.words[self.highlighted]
