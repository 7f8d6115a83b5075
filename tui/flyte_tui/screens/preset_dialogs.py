"""Naming what is filled in, to save it, and choosing what was saved."""

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
    """Returns the name to save under, or None.

    Args:
        names: of the presets that there are.
        place: the file that keeps them.
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
            box.border_subtitle = "enter saves, escape closes"
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
            return f"Takes the place of the {name!r} that there is."
        return f"It is kept in {one_line(self._place)}."


class LoadPresetScreen(ModalScreen[str | None]):
    """Returns the name of the preset that the person chose, or None.

    Args:
        names: of the presets that there are.
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
            box.border_subtitle = "enter fills it in, escape closes"
            yield OptionList(*(Option(Text(one_line(name))) for name in self._names), compact=True, markup=False)

    @on(OptionList.OptionSelected)
    def _load(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._names[event.option_index])
