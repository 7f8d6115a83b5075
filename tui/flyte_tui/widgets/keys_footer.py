"""The keys that work, in the last line."""

from textual.screen import Screen
from textual.widgets import Footer


class KeysFooter(Footer):
    """Textual's footer, made anew only when what it shows has changed, not with each move of the focus."""

    _shown: tuple[tuple[str, str, bool], ...] = ()

    def bindings_changed(self, screen: Screen[object]) -> None:
        bindings = (active for active in screen.active_bindings.values() if active.binding.show)
        shown = tuple((active.binding.key, active.binding.description, active.enabled) for active in bindings)
        if shown != self._shown and screen.app.app_focus and self.is_attached and screen is self.screen:
            self._shown = shown
            super().bindings_changed(screen)
