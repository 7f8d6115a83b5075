"""Tasks and values of a notebook, by value, to a worker process and back.

What cells define exists in no module, so cloudpickle sends it whole. Three things it leaves to its users are done here:
a dataclass keeps its `MISSING` (cloudpipe/cloudpickle#424), a class that comes back with a value is not written over
the notebook's own, and a worker finds the modules that the notebook could import.
"""

import dataclasses
import io
import pickle
import sys
from collections import ChainMap
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import cloudpickle

_TRACKED_CLASSES = cloudpickle.cloudpickle._DYNAMIC_CLASS_TRACKER_BY_CLASS
_FILL_CLASS = cloudpickle.cloudpickle._class_setstate


def dumps(value: Any) -> bytes:
    """The value, with every class and function that only the notebook has."""
    stream = io.BytesIO()
    _Pickler(stream).dump(value)
    return stream.getvalue()


def dumps_with_path(value: Any) -> bytes:
    """As `dumps`; whoever loads it can then import from this process's `sys.path` too, after its own."""
    here = str(Path.cwd())
    return dumps(_OnPath([entry or here for entry in sys.path], dumps(value)))


def loads(data: bytes) -> Any:
    """The value that a worker pickled; classes of the notebook stay the ones that it has."""
    return _Unpickler(io.BytesIO(data)).load()


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    dispatch_table: ClassVar = ChainMap(
        {type(dataclasses.MISSING): lambda missing: "MISSING"}, cloudpickle.Pickler.dispatch_table
    )


class _Unpickler(pickle.Unpickler):
    """Fills the classes that it makes, and leaves those that were here: their methods see the notebook's variables."""

    def __init__(self, stream: io.BytesIO) -> None:
        super().__init__(stream)
        self._known = set(_TRACKED_CLASSES)

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name)
        return self._fill_class if found is _FILL_CLASS else found

    def _fill_class(self, kind: type, state: Any) -> Any:
        return kind if kind in self._known else _FILL_CLASS(kind, state)


class _OnPath:
    """Unpickles as `pickled` does, once `path` can be imported from."""

    def __init__(self, path: list[str], pickled: bytes) -> None:
        self._parts = path, pickled

    def __reduce__(self) -> tuple[Callable[[list[str], bytes], Any], tuple[list[str], bytes]]:
        return _extend_and_load, self._parts


def _extend_and_load(path: list[str], pickled: bytes) -> Any:
    sys.path += [entry for entry in path if entry not in sys.path]
    return pickle.loads(pickled)


cloudpickle.register_pickle_by_value(sys.modules[__name__])
