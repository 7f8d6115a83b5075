"""Form values and the command line: overrides as settings and back, and whole runs as commands. Imports no Flyte."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from flyte_taskmodel.forms.schema import Field, Form
from flyte_taskmodel.forms.value_shapes import is_variant, unfolded
from flyte_taskmodel.overrides.effective_settings import effective_settings

WHOLE = ""
"""The key in a dict of what stands for the whole, beside parts of it: of `retries=3` with `retries.backoff.base=2s`."""


def as_settings(values: Mapping[str, Any], form: Form | None = None) -> tuple[str, ...]:
    """The settings that the form values of overrides are: `{"retries": {"count": 3}}` as `retries.count=3`.

    Args:
        values: form values by field.
        form: where it is given, a text with the JSON of a group, list or table stands for that.
    """
    fields = {field.name: field for field in form.fields} if form else {}
    whole = {name: unfolded(fields[name], value) if name in fields else value for name, value in values.items()}
    return tuple(setting for name, value in whole.items() for setting in _settings(name, value))


def from_settings(settings: Iterable[str], form: Form | None = None) -> dict[str, Any]:
    """The form values that settings are, of those that take effect.

    Args:
        settings: as after `--set`, the earliest first; one without a `=` is passed over.
        form: where it is given, what stands for a whole group becomes its first field, as `retries=3` for a count.
    """
    values = nested(dict(setting.split("=", 1) for setting in effective_settings(settings) if "=" in setting))
    fields = {field.name: field for field in form.fields} if form else {}
    return {name: _parted(value, fields.get(name)) for name, value in values.items()}


def without(arguments: Iterable[str], inputs: Iterable[str], known: Container[str] | None = None) -> tuple[str, ...]:
    """Arguments as for `flyte run` without those for these inputs: an option, and the value after it.

    Args:
        arguments: as typed.
        inputs: whose are left out.
        known: the inputs there are, where that is known: what looks like an option of no input is then a value.
    """
    dropped = {f"{prefix}{name}" for name in inputs for prefix in ("", "no-")}
    return tuple(argument for argument, name in _named(arguments, known) if name not in dropped)


def arguments_of(arguments: Iterable[str], name: str, known: Container[str] | None = None) -> Iterator[str]:
    """The texts that arguments as for `flyte run` give an input; `known` as in `without`."""
    for argument, owner in _named(arguments, known):
        if owner == name and argument != f"--{name}":
            yield argument.removeprefix(f"--{name}=")


def merged(kept: Mapping[str, Any], given: Mapping[str, Any], withheld: Iterable[str]) -> dict[str, Any]:
    """Form values that were kept with those that are given now, which hold before them.

    Args:
        kept: form values by input.
        given: the same.
        withheld: paths of what was not kept: the members of the groups in which these lie stay where none is given.
    """
    whole = {**kept, **given}
    for path in withheld:
        name, _, below = path.partition(".")
        before, now = kept.get(name), given.get(name)
        if below and isinstance(before, dict) and isinstance(now, dict):
            whole[name] = merged(before, now, [below])
    return whole


def nested(by_path: Mapping[str, Any]) -> dict[str, Any]:
    """Values by path as dicts in dicts; one that has parts beside it stands under `WHOLE`."""
    tree: dict[str, Any] = {}
    for path, value in by_path.items():
        *above, name = path.strip().split(".")
        place = tree
        for part in above:
            below = place.setdefault(part, {})
            if not isinstance(below, dict):
                below = place[part] = {WHOLE: below}
            place = below
        if isinstance(place.get(name), dict):
            place[name][WHOLE] = value
        else:
            place[name] = value
    return tree


def _named(arguments: Iterable[str], known: Container[str] | None) -> Iterator[tuple[str, str]]:
    """Each argument with the input that it is for."""
    name = ""
    for argument in arguments:
        if argument.startswith("--"):
            named = argument.partition("=")[0].removeprefix("--")
            name = named if known is None or named in known or named.removeprefix("no-") in known else name
        yield argument, name


def _parted(value: Any, field: Field | None) -> Any:
    if field is None or field.kind != "group" or isinstance(value, dict) or not field.fields:
        return value
    return {field.fields[0].name: value}


def _settings(path: str, value: Any) -> Iterator[str]:
    if is_variant(value):
        value = value["value"]
    if isinstance(value, dict):
        for name, part in sorted(value.items(), key=lambda each: each[0] != WHOLE):  # A later whole replaces its parts.
            yield from _settings(f"{path}.{name}" if name != WHOLE else path, part)
    elif isinstance(value, list):
        yield from _listed(path, value)
    else:
        yield f"{path}={_text(value)}"


def _listed(path: str, items: list[Any]) -> Iterator[str]:
    """A list, or a table as a list of pairs, in place of the one that the task declares."""
    if items and all(isinstance(item, list) and len(item) == 2 for item in items):
        yield f"{path}="
        for key, value in items:
            yield from _settings(f"{path}.{_text(key)}", value)
    elif all(not isinstance(item, dict | list) and _stands_alone(_text(item)) for item in items):
        yield f"{path}={','.join(map(_text, items))}"
    else:
        yield f"{path}="
        for index, item in enumerate(items):
            yield from _settings(f"{path}.{index}", item)


def _stands_alone(text: str) -> bool:
    """Whether a text can be one of a list with commas between."""
    return bool(text) and text == text.strip() and "," not in text


def _text(value: Any) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
