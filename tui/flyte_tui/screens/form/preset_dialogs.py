"""Dialogs to save a filled form as a preset and to choose a preset."""

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from flyte_tui.sanitize import one_line


class SavePresetScreen(ModalScreen[str | None]):
    """Returns the name of the preset, or None when the person cancelled.

    Args:
        names: of the existing presets.
        place: the presets file.
    """

    DEFAULT_CSS = """
    SavePresetScreen Label { color: $text-muted; margin-top: 1; }
    """
    BINDINGS = [Binding("escape", "dismiss(None)", "Cancel")]  # noqa: RUF012

    def __init__(self, names: tuple[str, ...], place: str) -> None:
        super().__init__()
        self._names = names
        self._place = place

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = "Save as a preset"
            box.border_subtitle = "enter: save, escape: cancel"
            yield Input(placeholder="a name, for --preset NAME", compact=True)
            yield Label(self._sentence(""), markup=False)

    @on(Input.Changed)
    def _say(self, event: Input.Changed) -> None:
        self.query_one(Label).update(self._sentence(event.value.strip()))

    @on(Input.Submitted)
    def _save(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())

    def _sentence(self, name: str) -> str:
        if name in self._names:
            return f"Replaces the existing preset {name!r}."
        return f"Saved in {one_line(self._place)}."


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
