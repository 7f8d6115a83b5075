"""Saves a filled form as a preset, and fills a preset in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from textual.screen import Screen

from flyte_taskmodel.forms.presets import Preset, PresetError, Presets
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import short_path


class FormPresets:
    """The presets of one task; opens the dialogs and shows the outcome.

    Args:
        screen: where the dialogs open.
        place: a file or folder of the project.
        task: the task's name.
    """

    def __init__(self, screen: Screen[Any], place: str, task: str) -> None:
        self._screen = screen
        self._task = task
        self._presets = Presets(place)

    def save(self, preset: Preset) -> None:
        """Ask for a name and save the preset."""
        from flyte_tui.screens.form.preset_dialogs import save_preset_dialog

        def keep(name: str | None) -> None:
            if name is None:
                return
            try:
                self._presets.save(self._task, replace(preset, name=name))
            except PresetError as error:
                self._complain(error)
            else:
                self._screen.notify(f"Saved. Run with it: --preset {one_line(name)}", markup=False)

        names = self._names()
        if names is not None:
            self._screen.app.push_screen(save_preset_dialog(names, short_path(str(self._presets.file))), keep)

    def load(self, then: Callable[[Preset], None]) -> None:
        """Ask which preset to load, and pass it on."""
        from flyte_tui.screens.form.preset_dialogs import LoadPresetScreen

        def take(name: str | None) -> None:
            if name is not None:
                try:
                    then(self._presets.load(self._task, name))
                except PresetError as error:
                    self._complain(error)

        names = self._names()
        if names:
            self._screen.app.push_screen(LoadPresetScreen(names), take)
        elif names is not None:
            self._screen.notify("This task has no presets yet; press ctrl+s to save one.", severity="warning")

    def _names(self) -> tuple[str, ...] | None:
        """The names of the task's presets; None when the file cannot be read."""
        try:
            return self._presets.names(self._task)
        except PresetError as error:
            self._complain(error)
            return None

    def _complain(self, error: PresetError) -> None:
        self._screen.notify(one_line(str(error)), severity="error", timeout=10, markup=False)
