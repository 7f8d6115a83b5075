"""What a task's `override` takes as a form.

The fields are those of `override`'s signature, their parts those of Flyte's dataclasses, and nothing about them is
written here. What is filled in becomes settings (`spelling.as_settings`), so a form takes what `--set` takes.
"""

import dataclasses
import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING
from typing import Any

import flyte

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.describe_parameters import describe_parameters
from flyte_taskmodel.description.signature import type_text
from flyte_taskmodel.forms.declared_values import are_shorthands, leaf_kind, leaf_value, listed
from flyte_taskmodel.forms.docstring_help import member_helps
from flyte_taskmodel.forms.kinds.containers import PART
from flyte_taskmodel.forms.schema import VARIANT, Field, Form
from flyte_taskmodel.overrides.apply_overrides import why_broken
from flyte_taskmodel.overrides.device_factories import suggestions
from flyte_taskmodel.overrides.field_path import Place, takes_text
from flyte_taskmodel.overrides.override_checks import is_refused, waits_for_reusable_off
from flyte_taskmodel.overrides.override_settings import narrowed
from flyte_taskmodel.overrides.text_reader import SHOWN_CHOICES, accepted, choices
from flyte_taskmodel.overrides.type_hints import (
    as_dataclass,
    default_of,
    element_hint,
    field_hints,
    is_dataclass_type,
    is_declared,
    members,
    override_hints,
)

REUSABLE = "A reusable task takes it from its environment; set reusable to off to override it."
PLAIN = "value"
"""What the variant of a union is called that has no parts: a name, a number, a word such as `off`."""


def override_form(task: AnyTask, effect_of: Callable[[str], str]) -> Form:
    """The form of what `override` takes of a task, with what the task declares as the current values.

    Args:
        task: the task.
        effect_of: of a path, what becomes on this machine of what takes no or not its full effect; empty for the rest.
    """
    if broken := why_broken(task):
        return Form(task.name, note=broken)
    return Form(task.name, tuple(_Fields(task, effect_of).all()))


