"""Functions that make instances of a dataclass, and know more of its values than it does.

Flyte's Device takes any text for a device and its partition; `GPU` and its like, which make Devices, say which
there are, and which partitions belong to which.
"""

import functools
import inspect
import sys
import typing
from collections.abc import Callable
from typing import Any

from flyte_taskmodel.overrides.type_hints import fits, hints_of, members


def suggestions(kind: type, name: str) -> tuple[str, ...]:
    """The words that a dataclass or its factory functions take for one of its fields."""
    found = (hints_of(factory).get(name) for factory in _factories(kind))
    literals = (each for hint in found for each in members(hint) if typing.get_origin(each) is typing.Literal)
    return tuple(dict.fromkeys(str(word) for literal in literals for word in typing.get_args(literal)))


def objection(instance: Any) -> str | None:
    """What a factory of such an instance says against it; None where none does, or none is for it."""
    for factory in _factories(instance.__class__):
        names = list(inspect.signature(factory).parameters)
        given = {name: getattr(instance, name) for name in names if hasattr(instance, name)}
        if not names or given.keys() != set(names) or not fits(hints_of(factory).get(names[0]), given[names[0]]):
            continue
        try:
            factory(**given)
        except ValueError as error:
            return str(error)
    return None


@functools.cache
def _factories(kind: Any) -> tuple[Callable[..., Any], ...]:
    """The functions beside a class that return one of it."""
    beside = vars(sys.modules[kind.__module__]).values()
    return tuple(each for each in beside if inspect.isfunction(each) and hints_of(each).get("return") is kind)
