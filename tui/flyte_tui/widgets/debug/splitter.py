"""The line between two panes, which is dragged to give one of them more room."""

from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget


class Splitter(Widget):
    """A column that tells where it is dragged to."""

    DEFAULT_CSS = """
    Splitter {
        width: 1; height: 1fr; color: $panel; pointer: ew-resize;
        &:hover { color: $primary; }
        &.-dragged { color: $primary; }
    }
    """
    ALLOW_SELECT = False

    @dataclass
    class Dragged(Message):
        """The line is to be at this column of the screen."""

        x: int
        is_over: bool
        """Whether the person has let go."""

    def render_line(self, y: int) -> Strip:
        return Strip([Segment("▕", self.rich_style)])

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        self.add_class("-dragged")
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.has_class("-dragged"):
            self.post_message(self.Dragged(event.screen_x, is_over=False))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self.has_class("-dragged"):
            self.remove_class("-dragged")
            self.release_mouse()
            self.post_message(self.Dragged(event.screen_x, is_over=True))
