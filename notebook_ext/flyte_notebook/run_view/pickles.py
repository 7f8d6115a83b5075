"""Pickles tasks and values of a notebook by value, for a worker process, and unpickles the results.

Definitions of cells are in no module, so cloudpickle sends them whole, with the names of their cells (`named_code` of
`flyte_debugger`). A class that comes back with a value does not replace the notebook's own. The text of the cells is
sent along, because Flyte computes the version of a cached task from it.
"""

import io
import linecache
import pickle
from collections.abc import Callable
from typing import Any

import cloudpickle

from flyte_debugger.run.named_code import dumps

_TRACKED_CLASSES = cloudpickle.cloudpickle._DYNAMIC_CLASS_TRACKER_BY_CLASS
_FILL_CLASS = cloudpickle.cloudpickle._class_setstate


def dumps_with_cells(value: Any) -> bytes:
    """As `dumps`, with the source text of the cells, so that the loading process can read it."""
    return dumps(_WithCells(dumps(value)))


def dumps_with_environment(task: Any) -> bytes:
    """As `dumps_with_cells`, with the task's environment, which a task is sent to a cluster by."""
    environment = task.parent_env() if task.parent_env else None
    return dumps_with_cells(task if environment is None else _WithEnvironment(task, environment))


def loads(data: bytes) -> Any:
    """Unpickle a worker's value; the notebook's classes are not replaced."""
    return _Unpickler(io.BytesIO(data)).load()


class _WithCells:
    """Unpickles a value after the cells' text is put into `linecache`, where Python looks for source."""

    def __init__(self, pickled: bytes) -> None:
        self._pickled = pickled

    def __reduce__(self) -> tuple[Callable[[dict[str, Any], bytes], Any], tuple[dict[str, Any], bytes]]:
        def load(cells: dict[str, Any], pickled: bytes) -> Any:  # within a function, so that it goes by value
            linecache.cache.update(cells)
            return pickle.loads(pickled)

        return load, (_cells(), self._pickled)


class _WithEnvironment:
    """Unpickles a task that knows its environment, which pickling alone makes it forget."""

    def __init__(self, task: Any, environment: Any) -> None:
        self._task = task
        self._environment = environment

    def __reduce__(self) -> tuple[Callable[[Any, Any], Any], tuple[Any, Any]]:
        def load(task: Any, environment: Any) -> Any:  # within a function, so that it goes by value
            task.parent_env = lambda: environment  # As the weak reference that it stands for, but it keeps it alive.
            return task

        return load, (self._task, self._environment)


def _cells() -> dict[str, Any]:
    """The entries of `linecache` without a file; IPython makes one for each cell."""
    return {name: entry for name, entry in linecache.cache.items() if len(entry) == 4 and entry[1] is None}


class _Unpickler(pickle.Unpickler):
    """Fills new classes, and leaves existing ones unchanged: their methods use the notebook's variables."""

    def __init__(self, stream: io.BytesIO) -> None:
        super().__init__(stream)
        self._known = set(_TRACKED_CLASSES)

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name)
        return self._fill_class if found is _FILL_CLASS else found

    def _fill_class(self, kind: type, state: Any) -> Any:
        return kind if kind in self._known else _FILL_CLASS(kind, state)
