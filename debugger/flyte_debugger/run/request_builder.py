"""What a person says of a run, in any face, and the one way from there to a `RunRequest`.

The command line, the forms, the notebook and the debugger's `restart` all say a `RunOptions` and call `build_request`,
with a request that names the task alone or with that of an earlier run.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_taskmodel.forms.settings_codec import merged, without
from flyte_taskmodel.overrides.effective_settings import effective_settings

Cache: TypeAlias = Literal["use", "off", "overwrite"]


@dataclass(frozen=True)
class RunOptions:
    """What is said of a run beside its task; what is left out stays as the request has it that it is said of."""

    arguments: tuple[str, ...] = ()
    """Inputs spelled as for `flyte run`."""
    inputs: dict[str, Any] = field(default_factory=dict)
    """Inputs as form values, by name."""
    inputs_file: str | None = None
    """A YAML or JSON file of form values, `-` for stdin, or a JSON object itself."""
    preset: str | None = None
    """The name under which inputs and overrides are kept for the task."""
    overrides: tuple[str, ...] = ()
    cache: Cache | None = None
    secrets_file: str | None = None
    enforce_resources: bool = False
    preempt_after: float | None = None
    python: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    """Answers to conditions by their names."""


def build_request(base: RunRequest, options: RunOptions) -> RunRequest:
    """The request for a run: the base with what is said beside it, of which the later always wins.

    From the earliest to the latest: the base, the preset, the file of inputs, the form values, the arguments and
    overrides.

    Args:
        base: a request that names the task, or that of an earlier run.
        options: what is said now.

    Raises:
        PresetError: for a preset that is not there.
        InputsError: for a file of inputs that cannot be read.
    """
    kept_inputs, kept_settings = _preset(base.task, options.preset)
    inputs = {**kept_inputs, **_read(options.inputs_file), **options.inputs}
    return dataclasses.replace(
        base,
        arguments=(*without(base.arguments, inputs), *options.arguments),
        inputs=merged(base.inputs, inputs, base.withheld),
        pickled_inputs=None if options.arguments else base.pickled_inputs,
        overrides=effective_settings((*base.overrides, *kept_settings, *options.overrides)),
        answers={**base.answers, **options.answers},
        enforce_resources=base.enforce_resources or options.enforce_resources,
        **{name: value for name in _REPLACED if (value := getattr(options, name)) is not None},
    )


_REPLACED = ("cache", "secrets_file", "preempt_after", "python")
"""Options that take the place of the base's wherever they are given."""


def _preset(task: TaskRef, name: str | None) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The inputs and settings of a preset; none where none is named."""
    if name is None:
        return {}, ()
    from flyte_taskmodel.forms.presets import Presets  # Few runs name one, and a run starts at once.

    preset = Presets(task.file or Path.cwd()).load(task.name, name)
    return preset.inputs, preset.settings


def _read(inputs_file: str | None) -> dict[str, Any]:
    if inputs_file is None:
        return {}
    from flyte_taskmodel.forms.inputs_file import read_inputs

    return read_inputs(inputs_file)
