"""Types and signatures as a person would write them: `list[int]`, `Config`, `(n: int = 3) -> str`."""

import enum
import inspect
import re
import types
import typing
from collections.abc import Callable, Iterable
from typing import Any

from flyte_taskmodel.description.json_values import marked, to_text
from flyte_taskmodel.description.task_description import InputDescription

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


class _Verbatim(str):
    """A text that `inspect.Signature` prints without quotes."""

    def __repr__(self) -> str:
        return str(self)


def type_text(annotation: Any) -> str:
    """An annotation as it stands in the source, modules left out; a union of any spelling as `a | b`."""
    if isinstance(annotation, str):
        return annotation
    if annotation is inspect.Parameter.empty:
        return "Any"
    if annotation in (None, type(None)):
        return "None"
    if annotation is Ellipsis:
        return "..."
    origin, members = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(map(type_text, members))
    if origin is typing.Literal:
        return f"Literal[{', '.join(map(repr, members))}]"
    if origin is typing.Annotated:
        return type_text(members[0])
    if origin is not None and members:
        return f"{type_text(origin)}[{', '.join(map(type_text, members))}]"
    if isinstance(annotation, list):
        return f"[{', '.join(map(type_text, annotation))}]"
    return getattr(annotation, "__qualname__", None) or default_text(annotation).removeprefix("typing.")


def default_text(value: Any) -> str:
    """A default's repr; an enum's member and a class as they are written; never raises."""
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"
    return value.__qualname__ if isinstance(value, type) else _ADDRESS.sub("", to_text(marked(value)))


def task_signature(inputs: Iterable[InputDescription], result: str) -> str:
    """`(n: int = 3, name: str) -> str`: the inputs in the order in which the task declares them."""
    shown = (
        f"{given.name}: {given.type}" + ("" if given.default is None else f" = {given.default}") for given in inputs
    )
    return f"({', '.join(shown)}) -> {result}"


def method_signature(method: Callable[..., Any]) -> str:
    """The signature of a method of a class, without `self` and without quotes around annotations.

    Raises:
        ValueError, TypeError: for a callable that has none.
    """
    signature = inspect.signature(method)
    empty = inspect.Parameter.empty
    shown = [
        parameter.replace(
            annotation=empty if parameter.annotation is empty else _Verbatim(type_text(parameter.annotation)),
            default=empty if parameter.default is empty else _Verbatim(default_text(parameter.default)),
        )
        for parameter in list(signature.parameters.values())[1:]
    ]
    result = signature.return_annotation
    return str(inspect.Signature(shown, return_annotation=empty if result is empty else _Verbatim(type_text(result))))
