"""Which plugins of Flyte are installed, as it wants to know in each process that runs a task.

To read it takes longer than a small task. So this is imported before a run is asked for, in the process that workers
are forked from, too; what is installed after that is read anew.
"""

import contextlib
import os
import sys

from flyte_debugger.worker import _flyte


def _changed() -> tuple[int, ...]:
    """When the folders that packages are installed in were changed, in nanoseconds."""
    found = []
    for folder in sys.path:
        with contextlib.suppress(OSError):
            found.append(os.stat(folder or ".").st_mtime_ns if folder.endswith("-packages") else 0)  # noqa: PTH116
    return tuple(filter(None, found))


_flyte.read_plugins()
_read_at = _changed()


def refresh() -> None:
    """Have Flyte read them again if any was installed meanwhile."""
    global _read_at
    if (now := _changed()) != _read_at:
        _read_at = now
        _flyte.forget_plugins()
