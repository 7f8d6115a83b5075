"""Errors as a cell shows them: one sentence, or the task's own traceback, never frames of this package.

    NotebookError             shown as one sentence
    ├── RunRefusedError       the run could not start: an input is missing or wrong, or the task does not exist
    └── TaskFailedError       the task raised, timed out or died; shown with the task's own frames
    RunInterruptedError       the person stopped the run; a KeyboardInterrupt, as in any cell

IPython calls an exception's `_render_traceback_` instead of drawing its own; raising still stops "Run All".
"""

from collections.abc import Callable

from flyte_debugger.run.state import RunState
from flyte_notebook.run_view.tracebacks import RED, RESET, headline, render_error
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.errors import WorkbenchError


class NotebookError(WorkbenchError):
    """Base of the errors a cell shows without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"{RED}{type(self).__name__}{RESET}: {self}"]


class RunRefusedError(NotebookError):
    """A run that could not start because of its task, inputs or options.

    Args:
        message: one sentence.
        missing: the inputs that were not given, when that is the reason.
    """

    def __init__(self, message: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.missing = missing


class TaskFailedError(NotebookError):
    """A task that did not succeed.

    Args:
        state: the run's final state; its `error` has the task's exception as data.
        cell_name: the name of the cell that a file name stands for, or None for a real file.
    """

    def __init__(self, state: RunState, cell_name: Callable[[str], str | None]) -> None:
        self.state = state
        self.error = state.error or ErrorInfo(
            state.status, f"{state.task} ended without an error message; its run folder is {state.run_dir}"
        )
        self._cell_name = cell_name
        super().__init__(headline(self.error))

    def _render_traceback_(self) -> list[str]:
        return [render_error(self.error, self._cell_name)]


class RunInterruptedError(KeyboardInterrupt):
    """A run that the person stopped."""

    def _render_traceback_(self) -> list[str]:
        return [f"{RED}KeyboardInterrupt{RESET}: {self}"]
