"""From a `TaskRef` to a TaskTemplate, in a worker."""

import base64

import cloudpickle

from flyte_debugger.run.request import TaskRef
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.error_details import error_info
from flyte_taskmodel.discovery.environment_tasks import tasks_in
from flyte_taskmodel.discovery.find_task import find_task
from flyte_taskmodel.discovery.import_module import load_module
from flyte_taskmodel.errors import ModuleFailedError


def load_task(ref: TaskRef) -> AnyTask:
    """The TaskTemplate that `ref` names.

    Raises:
        ModuleFailedError: when the file's import raises, `SystemExit` included.
        TaskNotFoundError: when the file has no such task.
    """
    if ref.pickled is not None:
        return cloudpickle.loads(base64.b64decode(ref.pickled))  # type: ignore[no-any-return]
    assert ref.file is not None
    return find_task(ref.name, load_tasks(ref.file, ref.root_dir), ref.file)  # type: ignore[no-any-return]


def load_tasks(file: str, root_dir: str | None) -> dict[str, AnyTask]:
    """The file's TaskTemplates by what its code calls them.

    Raises:
        ModuleFailedError: when the file's import raises, `SystemExit` included.
    """
    try:
        return tasks_in(load_module(file, root_dir))
    except (Exception, SystemExit) as error:
        raise ModuleFailedError(file, error_info(error)) from error
