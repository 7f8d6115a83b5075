"""Asking workers which tasks files hold. A file whose import fails, hangs, exits or prints hurts no other file."""

import contextlib
import dataclasses
import os
import queue
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from flyte_debugger.catalog.worker_query import ask
from flyte_debugger.protocol.worker_replies import ModuleFailed, Reply, TaskDescribed, TaskNotFound, TasksListed
from flyte_debugger.protocol.worker_requests import DescribeTask, LaunchContext, ListTasks, Request
from flyte_debugger.run.request import TaskRef
from flyte_debugger.worker_process.interpreter import choose
from flyte_debugger.worker_process.worker_pool import WorkerPool, start_worker
from flyte_debugger.worker_process.worker_process import WorkerProcess
from flyte_taskmodel.description.task_description import ErrorInfo, FileTasks, TaskDescription
from flyte_taskmodel.errors import ModuleFailedError, TaskNotFoundError, WorkerError

IMPORT_TIMEOUT = 60.0
"""Seconds that one file's import may take, Flyte's own import included."""
MAX_OUTPUT = 10_000


class Catalog:
    """Workers that import files and tell of their tasks; started when first needed, ended by `close`.

    Args:
        root_dir: `--root-dir`, the directory that modules are imported from.
        python: the interpreter; default: that of each file's project.
        workers: how many import at the same time.
        timeout: seconds that one file may take.
        pool: where workers are taken from; default: new processes.
    """

    def __init__(
        self,
        root_dir: str | None = None,
        workers: int | None = None,
        timeout: float = IMPORT_TIMEOUT,
        python: str | None = None,
        pool: WorkerPool | None = None,
    ) -> None:
        self._root_dir = root_dir
        self._python = python
        self._importers: queue.LifoQueue[Importer] = queue.LifoQueue()
        self._all = [Importer(timeout, pool) for _ in range(workers or min(4, os.cpu_count() or 1))]
        for importer in reversed(self._all):
            self._importers.put(importer)

    def scan(self, files: Iterable[Path]) -> Iterator[FileTasks]:
        """What each file holds, in the order in which the workers answer; one scan at a time."""
        waiting = queue.SimpleQueue[Path | None]()
        found = queue.SimpleQueue[FileTasks | None]()
        count = 0
        for file in files:
            waiting.put(file)
            count += 1
        threads = min(count, len(self._all))
        for _ in range(threads):
            waiting.put(None)
            threading.Thread(target=self._scan_in_turn, args=(waiting, found), daemon=True).start()
        while threads:
            answer = found.get()
            if answer is None:
                threads -= 1
            else:
                yield answer

    def describe(self, task: TaskRef) -> TaskDescription:
        """Everything about one task, from a fresh import of its file.

        Raises:
            TaskNotFoundError, ModuleFailedError: as `TaskRef` deserves.
            WorkerError: when the import ended the worker, or took too long.
        """
        request = DescribeTask(task, LaunchContext.of_this_process(task.root_dir or self._root_dir))
        with self._lease() as importer:
            reply = importer.ask(request, task.file or task.name, choose(self._python, task.file))
        match reply:
            case TaskNotFound():
                raise TaskNotFoundError(reply.message)
            case ModuleFailed():
                raise ModuleFailedError(task.file or "", reply.error)
        assert isinstance(reply, TaskDescribed)
        return reply.description

    def close(self) -> None:
        """End the workers, in the middle of an import too; safe to call twice."""
        for importer in self._all:
            importer.close()

    def __enter__(self) -> "Catalog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def _lease(self) -> Iterator["Importer"]:
        importer = self._importers.get()
        try:
            yield importer
        finally:
            self._importers.put(importer)

    def _scan_in_turn(
        self, waiting: "queue.SimpleQueue[Path | None]", found: "queue.SimpleQueue[FileTasks | None]"
    ) -> None:
        while (file := waiting.get()) is not None:
            with self._lease() as importer:
                found.put(self._list(importer, str(file.absolute())))
        found.put(None)

    def _list(self, importer: "Importer", file: str) -> FileTasks:
        request = ListTasks(file, LaunchContext.of_this_process(self._root_dir))
        try:
            reply = importer.ask(request, file, choose(self._python, file))
        except WorkerError as error:
            return FileTasks(file, error=ErrorInfo("WorkerDied", str(error)), output=importer.output())
        assert isinstance(reply, TasksListed)
        return dataclasses.replace(reply.found, output=importer.output())


class Importer:
    """One worker that imports files, replaced when a file ends it; what files print goes to a file of its own."""

    def __init__(self, timeout: float, pool: WorkerPool | None) -> None:
        self._timeout = timeout
        self._pool = pool
        self._worker: WorkerProcess | None = None
        self._printed: IO[bytes] | None = None
        self._closed = False
        self._starting = threading.Lock()

    def ask(self, request: Request, subject: str, python: str) -> Reply:
        """The worker's answer.

        Raises:
            WorkerError: when it died or did not answer in time; it is replaced at the next question.
        """
        worker = self._started(python)
        return ask(worker, request, f"importing {subject}", self._timeout)

    def output(self) -> str:
        """What was printed since the last time this was asked, at most its last 10,000 characters."""
        if self._printed is None or self._printed.closed:
            return ""
        text = self._printed.read().decode("utf-8", "replace")
        return text[-MAX_OUTPUT:]

    def close(self) -> None:
        """End the worker."""
        with self._starting:
            self._closed = True
            if self._worker:
                self._worker.kill()
            if self._printed:
                self._printed.close()

    def _started(self, python: str) -> WorkerProcess:
        with self._starting:
            if self._closed:
                raise WorkerError("the catalog is closed.")
            if self._worker and (self._worker.returncode() is not None or self._worker.python != python):
                self._worker.kill()
                self._worker = None
            if self._worker is None:
                self._worker = self._start(python)
            return self._worker

    def _start(self, python: str) -> WorkerProcess:
        if self._printed:
            self._printed.close()
        with tempfile.NamedTemporaryFile(prefix="flyte-workbench-") as file, Path(file.name).open("ab") as output:
            self._printed = Path(file.name).open("rb")  # noqa: SIM115  (read until the next worker's takes its place)
            return self._pool.take(python, output) if self._pool else start_worker(python, output)
