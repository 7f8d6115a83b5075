"""What is taken from Textual that is not meant for others: the reader of what is typed, what a focus paints, and what
becomes of a widget that fails."""

from collections.abc import Iterable

from textual import events
from textual._context import active_message_pump
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

BEGIN, END = "\x1b[200~", "\x1b[201~"


class PasteParser(XTermParser):
    """Takes a paste as it is. Textual's parser makes keys of what follows an escape character in one."""

    _pasted: str | None = None
    """The beginning of a paste whose end has not come; None outside of one."""

    def feed(self, data: str) -> Iterable[Message]:
        """The events that the characters stand for; no characters stand for the end of all."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasted is None:
                before, begin, data = data.partition(BEGIN)
                if before:
                    yield from super().feed(before)
                self._pasted = "" if begin else None
            else:
                text, end, data = (self._pasted + data).partition(END)
                self._pasted = None if end else text
                if end:
                    yield events.Paste(text.replace("\x00", ""))


def read_pastes_whole() -> None:
    """Have the program's driver read with `PasteParser`; to be called before it starts."""
    try:
        from textual.drivers import linux_driver
    except ImportError:  # Windows has another driver, and no parser of ours.
        return
    linux_driver.XTermParser = PasteParser  # type: ignore[attr-defined]


def takes_one_line(widget: Widget | None) -> bool:
    """Whether a paste of several lines into it would lose all but the first: a line of input as Textual has it."""
    return isinstance(widget, Input) and type(widget)._on_paste is Input._on_paste


def repaint_focused_alone() -> None:
    """Have a change of the focus repaint the two widgets that it concerns; Textual repaints the whole screen, too.

    The whole screen takes longer than all else that a key does, and is painted again when a page is turned.
    """
    Screen.focused._repaint = False


class ForgivingApp(App[None]):
    """Goes on when a widget fails that is being removed, which nobody sees.

    Textual adds no children to such a widget, so that many, its own too, do not find theirs when they are mounted:
    a screen that is left in the moment in which it shows something new would end the program.
    """

    def _handle_exception(self, error: Exception) -> None:
        pump = active_message_pump.get(None)
        if isinstance(pump, Widget) and pump._pruning:
            self.log.error(f"{pump} failed while it was removed: {error}")
        else:
            super()._handle_exception(error)
