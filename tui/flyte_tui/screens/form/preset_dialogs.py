"""Dialogs to save a filled form as a preset and to choose a preset."""

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from flyte_tui.sanitize import one_line
from flyte_tui.screens.line_dialog import LineDialog
from flyte_tui.theme_styles import Palette


def save_preset_dialog(names: tuple[str, ...], place: str) -> LineDialog:
    """Asks for the name of a preset.

    Args:
        names: of the existing presets.
        place: the presets file.
    """

    def hint(name: str) -> str:
        return f"Replaces the existing preset {name!r}." if name in names else f"Saved in {one_line(place)}."

    def about(colours: Palette) -> Text:
        return Text("What is filled in, under a name of its own: for this form, and for --preset NAME.")

    return LineDialog("Save as a preset", "save", about, placeholder="a name", hint=hint)


class LoadPresetScreen(ModalScreen[str | None]):
    """Returns the name of the chosen preset, or None when the person cancelled.

    Args:
        names: of the existing presets.
    """

    DEFAULT_CSS = """
    LoadPresetScreen OptionList { height: auto; max-height: 12; border: none; background: $surface; padding: 0; }
    """
    BINDINGS = [Binding("escape", "dismiss(None)", "Cancel")]  # noqa: RUF012

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self._names = names

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = "Fill in a preset"
            box.border_subtitle = "enter: fill in, escape: cancel"
            yield OptionList(*(Option(Text(one_line(name))) for name in self._names), compact=True, markup=False)

    @on(OptionList.OptionSelected)
    def _load(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._names[event.option_index])
