"""A value of a task's field as its parts, each in the words that a setting takes."""

import contextlib
import dataclasses
from collections.abc import Iterator
from dataclasses import MISSING, dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.signature import default_text
from flyte_taskmodel.overrides.quantities import format_bytes, format_duration, parse_size
from flyte_taskmodel.overrides.type_hints import default_of, expanded, field_hints, members


@dataclass(frozen=True)
class Leaf:
    """One part that has no parts itself."""

    text: str
    filled_in: bool = False
    """Whether its class gives it by itself, and nobody had to ask for it."""


def leaves_of(task: AnyTask, name: str) -> dict[str, Leaf]:
    """The parts of one field of the task, by path; none of what is empty or 0 where Flyte takes that for not set."""
    hints, value = field_hints(type(task)), getattr(task, name, None)
    if not value and name in hints and default_of(type(task), name) is None:
        return {}
    return dict(leaves(name, hints.get(name, Any), value))


def leaves(path: str, hint: Any, value: Any, filled_in: bool = False) -> Iterator[tuple[str, Leaf]]:
    """The value's parts by path, those that are None left out; a shorthand as what it stands for."""
    with contextlib.suppress(TypeError, ValueError):  # A value that Flyte will refuse later is shown as it stands.
        value = expanded(hint, value)
    if value is None:
        return
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from _of_dataclass(path, value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(f"{path}.{key}", Any, item)
    elif isinstance(value, list | tuple) and any(map(dataclasses.is_dataclass, value)):
        for index, item in enumerate(value):
            yield from leaves(f"{path}.{index}", Any, item)
    else:
        yield path, Leaf(_text(path, members(hint), value), filled_in)


def _of_dataclass(path: str, value: Any) -> Iterator[tuple[str, Leaf]]:
    kind = type(value)
    bare = _bare(value)
    for name, hint in field_hints(kind).items():
        own, alone = getattr(value, name), getattr(bare, name, None)
        same = bare is not None and list(leaves(name, hint, own)) == list(leaves(name, hint, alone))
        yield from leaves(f"{path}.{name}", hint, own, same and default_of(kind, name) is not MISSING)


def _bare(value: Any) -> Any:
    """An instance of the same class with only what that class requires; None where it does not take just that."""
    kind = type(value)
    try:
        return kind(**{name: getattr(value, name) for name in field_hints(kind) if default_of(kind, name) is MISSING})
    except (TypeError, ValueError):
        return None


def _text(path: str, kinds: tuple[Any, ...], value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) and timedelta in kinds:
        value = timedelta(seconds=value)
    if isinstance(value, timedelta):
        return format_duration(value)
    if isinstance(value, int) and path.endswith("_bytes"):
        return format_bytes(value) if parse_size(format_bytes(value)) == value else str(value)
    if isinstance(value, list | tuple):
        return ",".join(_text(path, (), item) for item in value)
    return str(value) if isinstance(value, str | PurePath) else default_text(value)
