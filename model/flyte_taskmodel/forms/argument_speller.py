"""Inputs as the arguments of Flyte's command line, where these say the same.

Flyte is asked rather than known: each spelling is read back by Flyte's own parameter, and what does not come out as the
form has it goes into `--inputs`.
"""

import enum
from collections.abc import Mapping
from datetime import date
from types import NoneType
from typing import Any

import click
from flyte.io import Dir, File

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.forms.cli_arguments import local_mode, option_of, without_defaults
from flyte_taskmodel.forms.kinds.input_kind import MISSING

_SPELLED = (int, float, str, date, enum.Enum, NoneType, File, Dir)
"""What Flyte's command line has a spelling for; its durations have no fractions, and it warns on stdout of others."""


class Speller:
    """Spells the inputs of one task.

    Args:
        task: the task.
    """

    def __init__(self, task: AnyTask) -> None:
        from flyte_taskmodel._flyte import transform_native_to_typed_interface

        self._task = task
        self._interface = task.native_interface.inputs
        typed = transform_native_to_typed_interface(task.native_interface)
        self._variables = {entry.key: entry.value for entry in (typed.inputs.variables if typed else ())}
        self._options: dict[str, click.Parameter] = {}

    def spell(self, values: Mapping[str, Any], natives: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
        """The arguments, and the form values of the inputs that have no spelling of their own.

        Args:
            values: tidied form values.
            natives: what they stand for, as far as that is made before a run.
        """
        arguments: list[str] = []
        rest = {}
        for name, value in values.items():
            spelling = self._spelling(name, value, natives.get(name, MISSING))
            if spelling is None:
                rest[name] = value
            else:
                arguments += spelling
        return tuple(arguments), rest

    def _spelling(self, name: str, value: Any, native: Any) -> list[str] | None:
        default = self._interface[name][1] if name in self._interface else MISSING
        if native is MISSING or isinstance(value, dict | list) or (native is None and default is not None):
            return None
        if not isinstance(native, _SPELLED):
            return None
        if isinstance(native, bool):
            tried = [f"--{name}"] if native else [f"--no-{name}"] if default is True else []
        elif native is None:
            tried = []
        else:
            text = str(value)
            tried = [f"--{name}={text}"] if text.startswith("-") or not text else [f"--{name}", text]
        return tried if self._read(name, tried) == (type(native), native) else None

    def _read(self, name: str, arguments: list[str]) -> Any:
        """What Flyte makes of the arguments for one input, with its type."""
        if name not in self._options:
            self._options[name] = self._option(name)
        command = click.Command("spelled", params=[self._options[name]])
        without_defaults(command)
        context = click.Context(command, obj=local_mode())
        try:
            command.parse_args(context, list(arguments))
            native = context.params[name]
        except Exception:  # Whatever Flyte's converters raise of a text that is not for them.
            return None
        return type(native), native

    def _option(self, name: str) -> click.Parameter:
        option = option_of(self._task, name, self._variables[name])
        option.required = False
        return option
