"""Settings as typed, `path=value`, to the values that a task's fields are to have.

A path names a field, then the field's parts: `resources.memory`, `secrets.0.group`, `env_vars.MODE`. Parts start from
the present value, so that what is not named stays as it is. A later setting replaces earlier ones of the same path and
of parts of it (`effective_settings`), so a whole value that is left is older than the parts that are left beside it.
"""

import dataclasses
import typing
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, field
from typing import Any

from flyte_taskmodel.overrides.device_factories import objection
from flyte_taskmodel.overrides.effective_settings import effective_settings
from flyte_taskmodel.overrides.field_path import Place, no_such, sentence, what_it_takes
from flyte_taskmodel.overrides.quantities import QuantityError
from flyte_taskmodel.overrides.text_reader import read
from flyte_taskmodel.overrides.type_hints import (
    as_dataclass,
    default_of,
    element_hint,
    expanded,
    field_hints,
    is_dataclass_type,
    members,
)

WRONG: Any = object()
"""Stands for a value that could not be made; what is wrong with it is among the problems."""


@dataclass(frozen=True)
class Setting:
    """One `path=value`; `rest` is what of the path lies below the place that is being looked at."""

    path: str
    text: str
    rest: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.path}={self.text}"


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field, in one sentence that begins with what was typed."""

    path: str
    message: str


@dataclass
class Settings:
    """Makes the values, and gathers what is wrong with any of the settings."""

    problems: list[Problem] = field(default_factory=list)

    def by_field(self, typed: Iterable[str]) -> dict[str, list[Setting]]:
        """The settings that take effect, under the name of the task's field that each begins with."""
        fields: dict[str, list[Setting]] = {}
        for one in effective_settings(typed):
            path, equals, text = one.partition("=")
            name, *rest = path.strip().split(".")
            if name and equals:
                fields.setdefault(name, []).append(Setting(path.strip(), text, tuple(rest)))
            else:
                self.problems.append(Problem(one, f"{one}: write a setting as PATH=VALUE, as in retries=3."))
        return fields

    def wrong(self, asked: Iterable[Setting], why: str) -> Any:
        """Note what is wrong with these settings, and stand for their value."""
        asked = list(asked)
        self.problems.append(Problem(asked[0].path, f"{', '.join(map(str, asked))}: {why}"))
        return WRONG

    def value(self, place: Place, present: Any, asked: list[Setting]) -> Any:
        """The value that the settings make of the present one."""
        if present is not None and dataclasses.is_dataclass(present):
            place = dataclasses.replace(place, hint=narrowed(place.hint, present))
        whole, deeper = [one for one in asked if not one.rest], [one for one in asked if one.rest]
        if whole:
            present = self._whole(place, whole[-1])
        if not deeper:
            return present
        parted = None if present is WRONG else present
        kind = _parted_kind(place.hint, parted, {one.rest[0] for one in deeper})
        made = self._builder(kind)(place, kind, parted, deeper)
        return WRONG if present is WRONG else made

    def _whole(self, place: Place, asked: Setting) -> Any:
        try:
            value = read(place.hint, asked.text, place.readers)
        except QuantityError as error:
            return self.wrong([asked], str(error))
        except ValueError:
            return self.wrong([asked], what_it_takes(place, asked.text))
        try:
            expanded(place.hint, value)
        except (TypeError, ValueError) as error:
            return self.wrong([asked], sentence(error))
        return value

    def _builder(self, kind: Any) -> "Callable[[Place, Any, Any, list[Setting]], Any]":
        if is_dataclass_type(kind):
            return self._dataclass
        if element_hint(kind) is not None:
            return self._list
        return self._dict if typing.get_origin(kind) is dict else self._partless

    def _dataclass(self, place: Place, kind: type, present: Any, asked: list[Setting]) -> Any:
        hints = field_hints(kind)
        values = as_dataclass(kind, present) or {}
        for name, below in _grouped(asked).items():
            if name in hints:
                before = values[name] if name in values else default_of(kind, name)
                present_part = None if before is MISSING else before
                values[name] = self.value(place.at(name, hints[name], kind), present_part, below)
            else:
                values[name] = self.wrong(below, no_such(name, place.path, hints))
        if _any_wrong(values.values()):
            return WRONG
        if missing := [name for name in hints if name not in values and default_of(kind, name) is MISSING]:
            needed = " and ".join(f"{place.path}.{name}" for name in missing)
            return self.wrong(asked, f"{place.path} needs {needed} too.")
        try:
            made = kind(**values)
        except (TypeError, ValueError) as error:
            return self.wrong(asked, sentence(error))
        against = objection(made)
        return self.wrong(asked, sentence(ValueError(against))) if against else made

    def _list(self, place: Place, kind: Any, present: Any, asked: list[Setting]) -> Any:
        items = list(present) if isinstance(present, list | tuple) else [] if present is None else [present]
        for part, below in sorted(_grouped(asked).items(), key=lambda each: int(each[0])):
            index = int(part)
            if index > len(items):
                return self.wrong(below, f"{place.path} has {len(items)}; the next is {place.path}.{len(items)}.")
            items[index : index + 1] = [
                self.value(place.at(part, element_hint(kind)), items[index] if index < len(items) else None, below)
            ]
        if _any_wrong(items):
            return WRONG
        return items if typing.get_origin(kind) is list else tuple(items)

    def _dict(self, place: Place, kind: Any, present: Any, asked: list[Setting]) -> Any:
        hint = typing.get_args(kind)[1]
        entries = dict(present or {})
        for one in asked:
            key = ".".join(one.rest)
            whole = dataclasses.replace(one, rest=())
            if key:
                entries[key] = self.value(place.at(key, hint), None, [whole])
            else:
                entries[key] = self.wrong([one], f"write a name after the dot, as in {place.path}.NAME=VALUE.")
        return WRONG if _any_wrong(entries.values()) else entries

    def _partless(self, place: Place, _kind: Any, _present: Any, asked: list[Setting]) -> Any:
        return self.wrong(asked, f"{place.path} has no parts; {what_it_takes(place, '')}")


def _any_wrong(values: Iterable[Any]) -> bool:
    return any(value is WRONG for value in values)


def narrowed(hint: Any, present: Any) -> Any:
    """The hint with the present value's own class for Any and for a class that it extends."""
    own = type(present)
    narrowed = tuple(
        own if each is Any or (is_dataclass_type(each) and issubclass(own, each)) else each for each in members(hint)
    )
    return typing.Union[narrowed]  # noqa: UP007


def _parted_kind(hint: Any, present: Any, parts: set[str]) -> Any:
    """The member of the hint that the parts belong to, the one that the present value is of before any other."""
    kinds = [
        each
        for each in members(hint)
        if is_dataclass_type(each) or element_hint(each) is not None or typing.get_origin(each) is dict
    ]
    fitting = [each for each in kinds if _takes(each, parts)]
    own = [each for each in fitting if isinstance(present, typing.get_origin(each) or each)]
    return next(iter([*own, *fitting, *(each for each in kinds if is_dataclass_type(each))]), None)


def _takes(kind: Any, parts: set[str]) -> bool:
    if is_dataclass_type(kind):
        return not parts.isdisjoint(field_hints(kind))
    return element_hint(kind) is None or all(part.isdecimal() and len(part) < 5 for part in parts)


def _grouped(asked: list[Setting]) -> dict[str, list[Setting]]:
    groups: dict[str, list[Setting]] = {}
    for one in asked:
        groups.setdefault(one.rest[0], []).append(dataclasses.replace(one, rest=one.rest[1:]))
    return groups
