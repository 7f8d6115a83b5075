"""Importing files to tell of their tasks, one after the other in one worker, each as if it were the first.

What a file changed is put back before the next: `sys.path`, the working directory, the environment, and the modules
that are the person's own; installed libraries stay imported, which is what makes the second file quick.
"""

import contextlib
import os
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

from flyte_debugger.protocol.worker_replies import ModuleFailed, TaskDescribed, TaskNotFound, TasksListed
from flyte_debugger.protocol.worker_requests import DescribeTask, ListTasks
from flyte_debugger.worker.run.load_task import load_tasks
from flyte_debugger.worker.run.process_context import enter_context
from flyte_taskmodel.description.describe_task import describe, summarize
from flyte_taskmodel.description.task_description import FileTasks
from flyte_taskmodel.description.task_source import is_written_in
from flyte_taskmodel.discovery.find_task import find_task
from flyte_taskmodel.errors import ModuleFailedError, TaskNotFoundError

_INSTALLED = tuple({sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib", "purelib", "platlib")})
_NICENESS = 5
"""Of a worker that imports files, so that the front end gets the processor first while a person types."""
_OURS = ("flyte_taskmodel", "flyte_debugger")


def list_tasks(request: ListTasks) -> TasksListed:
    """What a file holds, or why it cannot be imported."""
    _lower_priority()
    file, began = request.file, time.perf_counter()
    with _put_back():
        enter_context(request.context)
        try:
            tasks = load_tasks(file, request.context.root_dir)
            rows = tuple(
                summarize(variable, task, file)
                for variable, task in tasks.items()
                if is_written_in(task, variable, file)
            )
            found = FileTasks(file, rows, seconds=time.perf_counter() - began)
        except ModuleFailedError as failed:
            found = FileTasks(file, error=failed.error, seconds=time.perf_counter() - began)
        sys.stdout.flush()
        sys.stderr.flush()
    return TasksListed(found)


def describe_task(request: DescribeTask) -> TaskDescribed | TaskNotFound | ModuleFailed:
    """Everything about a task, or the sentence or error that stands in its way."""
    ref = request.task
    with _put_back():
        enter_context(request.context)
        try:
            tasks = load_tasks(ref.file or "", ref.root_dir)
            task = find_task(ref.name, tasks, ref.file or "")
        except ModuleFailedError as failed:
            return ModuleFailed(failed.error)
        except TaskNotFoundError as error:
            return TaskNotFound(str(error))
        variable = next(name for name, other in tasks.items() if other is task)
        return TaskDescribed(describe(variable, task, ref.file or ""))


@contextlib.contextmanager
def _put_back() -> Iterator[None]:
    path, directory, environ, modules = list(sys.path), Path.cwd(), dict(os.environ), set(sys.modules)
    try:
        yield
    finally:
        sys.path[:] = path
        os.chdir(directory)
        os.environ.clear()
        os.environ.update(environ)
        for name in set(sys.modules) - modules:
            if not _stays(name):
                del sys.modules[name]


def _stays(name: str) -> bool:
    """Whether a module is no one's to edit: built in, installed, or ours."""
    module = sys.modules[name]
    places = [getattr(module, "__file__", None) or "", *getattr(module, "__path__", ())]
    built_in = places == [""]
    return built_in or name.partition(".")[0] in _OURS or any(place.startswith(_INSTALLED) for place in places)


def _lower_priority() -> None:
    if hasattr(os, "nice") and (more := _NICENESS - os.nice(0)) > 0:
        os.nice(more)
