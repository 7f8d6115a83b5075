"""The footer: the keys that work on this screen."""

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widget import Widget

from flyte_tui.theme_styles import DIM

FooterKeys = tuple[tuple[str, str, str, bool], ...]
"""For each binding: its key, the key as shown, what it does, whether it is enabled."""


class KeysFooter(Widget, can_focus=False):
    """Shows as many of the screen's bindings as fit, and the command palette's key at the right.

    Textual's own footer has a widget for each key and recreates all of them when one changes, which took a third of the
    time to open a screen. This one draws a single line.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys-footer--key", "keys-footer--description", "keys-footer--hover"}
    DEFAULT_CSS = """
    KeysFooter {
        dock: bottom;
        height: 1;
        color: $footer-foreground;
        background: $panel;
        & .keys-footer--key { color: $footer-key-foreground; text-style: bold; }
        & .keys-footer--description { color: $footer-description-foreground; }
        & .keys-footer--hover { background: $panel-lighten-2; }
    }
    """

    _keys: FooterKeys = ()
    _palette: FooterKeys = ()
    _hovered = ""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._take)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _take(self, screen: Screen[object]) -> None:
        """Update the bindings; redraws only when they have changed."""
        if not (screen.app.app_focus and self.is_attached and screen is self.screen):
            return
        active = screen.active_bindings
        firsts: dict[str, ActiveBinding] = {}  # Of the keys of one action the first is shown.
        for one in active.values():
            if one.binding.show:
                firsts.setdefault(one.binding.action, one)
        palette = active.get(self.app.COMMAND_PALETTE_BINDING) if self.app.ENABLE_COMMAND_PALETTE else None
        keys, last = self._shown(firsts.values()), self._shown([palette] if palette else [])
        if (keys, last) != (self._keys, self._palette):
            self._keys, self._palette = keys, last
            self.refresh()

    def _shown(self, bindings: Iterable[ActiveBinding]) -> FooterKeys:
        display = self.app.get_key_display
        return tuple((one.binding.key, display(one.binding), one.binding.description, one.enabled) for one in bindings)

    def on_click(self, event: events.Click) -> None:
        """Run the action of the key under the pointer."""
        if key := event.style.meta.get("key"):
            self.app.simulate_key(key)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Highlight the key under the pointer."""
        self._hover(event.style.meta.get("key", ""))

    def on_leave(self) -> None:
        """Remove the highlight."""
        self._hover("")

    def _hover(self, key: str) -> None:
        if key != self._hovered:
            self._hovered = key
            self.refresh()

    def render(self) -> Text:
        right = Text("").join(self._drawn(self._palette))
        if right:
            right = Text.assemble(("│", DIM), right)
        room = self.size.width - right.cell_len
        drawn = list(self._drawn(self._keys))
        ends = accumulate(text.cell_len for text in drawn)
        left = Text("").join(drawn[: sum(end <= room for end in ends)])
        return left.append(" " * (room - left.cell_len)).append_text(right)

    def _drawn(self, keys: FooterKeys) -> Iterator[Text]:
        key_style, description_style, hover = (
            self.get_component_rich_style(f"keys-footer--{part}", partial=True)
            for part in ("key", "description", "hover")
        )
        for key, written, description, enabled in keys:
            style = Style(meta={"key": key}, dim=None if enabled else True)
            style += hover if key == self._hovered else Style.null()
            yield Text.assemble((f" {written} ", key_style + style), (f"{description} ", description_style + style))
