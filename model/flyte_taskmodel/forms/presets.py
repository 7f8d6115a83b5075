"""Filled forms under a name, in a file that the project keeps. Imports no Flyte.

The file is read with the standard library and changed with tomlkit, which leaves a person's comments and order as they
are.
"""

import datetime
import difflib
import os
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flyte_taskmodel.discovery.project_root import project_root
from flyte_taskmodel.errors import WorkbenchError

FILE = Path(".flyte-workbench", "presets.toml")
NULL = "$null"
"""The key of the table that stands for null, which TOML does not have."""

_INPUTS, _SETTINGS = "inputs", "set"


class PresetError(WorkbenchError):
    """A preset that is not there, or a file of presets that cannot be used."""


@dataclass(frozen=True)
class Preset:
    """A filled form.

    Args:
        name: what it is called.
        inputs: form values of inputs.
        settings: overrides, as after `--set`.
    """

    name: str
    inputs: dict[str, Any] = field(default_factory=dict)
    settings: tuple[str, ...] = ()


class Presets:
    """The presets of a project.

    Args:
        place: a file or folder of the project; where no project is found, the presets lie in that folder.
    """

    def __init__(self, place: str | Path) -> None:
        start = Path(place).absolute()
        folder = start if start.is_dir() else start.parent
        self.file = (project_root(folder) or folder) / FILE

    def names(self, task: str) -> tuple[str, ...]:
        """The names of a task's presets, in the file's order.

        Raises:
            PresetError: when the file cannot be read.
        """
        return tuple(self._of(task))

    def load(self, task: str, name: str) -> Preset:
        """A preset.

        Args:
            task: the task's name or its function's.
            name: the preset's.

        Raises:
            PresetError: when there is none, with the nearest spelling, or the file cannot be read.
        """
        known = self._of(task)
        if name not in known:
            raise PresetError(f"There is no preset {name!r} of {task} in {self.file}; {_others(name, list(known))}")
        kept = known[name]
        inputs, settings = kept.get(_INPUTS, {}), kept.get(_SETTINGS, [])
        if (
            not isinstance(inputs, dict)
            or not isinstance(settings, list)
            or not all(isinstance(each, str) for each in settings)
        ):
            raise PresetError(
                f"The preset {name!r} of {task} in {self.file} needs a table `inputs` and a list `set` of texts."
            )
        return Preset(name, {key: _plain(value) for key, value in inputs.items()}, tuple(settings))

    def save(self, task: str, preset: Preset) -> None:
        """Keep a preset, in place of one of the same name.

        Args:
            task: the task's name.
            preset: its values are kept as they are; what must not be read by others has no place in them.

        Raises:
            PresetError: when the file cannot be read or written.
        """
        import tomlkit

        document = self._document()
        if task not in document:
            document[task] = tomlkit.table(is_super_table=True)
        kept = tomlkit.table()
        if preset.settings:
            kept[_SETTINGS] = list(preset.settings)
        if preset.inputs:
            kept[_INPUTS] = _toml(preset.inputs)
        document[task][preset.name] = kept
        self._write(tomlkit.dumps(document))

    def remove(self, task: str, name: str) -> None:
        """Forget a preset; nothing happens where there is none.

        Raises:
            PresetError: when the file cannot be read or written.
        """
        import tomlkit

        document = self._document()
        if name in document.get(task, {}):
            del document[task][name]
            self._write(tomlkit.dumps(document))

    def _of(self, task: str) -> dict[str, dict[str, Any]]:
        """The presets of the task by name; of a function's name those of the one task that ends in it."""
        kept = self._read()
        owners = [task] if task in kept else [each for each in kept if each.rpartition(".")[2] == task]
        if len(owners) > 1:
            raise PresetError(
                f"{task!r} stands for {' and '.join(sorted(owners))} in {self.file}; write the task's whole name."
            )
        presets = kept[owners[0]] if owners else {}
        return (
            {name: each for name, each in presets.items() if isinstance(each, dict)}
            if isinstance(presets, dict)
            else {}
        )

    def _read(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self._text())
        except tomllib.TOMLDecodeError as error:
            raise PresetError(f"{self.file} is no TOML: {error}.") from None

    def _document(self) -> Any:
        import tomlkit

        self._read()
        return tomlkit.parse(self._text())

    def _text(self) -> str:
        try:
            return self.file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise PresetError(f"{self.file} cannot be read: {error}.") from None

    def _write(self, text: str) -> None:
        """Replace the file as a whole, so that no one ever reads half of it."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=self.file.parent, delete=False) as fresh:
                fresh.write(text)
            Path(fresh.name).chmod(0o644)
            os.replace(fresh.name, self.file)  # noqa: PTH105
        except OSError as error:
            raise PresetError(f"{self.file} cannot be written: {error.strerror or error}.") from None


def _others(name: str, known: list[str]) -> str:
    if near := difflib.get_close_matches(name, known, 1):
        return f"did you mean {near[0]!r}?"
    return f"it has {', '.join(known)}." if known else "it has none."


def _plain(value: Any) -> Any:
    """A value of TOML as a form value."""
    if isinstance(value, dict):
        return None if value == {NULL: True} else {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return value


def _toml(value: Any, inline: bool = False) -> Any:
    """A form value as an item of TOML: groups as tables, texts of several lines over several lines."""
    import tomlkit

    if value is None:
        value, inline = {NULL: True}, True
    if isinstance(value, dict):
        table: Any = tomlkit.inline_table() if inline else tomlkit.table()
        for key in sorted(value, key=lambda each: isinstance(value[each], dict)):
            table[key] = _toml(value[key], inline)
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(_toml(each, inline=True) for each in value)
        return array
    if isinstance(value, str) and "\n" in value and not inline:
        return tomlkit.string(value, multiline=True)
    return value