class _Fields:
    """Makes the fields of one task's overrides."""

    def __init__(self, task: AnyTask, effect_of: Callable[[str], str]) -> None:
        self._task = task
        self._effect_of = effect_of
        self._names = tuple(task.native_interface.inputs)
        self._texts = {parameter.name: parameter.text for parameter in describe_parameters(task)}

    def all(self) -> Iterator[Field]:
        """Those that `override` names, then the others that it passes on."""
        hints, helps = override_hints(self._task), _template_helps(type(self._task))
        for name in sorted(hints, key=lambda each: not is_declared(self._task, each)):
            place = Place(name, hints[name])
            present = getattr(self._task, name, None)
            if is_refused(self._task, name):
                field = self._fixed(place, present, "It cannot be overridden; change it where the task is defined.")
            elif takes_text(_narrow(place, present)):
                field = self._field(place, present, _template_default(type(self._task), name))
                if is_declared(self._task, name) and waits_for_reusable_off(self._task, name):
                    field = dataclasses.replace(field, note=REUSABLE)
            elif is_declared(self._task, name) and present is not None:
                field = self._fixed(place, present, "Not supported for this type; set it in code.")
            else:
                continue
            yield dataclasses.replace(field, help=helps.get(name, ""))

    def _effect(self, path: str) -> str:
        """What becomes of it on this machine, unless that is what is said of the whole that it is a part of."""
        effect, above = self._effect_of(path), path.rpartition(".")[0]
        return "" if above and effect == self._effect_of(above) else effect

    def _fixed(self, place: Place, present: Any, note: str) -> Field:
        return Field(
            place.path,
            _name(place),
            "fixed",
            label=_name(place),
            type=_short_type(place.hint),
            current=self._texts.get(place.path) if present else None,
            note=note,
            local_effect=self._effect(place.path),
        )

    def _field(self, place: Place, present: Any, default: Any) -> Field:
        place = _narrow(place, present)
        some = [each for each in members(place.hint) if each is not type(None)]
        field = dataclasses.replace(
            self._shaped(place, some, present, default),
            label=_name(place),
            type=_short_type(place.hint),
            nullable=len(some) < len(members(place.hint)),
            local_effect=self._effect(place.path),
        )
        needed = default is MISSING and field.current is None
        return dataclasses.replace(field, required=True) if needed else field

    def _shaped(self, place: Place, some: list[Any], present: Any, default: Any) -> Field:
        for kind in some:
            element = element_hint(kind)
            if element is not None and set(some) - {kind} <= set(members(element)) and accepted(element, place.readers):
                return self._list(place, element, present, default)
            if typing.get_origin(kind) is dict:
                return self._table(place, present, default)
        classes = [each for each in some if is_dataclass_type(each)]
        others = [each for each in some if each not in classes]
        if not classes:
            return self._leaf(place, others, present, default)
        words = typing.Union[tuple(others)] if others else None  # noqa: UP007
        if len(classes) == 1 and (words is None or are_shorthands(classes[0], others)):
            return self._group(place, classes[0], present)
        named = [self._group(place, each, present) for each in classes]
        named = [dataclasses.replace(each, name=each.type, label=each.type) for each in named]
        if others:
            leaf = self._leaf(dataclasses.replace(place, hint=words), others, present, default)
            named.insert(0, dataclasses.replace(leaf, name=PLAIN, label=leaf.accepts or PLAIN, type=_short_type(words)))
        current = _union_value(place, present, named, classes)
        accepts = " or ".join(each.accepts for each in named if each.accepts)
        return Field(place.path, _name(place), "union", variants=tuple(named), current=current, accepts=accepts)

    def _group(self, place: Place, kind: type, present: Any) -> Field:
        own = as_dataclass(kind, present) or {}
        helps, fields = member_helps(kind), []
        for name, hint in field_hints(kind).items():
            part = place.at(name, hint, kind)
            if takes_text(_narrow(part, own.get(name))):
                default = default_of(kind, name)
                field = self._field(part, own.get(name, None if default is MISSING else default), default)
                fields.append(dataclasses.replace(field, help=helps.get(name, "")))
        current: dict[str, Any] | None = {} if own else None
        return Field(place.path, _name(place), "group", type=type_text(kind), fields=tuple(fields), current=current)

    def _list(self, place: Place, element: Any, present: Any, default: Any) -> Field:
        item = self._field(dataclasses.replace(place.at(PART, element), owner=None), None, None)
        if place.owner is flyte.Cache and _name(place) == "ignored_inputs":
            item = dataclasses.replace(item, choices=self._names)
        return Field(
            place.path,
            _name(place),
            "list",
            item=item,
            accepts=f"a list, each {item.accepts}" if item.accepts else "a list",
            current=listed(place, present),
            default=None if default is MISSING else listed(place, default),
        )

    def _table(self, place: Place, present: Any, default: Any) -> Field:
        part = f"{place.path}.{PART}"
        return Field(
            place.path,
            _name(place),
            "table",
            key=Field(part, "key", "word", type="str", accepts="a name"),
            item=Field(part, "value", "text", type="str", accepts="a text"),
            accepts="a table of names and values",
            current={str(key): str(each) for key, each in present.items()} if present else None,
            default=dict(default) if default and default is not MISSING else None,
        )

    def _leaf(self, place: Place, some: list[Any], present: Any, default: Any) -> Field:
        kind = leaf_kind(place, some)
        return Field(
            place.path,
            _name(place),
            kind,
            accepts=accepted(place.hint, place.readers),
            choices=tuple(choices(place.hint)) or (suggestions(place.owner, _name(place)) if place.owner else ()),
            current=leaf_value(place, kind, present),
            default=leaf_value(place, kind, None if default is MISSING else default),
        )


def _short_type(hint: Any) -> str:
    """The type as it is written, of a long Literal its first word alone."""
    parts = [
        f"Literal[{typing.get_args(each)[0]!r}, ...]"
        if typing.get_origin(each) is typing.Literal and len(typing.get_args(each)) > SHOWN_CHOICES
        else type_text(each)
        for each in members(hint)
    ]
    return " | ".join(parts)


def _narrow(place: Place, present: Any) -> Place:
    if present is None or not dataclasses.is_dataclass(present):
        return place
    return dataclasses.replace(place, hint=narrowed(place.hint, present))


def _name(place: Place) -> str:
    return place.path.rpartition(".")[2]


def _union_value(place: Place, present: Any, named: list[Field], classes: list[type]) -> Any:
    if present is None:
        return None
    for variant, kind in zip(named[len(named) - len(classes) :], classes, strict=True):
        if isinstance(present, kind):
            return {VARIANT: variant.name, "value": {}}
    return {VARIANT: named[0].name, "value": named[0].current}


def _template_helps(kind: Any) -> Mapping[str, str]:
    """What the template's docstrings say of its fields, or failing that the docstring of its `override`."""
    helps = {**member_helps(inspect.unwrap(kind.override)), **member_helps(kind)}
    plain = {name: help.removeprefix("Optional ") for name, help in helps.items()}
    return {name: help[:1].upper() + help[1:] for name, help in plain.items()}


def _template_default(kind: type, name: str) -> Any:
    return None if name not in field_hints(kind) else default_of(kind, name)
