"""Native inputs as a notebook sends them."""

import base64
import types
import typing
from typing import Any

import cloudpickle


def unpickled(inputs: str) -> dict[str, Any]:
    """The native inputs that a notebook pickled."""
    natives: dict[str, Any] = cloudpickle.loads(base64.b64decode(inputs))
    return natives


def as_form_values(natives: dict[str, Any], hints: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The natives of their input's type, and those that are plain data of another type.

    Plain data (`30` for a float, a path for a File) is read as the form and `--inputs` read it; what is neither is left
    to Flyte, which knows of more types than one can tell here.
    """
    plain = {
        name: value
        for name, value in natives.items()
        if name in hints and _is_plain(value) and not _fits(value, hints[name])
    }
    return {name: value for name, value in natives.items() if name not in plain}, plain


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(each) for key, each in value.items())
    if type(value) is list:
        return all(map(_is_plain, value))
    return value is None or type(value) in (bool, int, float, str)


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is of a type as Flyte takes it: an `int` is no `float`, and items count, too."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _fits(value, arguments[0])
    if origin is typing.Literal:
        return value in arguments
    if origin in (typing.Union, types.UnionType):
        return any(_fits(value, one) for one in arguments)
    kind = origin or (type(None) if hint is None else hint)
    if kind in (bool, int, float, str):
        return type(value) is kind
    try:
        is_one = isinstance(value, kind)
    except TypeError:  # Any, a protocol, a type variable
        return True
    items = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    return is_one and (not arguments or kind not in (list, dict) or all(_fits(item, arguments[-1]) for item in items))
