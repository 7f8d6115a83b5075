"""Tasks and values of a notebook, by value, to a worker process and back.

What cells define exists in no module, so cloudpickle sends it whole. Four things it leaves to its users are done here:
a dataclass keeps its `MISSING` (cloudpipe/cloudpickle#424), code keeps the name of the cell that it is from (which
cloudpickle 3.1.3 drops), a class that comes back with a value is not written over the notebook's own, and the cells'
text goes along, which is what Flyte tells versions of a cached task by.
"""

import dataclasses
import io
import linecache
import pickle
from collections import ChainMap
from collections.abc import Callable
from types import CodeType
from typing import Any, ClassVar

import cloudpickle

_TRACKED_CLASSES = cloudpickle.cloudpickle._DYNAMIC_CLASS_TRACKER_BY_CLASS
_FILL_CLASS = cloudpickle.cloudpickle._class_setstate
_NAMELESS = "<dynamic-code>"
"""What cloudpickle writes in the place of a code's file name."""


def dumps(value: Any) -> bytes:
    """The value, with every class and function that only the notebook has."""
    stream = io.BytesIO()
    _Pickler(stream).dump(value)
    return stream.getvalue()


def dumps_with_cells(value: Any) -> bytes:
    """As `dumps`; whoever loads it can then read the source of what cells define."""
    return dumps(_WithCells(dumps(value)))


def loads(data: bytes) -> Any:
    """The value that a worker pickled; classes of the notebook stay the ones that it has."""
    return _Unpickler(io.BytesIO(data)).load()


def _named_code(code: CodeType) -> tuple[Any, ...]:
    """The code as cloudpickle takes it apart, with its file name."""
    make, parts = cloudpickle.Pickler.dispatch_table[CodeType](code)
    return make, tuple(code.co_filename if part == _NAMELESS else part for part in parts)


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    dispatch_table: ClassVar = ChainMap(
        {type(dataclasses.MISSING): lambda missing: "MISSING", CodeType: _named_code},
        cloudpickle.Pickler.dispatch_table,
    )


class _WithCells:
    """Unpickles as `pickled` does, once the cells' text is where Python looks for source."""

    def __init__(self, pickled: bytes) -> None:
        self._pickled = pickled

    def __reduce__(self) -> tuple[Callable[[dict[str, Any], bytes], Any], tuple[dict[str, Any], bytes]]:
        def load(cells: dict[str, Any], pickled: bytes) -> Any:  # within a function, so that it goes by value
            linecache.cache.update(cells)
            return pickle.loads(pickled)

        return load, (_cells(), self._pickled)


def _cells() -> dict[str, Any]:
    """The entries of `linecache` that no file is behind; IPython makes one for each cell."""
    return {name: entry for name, entry in linecache.cache.items() if len(entry) == 4 and entry[1] is None}


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
