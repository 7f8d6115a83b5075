"""Opens forms of tasks, filled with what was last typed into them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.app import App

from flyte_debugger.catalog.form_worker import FormWorker
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_tui.screens.form.form_screen import FormScreen
from flyte_tui.widgets.form.form_tabs import Values


class FormOpener:
    """Knows what was left in each task's form, and the workers that check them.

    Args:
        app: where the forms are shown.
        workers: gives the pool of warm workers.
    """

    def __init__(self, app: App[Any], workers: Callable[[], WorkerPool]) -> None:
        self._app = app
        self._workers = workers
        self._forms: list[FormWorker] = []
        self._typed: dict[TaskRef, Values] = {}
        """The form values of each task when its form was last left."""

    def open(self, task: TaskRef, of_run: RunRequest | None = None) -> None:
        """Open a task's form, filled with the values of `of_run`, else those typed before, else the last run's."""
        worker = FormWorker(task, workers=self._workers())
        self._forms.append(worker)
        screen = FormScreen(worker, task, partial(self._fill_in, task, of_run))
        self._app.push_screen(screen, partial(self._keep_typed, task))

    def close(self) -> None:
        """End the workers."""
        for worker in self._forms:
            worker.close()

    def _fill_in(self, task: TaskRef, of_run: RunRequest | None, worker: FormWorker) -> Values:
        if of_run:
            return worker.filled(of_run)
        return self._typed[task] if task in self._typed else worker.last()

    def _keep_typed(self, task: TaskRef, typed: Values | None) -> None:
        if typed is not None:
            self._typed[task] = typed
