"""From a task and native inputs to the request that a worker understands."""

import base64
import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flyte_debugger.run.named_code import dumps
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.request_builder import RunOptions, build_request
from flyte_notebook.errors import NotebookError
from flyte_notebook.run_view.pickles import dumps_with_cells, dumps_with_environment
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.forms.presets import PresetError

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task


def make_request(
    task: "Task | str", inputs: dict[str, Any], options: RunOptions, on_cluster: bool = False
) -> RunRequest:
    """The run of `task` with native `inputs`, in the kernel's own Python and with the modules that the kernel finds.

    Args:
        task: a TaskTemplate, or `file.py:task` for one that this process never imports.
        inputs: values by the task's parameter names; checked by the worker.
        options: how to run it; a secrets file is counted from the working directory.
        on_cluster: whether it is to be sent to a cluster: the task of a cell then goes with its environment.

    Raises:
        NotebookError: when a value or the task cannot be pickled, or a file or the preset is not there.
    """
    here = str(Path.cwd())
    base = RunRequest(
        task=task_ref(task, dumps_with_environment if on_cluster else dumps_with_cells),
        pickled_inputs=pickled(dumps, inputs, "The inputs"),
        pickle_outputs=True,
        sys_path=tuple(entry or here for entry in sys.path),
        python=sys.executable,
    )
    secrets_file = options.secrets_file and str(Path(options.secrets_file).expanduser().absolute())
    try:
        return build_request(base, dataclasses.replace(options, secrets_file=secrets_file))
    except (PresetError, InputsError) as error:
        raise NotebookError(str(error)) from None


def task_ref(task: "Task | str", pickler: Callable[[Any], bytes] = dumps_with_cells) -> TaskRef:
    """Where a worker finds the task: in its file when it is at the top of an imported module, else pickled.

    A worker imports the file as it is saved now. A task of a cell, one made by `override`, or one that a function made
    is nowhere but in the kernel, and goes to the worker by value.
    """
    if isinstance(task, str):
        return _in_file(task)
    return _in_module(task) or TaskRef(name=task.name, pickled=pickled(pickler, task, f"Task {task.name}"))


def _in_file(name: str) -> TaskRef:
    file, _, task = name.rpartition(":")
    path = Path(file).expanduser().resolve()
    if not path.is_file():
        raise NotebookError(f"There is no file {file!r}; paths are counted from {Path.cwd()}.")
    if not task:
        raise NotebookError(f"{name!r} names no task; write {file}:TASK.")
    return TaskRef(file=str(path), name=task)


def _in_module(task: "Task") -> TaskRef | None:
    """The task's file, when its function's module was imported from one and has the very task as a variable."""
    module = sys.modules.get(getattr(getattr(task, "func", None), "__module__", None) or "__main__")
    file = getattr(module, "__file__", None)
    if module is None or module.__name__ == "__main__" or not file or not file.endswith(".py"):
        return None
    variable = next((name for name, value in vars(module).items() if value is task), None)
    if variable is None:
        return None
    path = Path(file).resolve()
    return TaskRef(file=str(path), name=variable, root_dir=_import_root(module.__name__, path))


def _import_root(name: str, file: Path) -> str:
    """The directory on `sys.path` that `package.module` was found in."""
    depth = name.count(".") + (1 if file.name == "__init__.py" else 0)
    return str(file.parents[depth])


def pickled(pickler: Callable[[Any], bytes], value: Any, what: str) -> str:
    """Base64 of what the pickler makes of a value.

    Args:
        what: the value in an error, as the beginning of a sentence.

    Raises:
        NotebookError: when it cannot be pickled.
    """
    try:
        return base64.b64encode(pickler(value)).decode("ascii")
    except Exception as error:
        raise NotebookError(
            f"{what} cannot be sent to the worker process: {error}. "
            "Make such objects (connections, locks, open files) inside the task."
        ) from None
