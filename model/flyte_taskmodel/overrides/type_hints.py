"""What `override` takes and what Flyte's dataclasses hold, read off their type hints.

Nothing about a field is written here, so that one which a later Flyte or a plugin adds is known as the others are.
"""

import dataclasses
import functools
import inspect
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any, TypeGuard

from flyte_taskmodel.any_task import AnyTask


def override_hints(task: AnyTask) -> dict[str, Any]:
    """By name, the type hint of everything that the task's `override` takes, refused ones included.

    These are its keyword parameters, without the None that only means "not given", and, where it takes more keywords,
    the fields of the template.
    """
    method = type(task).override
    parameters = inspect.signature(method).parameters.values()
    hints = hints_of(method)
    declared = {
        each.name: _without_none(hints.get(each.name, Any)) if each.default is None else hints.get(each.name, Any)
        for each in parameters
        if each.kind is inspect.Parameter.KEYWORD_ONLY
    }
    if not any(each.kind is inspect.Parameter.VAR_KEYWORD for each in parameters):
        return declared
    return field_hints(type(task)) | declared


def input_hints(task: AnyTask) -> dict[str, Any]:
    """By name, the types of the task's inputs as its function has them, what an `Annotated` says included.

    Flyte's interface has an Enum of its own in place of a Literal; where the function's hints cannot be resolved, that.
    """
    function = getattr(task, "func", None)
    try:
        written = typing.get_type_hints(function, include_extras=True) if function else {}
    except Exception:
        written = {}
    return {name: written.get(name, hint) for name, (hint, _) in task.native_interface.inputs.items()}


def names_of(task: AnyTask) -> Mapping[str, Any]:
    """The names of the module that the task's function is of."""
    function = getattr(task, "func", None)
    names: Mapping[str, Any] = getattr(inspect.unwrap(function), "__globals__", {}) if function else {}
    return names


def is_declared(task: AnyTask, name: str) -> bool:
    """Whether `override` names the field, rather than passing it on."""
    return name in inspect.signature(type(task).override).parameters


def field_hints(kind: type) -> dict[str, Any]:
    """By name, the type hint of every public field that the dataclass takes."""
    hints = hints_of(kind)
    return {
        field.name: hints[field.name]
        for field in dataclasses.fields(kind)
        if field.init and not field.name.startswith("_")
    }


@functools.cache
def hints_of(owner: type | Callable[..., Any]) -> Mapping[str, Any]:
    """The resolved type hints of a class or function.

    One that cannot be resolved, because its module is imported for type checkers only, stays as it is written.
    """
    try:
        return typing.get_type_hints(owner)
    except Exception:
        holders = reversed(owner.__mro__) if isinstance(owner, type) else (owner,)
        return {
            name: _resolved(name, hint, holder.__module__)
            for holder in holders
            for name, hint in inspect.get_annotations(holder).items()
        }


def members(hint: Any) -> tuple[Any, ...]:
    """What a union is made of, nested unions too; a tuple of the hint itself for any other."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return tuple(member for each in typing.get_args(hint) for member in members(each))
    return (hint,)


def takes_none(hint: Any) -> bool:
    """Whether None is of the type; for Flyte it is not of `Any`."""
    while typing.get_origin(hint) is typing.Annotated or hasattr(hint, "__value__"):
        hint = hint.__value__ if hasattr(hint, "__value__") else typing.get_args(hint)[0]
    return any(each in (None, type(None)) for each in members(hint))


def fits(hint: Any, value: Any) -> bool:
    """Whether the value is of the hinted type, as far as `isinstance` can tell."""
    for member in members(hint):
        kind = typing.get_origin(member) or member
        if member is Any or (kind is typing.Literal and value in typing.get_args(member)):
            return True
        if isinstance(kind, type) and isinstance(value, kind):
            return True
    return False


def is_dataclass_type(hint: Any) -> TypeGuard[type]:
    """Whether the hint is a dataclass."""
    return isinstance(hint, type) and dataclasses.is_dataclass(hint)


def element_hint(hint: Any) -> Any:
    """The hint of the elements of a list or of a tuple of any length; None for every other hint."""
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is list or (typing.get_origin(hint) is tuple and arguments[-1:] == (...,)):
        return arguments[0]
    return None


def as_dataclass(kind: type, value: Any) -> dict[str, Any] | None:
    """The fields of `kind` that `value` stands for: its own, or the first one where it is a shorthand for that.

    Flyte's shorthands stand for the first field: `retries=3` for `RetryStrategy(3)`, `timeout=60` for `Timeout(60)`,
    `cache="auto"` for `Cache("auto")`. None where it is neither.
    """
    hints = field_hints(kind)
    if isinstance(value, kind):
        return {name: getattr(value, name) for name in hints}
    first, *others = hints
    if value is None or not fits(hints[first], value) or any(default_of(kind, name) is MISSING for name in others):
        return None
    return {first: value}


def expanded(hint: Any, value: Any) -> Any:
    """The value with dataclasses in place of their shorthands, and a list where the hint takes a list of dataclasses.

    Raises:
        ValueError, TypeError: what the dataclass says of a value that it does not take.
    """
    kinds = members(hint)
    for element in filter(None, map(element_hint, kinds)):
        if any(map(is_dataclass_type, members(element))) and value is not None:
            return [expanded(element, item) for item in (value if isinstance(value, list | tuple) else [value])]
    for kind in filter(is_dataclass_type, kinds):
        if not isinstance(value, kind) and (fields := as_dataclass(kind, value)) is not None:
            return kind(**fields)
    return value


def default_of(kind: type, name: str) -> Any:
    """The default of a dataclass's field; `dataclasses.MISSING` for one that is required."""
    found = next(each for each in dataclasses.fields(kind) if each.name == name)
    return found.default if found.default_factory is MISSING else found.default_factory()


def _without_none(hint: Any) -> Any:
    some = tuple(member for member in members(hint) if member is not type(None))
    return typing.Union[some] if some else hint  # noqa: UP007


def _resolved(name: str, hint: Any, module: str) -> Any:
    alone = type(name, (), {"__annotations__": {name: hint}, "__module__": module})
    try:
        return typing.get_type_hints(alone)[name]
    except Exception:
        return hint
