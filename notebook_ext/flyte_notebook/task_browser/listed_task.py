"""A task of the browser: what is known of it, and running it, filling in its form, stepping through it."""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flyte_debugger.catalog.task_catalog import Catalog
from flyte_notebook.errors import NotebookError
from flyte_notebook.run_view.make_request import task_ref
from flyte_notebook.run_view.run_in_cell import run
from flyte_notebook.run_view.spare_workers import WORKERS
from flyte_taskmodel.description.task_description import TaskDescription, TaskSummary
from flyte_taskmodel.errors import WorkbenchError

if TYPE_CHECKING:
    from flyte_notebook.debug_view.debug_session import DebugSession
    from flyte_notebook.forms.task_form import TaskForm
    from flyte_notebook.task_browser.namespace import Task


@dataclass(frozen=True)
class ListedTask:
    """A task that `%flyte_run` can run by its name."""

    name: str
    """As one types it: `train`, `module.train`, `jobs/train.py:train`."""
    task: "Task | str"
    summary: TaskSummary

    def describe(self) -> TaskDescription:
        """Everything about it; a worker reads that of a file.

        Raises:
            NotebookError: when the file cannot be imported any more.
        """
        if not isinstance(self.task, str):
            from flyte_taskmodel.description.describe_task import describe

            return describe(self.name, self.task, self.task.source_file or "")
        try:
            with Catalog(workers=1, python=sys.executable, pool=WORKERS) as catalog:
                return catalog.describe(task_ref(self.task))
        except WorkbenchError as error:
            raise NotebookError(str(error)) from None

    def run(self, **inputs: Any) -> Any:
        """Run it in this cell, as `flyte_notebook.run` does."""
        return run(self.task, **inputs)

    def form(self, **inputs: Any) -> "TaskForm":
        """Its form, with these inputs filled in."""
        from flyte_notebook.forms import form

        return form(self.task, **inputs)

    def debug(self, **inputs: Any) -> "DebugSession":
        """Step through it, as `flyte_notebook.debug` does."""
        from flyte_notebook.debug_view.debug_task import debug  # Not for those who only look.

        return debug(self.task, **inputs)

    def __repr__(self) -> str:
        return f"<task {self.name}{self.summary.signature}>"
