"""From a type to its kind of input."""

import enum
import inspect
import typing
from collections.abc import Mapping
from typing import Any

from pydantic import PydanticUserError, RootModel

from flyte_taskmodel.description.signature import type_text
from flyte_taskmodel.forms.kinds.class_fields import group_of
from flyte_taskmodel.forms.kinds.constraints import bounded
from flyte_taskmodel.forms.kinds.containers import Items, Table, Tuple
from flyte_taskmodel.forms.kinds.input_kind import InputKind
from flyte_taskmodel.forms.kinds.json_or_expression import Expression, Json
from flyte_taskmodel.forms.kinds.located_data import located_of
from flyte_taskmodel.forms.kinds.scalars import PACKED_INT, SCALARS, Choice, of_library
from flyte_taskmodel.forms.kinds.secret_input import Hidden
from flyte_taskmodel.forms.kinds.unions import Nullable, Union
from flyte_taskmodel.forms.secret_types import holds_secrets, is_secret
from flyte_taskmodel.overrides.type_hints import members

_READ_BY_PYDANTIC = ("uuid", "decimal", "pathlib", "ipaddress", "fractions", "pydantic", "pydantic_core")
"""Packages whose classes a text stands for, where pydantic says so."""


class Chooser:
    """Chooses kinds for the types of one task.

    Args:
        names: what expressions may speak of: the names of the task's module.
    """

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names
        self._above: list[Any] = []

    def kind_of(self, hint: Any) -> InputKind:
        """The kind of a type; JSON for a class that lies within itself, and for a pydantic model that is no object."""
        if hint in (inspect.Parameter.empty, None) or isinstance(hint, str | typing.TypeVar):
            return Expression(Any, self._names)
        if typing.get_origin(hint) is typing.Annotated:
            return bounded(hint, self.kind_of(typing.get_args(hint)[0]))
        if hasattr(hint, "__value__"):  # `type Name = ...`, of Python 3.12.
            return self.kind_of(hint.__value__)
        if isinstance(hint, typing.NewType):
            return self.kind_of(hint.__supertype__)
        if (together := members(hint)) != (hint,):
            return self._union(hint, together)
        if typing.get_origin(hint) is typing.Literal:
            return Choice.of_literal(hint)
        if isinstance(hint, type) and issubclass(hint, enum.Enum):
            return Choice.of_enum(hint)
        if hint is int and self._above:
            return PACKED_INT
        return SCALARS.get(hint) or self._container(hint) or located_of(hint) or self._class(hint)

    def _union(self, hint: Any, together: tuple[Any, ...]) -> InputKind:
        some = [each for each in together if each is not type(None)]
        if not some:
            return Expression(Any, self._names)
        inner = self.kind_of(some[0])
        if len(some) > 1:
            some.sort(key=_is_text)
            inner = Union(typing.Union[tuple(some)], {type_text(each): self.kind_of(each) for each in some})  # noqa: UP007
        return Nullable(inner) if len(some) < len(together) else inner

    def _container(self, hint: Any) -> InputKind | None:
        own, arguments = typing.get_origin(hint) or hint, typing.get_args(hint)
        if own is tuple and arguments and arguments[-1] is not Ellipsis:
            return Tuple(hint, tuple(map(self.kind_of, arguments)))
        for container in (list, set, frozenset, tuple):
            if own is container or (container is list and own in _LISTS):
                return Items(hint, self.kind_of(arguments[0] if arguments else Any), container)
        if own in _DICTS:
            key, item = arguments or (str, Any)
            return Table(hint, self.kind_of(key), self.kind_of(item))
        return None

    def _class(self, hint: Any) -> InputKind:
        if hint in self._above or (isinstance(hint, type) and issubclass(hint, RootModel)):
            return Hidden(Json(hint)) if holds_secrets(hint) else Json(hint)
        self._above.append(hint)
        try:
            group = group_of(hint, self.kind_of)
        finally:
            self._above.pop()
        if group is not None:
            return group
        secret = is_secret(hint)
        if secret or (isinstance(hint, type) and hint.__module__.partition(".")[0] in _READ_BY_PYDANTIC):
            try:
                return Hidden(of_library(hint)) if secret else of_library(hint)
            except PydanticUserError:
                pass
        return Hidden(Expression(hint, self._names)) if secret else Expression(hint, self._names)


_LISTS = (typing.get_origin(typing.Sequence[int]), typing.get_origin(typing.Iterable[int]))
_DICTS = (dict, typing.get_origin(typing.Mapping[str, int]))


def _is_text(hint: Any) -> bool:
    """A text takes anything that is typed, so it is tried last, as on Flyte's command line."""
    return hint is str
