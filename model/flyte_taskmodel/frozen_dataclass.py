"""`@dataclass(frozen=True)` for modules of many small classes: their import takes a quarter of the time.

The standard decorator writes and compiles seven methods for each class, which is 0.6 ms, and a command imports 300 of
them. Here only `__init__` is written, and all classes share the rest. They behave alike; to type checkers this is the
standard decorator.
"""

import reprlib
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(*, frozen: bool) -> Callable[[type[T]], type[T]]:
        """The decorator. Classes that inherit from one another take it all, or the standard one all."""
        if not frozen:
            raise TypeError("this decorator makes frozen dataclasses; for others take that of the standard library")
        return lambda cls: _share_methods(dataclasses.dataclass(eq=False, repr=False)(cls))


def _share_methods(cls: Any) -> Any:
    if unlike := [each.name for each in fields(cls) if each.kw_only or not (each.init and each.repr and each.compare)]:
        raise TypeError(f"{cls.__name__}.{unlike[0]} is more than a value: take the decorator of the standard library")
    shared = {
        "__eq__": _equals,
        "__hash__": _hash,
        "__repr__": _represent,
        "__setattr__": _set_once,
        "__delattr__": _refuse_delete,
    }
    for name, method in shared.items():
        if name not in vars(cls):
            setattr(cls, name, method)
    return cls


def _values(instance: Any) -> tuple[Any, ...]:
    """What the fields hold; `__match_args__` has their names in order."""
    own = vars(instance)
    return tuple([own[name] for name in instance.__match_args__])


def _equals(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


@reprlib.recursive_repr()
def _represent(self: Any) -> str:
    shown = (f"{name}={value!r}" for name, value in zip(self.__match_args__, _values(self), strict=True))
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _set_once(self: Any, name: str, value: object) -> None:
    """`__init__` sets each field, and nothing does so again."""
    own = vars(self)
    if name in own:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    own[name] = value


def _refuse_delete(_self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
