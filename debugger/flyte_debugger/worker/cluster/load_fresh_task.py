"""A task for one question of many: its file is imported anew, under the name that it has in a run's own worker."""

import sys
from pathlib import Path

from flyte_debugger.run.request import TaskRef
from flyte_debugger.worker.run.load_task import load_task
from flyte_taskmodel.any_task import AnyTask


def load_fresh_task(ref: TaskRef) -> AnyTask:
    """The TaskTemplate that `ref` names, of the file as it is now; raises as `load_task`."""
    if ref.file is not None:
        file = Path(ref.file).resolve()
        for name in [name for name, module in list(sys.modules.items()) if _is_of(module, file)]:
            del sys.modules[name]
    return load_task(ref)


def _is_of(module: object, file: Path) -> bool:
    place = getattr(module, "__file__", None)
    return isinstance(place, str) and place.endswith(file.name) and Path(place).resolve() == file
