"""Frozen dataclasses whose methods are made when an instance is first made.

`dataclasses.dataclass(frozen=True)` writes and compiles six functions for each class, which takes half a millisecond. A
front end imports three hundred such classes before its first paint and uses a third of them; a worker likewise. Here a
class costs a tenth of that, and its `__init__` is compiled once somebody calls it.

To a type checker, and to `dataclasses.fields`, `replace` and `asdict`, it is a dataclass as any other. A class cannot
inherit from one of the other sort.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool) -> Callable[[type], type]:
        """As `dataclasses.dataclass(frozen=True)`, and for nothing else."""
        assert frozen
        return _made


T = TypeVar("T")
_DEFAULT: Any = object()
"""Stands in a compiled `__init__` for a default that a factory makes."""


def _made(cls: type[T]) -> type[T]:
    made = dataclasses.dataclass(init=False, repr=False, eq=False)(cls)
    for name, method in (
        ("__init__", _first_init(made)),
        ("__repr__", _repr),
        ("__eq__", _eq),
        ("__hash__", _hash),
        ("__setattr__", _setattr),
        ("__delattr__", _delattr),
    ):
        if name not in cls.__dict__ or cls.__dict__[name] is None:  # Python sets `__hash__` to None beside an `__eq__`.
            setattr(made, name, method)
    return made


def _first_init(cls: type) -> Callable[..., None]:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        cls.__init__ = init = _compiled_init(cls)  # type: ignore[misc]
        init(self, *args, **kwargs)

    return __init__


def _compiled_init(cls: type) -> Callable[..., None]:
    """An `__init__` with the parameters of the fields, in their order, those for keywords alone last."""
    names: dict[str, Any] = {"_set": object.__setattr__, "_DEFAULT": _DEFAULT}
    by_place = ["self"]
    body: list[str] = []
    by_keyword: list[str] = []
    for field in dataclasses.fields(cls):
        value, parameter = field.name, field.name
        if field.default_factory is not dataclasses.MISSING:
            names[f"_make_{field.name}"] = field.default_factory
            parameter = f"{field.name}=_DEFAULT"
            value = f"_make_{field.name}() if {field.name} is _DEFAULT else {field.name}"
        elif field.default is not dataclasses.MISSING:
            names[f"_default_{field.name}"] = field.default
            parameter = f"{field.name}=_default_{field.name}"
        (by_keyword if field.kw_only else by_place).append(parameter)
        body.append(f"_set(self, {field.name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = ", ".join([*by_place, *(["*", *by_keyword] if by_keyword else [])])
    exec(f"def __init__({parameters}):\n  " + "\n  ".join(body or ["pass"]), names)
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _values(instance: Any) -> tuple[Any, ...]:
    """What tells instances of a class apart."""
    return tuple(getattr(instance, field.name) for field in dataclasses.fields(instance) if field.compare)


def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _eq(self: Any, other: object) -> Any:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _setattr(self: Any, name: str, value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
