"""What docstrings say of a class's members and a function's parameters."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import docstring_parser


@functools.cache
def member_helps(owner: type | Callable[..., Any]) -> dict[str, str]:
    """By name, what the docstring of a class says of its members, or that of a function of its parameters.

    What stands under `Args:` or `Attributes:` is taken, and for a class the docstrings below its members; of a class
    that extends another, that one's too.
    """
    helps: dict[str, str] = {}
    for one in reversed(owner.__mro__[:-1]) if isinstance(owner, type) else (owner,):
        helps |= _of_one(one)
    return helps


def _of_one(owner: type | Callable[..., Any]) -> dict[str, str]:
    doc = owner.__doc__ or ""
    written = "" if doc.startswith(f"{owner.__name__}(") else inspect.cleandoc(doc)  # Else a dataclass's own.
    try:
        parsed = docstring_parser.parse(written)
        below = docstring_parser.parse_from_object(owner).params if isinstance(owner, type) else []
    except Exception:  # A docstring of no style that the parser knows, or a source that is not at hand.
        return {}
    found = [*below, *parsed.params]
    return {param.arg_name: " ".join(param.description.split()) for param in found if param.description}
