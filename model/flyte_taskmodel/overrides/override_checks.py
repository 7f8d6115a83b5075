"""What Flyte's `override` refuses or drops, and why, in plain words.

Flyte is asked rather than known: each judgement comes from trying `override` on the task, which changes nothing.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

import flyte

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.overrides.field_path import no_such, sentence
from flyte_taskmodel.overrides.setting_leaves import leaves_of
from flyte_taskmodel.overrides.type_hints import (
    as_dataclass,
    field_hints,
    fits,
    is_dataclass_type,
    is_declared,
    members,
    override_hints,
)

SHOWN_KEPT = 3
"""More parts than this are not listed when a message says what a task would keep."""


def is_broken(task: AnyTask) -> bool:
    """Whether the class's `override` fails even with nothing to change, as a ContainerTask's does."""
    return _refusal(task, {}) is not None


def is_refused(task: AnyTask, name: str) -> bool:
    """Whether Flyte refuses the field as such, even with the value that it has."""
    return not is_declared(task, name) and _refusal(task, {name: getattr(task, name, None)}) is not None


def why_invalid(task: AnyTask, name: str, value: Any) -> str | None:
    """What the template's own checks say of a value of one field; None where they let it pass."""
    if name in field_hints(type(task)):
        try:
            _holding(task, name, value)
        except Exception as error:
            return sentence(error)
    if isinstance(value, flyte.Cache):
        return _no_inputs(task, value)
    return None


def _no_inputs(task: AnyTask, cache: flyte.Cache) -> str | None:
    """What is wrong with inputs that a cache is to ignore: Flyte takes any name, and a misspelt one does nothing."""
    names = task.native_interface.inputs
    known = {*names, *_ignored(task.cache)}
    unknown = next((name for name in _ignored(cache) if name not in known), None)
    return None if unknown is None else no_such(unknown, f"the cache ignores inputs, and {task.name}", names)


def _ignored(cache: Any) -> tuple[str, ...]:
    ignored = getattr(cache, "ignored_inputs", None) or ()
    return (ignored,) if isinstance(ignored, str) else tuple(ignored)


def taken_together(task: AnyTask, values: Mapping[str, Any]) -> dict[str, Any]:
    """As many of the values as Flyte takes in one `override`.

    Whether one is taken can hang on another (`reusable=off` lets `resources` in), so those refused are tried again as
    long as others are taken.
    """
    taken: dict[str, Any] = {}
    waiting = dict(values)
    while fitting := [name for name in waiting if _refusal(task, taken | {name: waiting[name]}) is None]:
        taken[fitting[0]] = waiting.pop(fitting[0])
    return taken


def why_refused(task: AnyTask, name: str, values: Mapping[str, Any], taken: Mapping[str, Any]) -> str:
    """Why the value of the field is not among those `taken` of all the `values`."""
    alone = {name: values[name]}
    refusal = _refusal(task, alone)
    if refusal is None:
        rivals = [other for other in taken if _refusal(task, {other: taken[other]} | alone)]
        return f"Flyte does not take {name} together with {' and '.join(rivals or taken)}."
    if "reusable" not in values and _refusal(task, {"reusable": "off"} | alone) is None:
        return f"a reusable task takes {name} from its environment; add reusable=off to override {name}."
    return sentence(refusal)


def waits_for_reusable_off(task: AnyTask, name: str) -> bool:
    """Whether a reusable task takes the field from its environment as long as it is reusable, whatever the value."""
    anything = {name: "-" if str in members(override_hints(task)[name]) else object()}
    return _refusal(task, anything) is not None and _refusal(task, anything | {"reusable": "off"}) is None


def why_dropped(task: AnyTask, new: AnyTask, name: str, value: Any, text: str) -> str | None:
    """What became of a value that `override` took for "not given", as it does 0 and empty texts; None if it took it.

    A word that only `override` knows, as `reusable`'s `off`, is no value of the field and cannot be compared.

    Args:
        task: what was overridden.
        new: what `override` returned.
        name: the field.
        value: what was asked for.
        text: as it was typed.
    """
    hint = field_hints(type(task)).get(name)
    if hint is None or not fits(hint, value):
        return None
    kept = leaves_of(new, name)
    if not kept or kept == leaves_of(_holding(task, name, value), name):
        return None
    shown = [f"{path}={leaf.text}" for path, leaf in kept.items()]
    stays = ", ".join([*shown[:SHOWN_KEPT], *["..."][: len(shown) - SHOWN_KEPT]])
    return f"Flyte drops this value and the task keeps {stays}; {_way_out(name, hint, value, text)}."


def _way_out(name: str, hint: Any, value: Any, text: str) -> str:
    """How else to set what Flyte drops: the first part of the dataclass that the value is a shorthand for."""
    for kind in filter(is_dataclass_type, members(hint)):
        if not isinstance(value, kind) and (parts := as_dataclass(kind, value)):
            return f"write {name}.{next(iter(parts))}={text} instead"
    return "change it where the task is defined"


def _holding(task: AnyTask, name: str, value: Any) -> AnyTask:
    """The task as it would be had Flyte taken the value."""
    return dataclasses.replace(task, **{name: value})


def _refusal(task: AnyTask, values: Mapping[str, Any]) -> Exception | None:
    try:
        task.override(**values)
    except Exception as error:
        return error
    return None
