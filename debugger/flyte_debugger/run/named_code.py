"""Pickles functions by value with the names of their files, which tracebacks and debuggers show."""

import dataclasses
import io
from collections import ChainMap
from types import CodeType
from typing import Any, ClassVar

import cloudpickle

_NAMELESS = "<dynamic-code>"
"""Written by cloudpickle 3.1.3 in place of a code object's file name."""


def dumps(value: Any) -> bytes:
    """The value under cloudpickle; `pickle.loads` reads it."""
    stream = io.BytesIO()
    _Pickler(stream).dump(value)
    return stream.getvalue()


def _with_file(code: CodeType) -> tuple[Any, ...]:
    """A code object reduced as by cloudpickle, but with its file name."""
    make, parts = cloudpickle.Pickler.dispatch_table[CodeType](code)
    return make, tuple(code.co_filename if part == _NAMELESS else part for part in parts)


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    """Keeps a dataclass's `MISSING`, too (cloudpipe/cloudpickle#424)."""

    dispatch_table: ClassVar = ChainMap(
        {type(dataclasses.MISSING): lambda missing: "MISSING", CodeType: _with_file},
        cloudpickle.Pickler.dispatch_table,
    )
