"""What a cell shows when something is wrong: a sentence, or the task's own traceback, never our frames.

    NotebookError             shown as one sentence
    ├── RunRefusedError       the run could not start: an input is missing or wrong, there is no such task
    └── TaskFailedError       the task raised, timed out or died; shown with the task's own frames
    RunInterruptedError       the person stopped the run; a KeyboardInterrupt, as in any cell

IPython asks an exception for `_render_traceback_` before it draws its own; raising still stops "run all".
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
    """A run that could not start because of what was asked.

    Args:
        message: one sentence.
        missing: the inputs that were not given, where that is why.
    """

    def __init__(self, message: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.missing = missing


class TaskFailedError(NotebookError):
    """A task that did not succeed.

    Args:
        state: the run as it ended; its `error` has the task's exception as data.
        cell_name: the name of the cell that a file name stands for, or None for a real file.
    """

    def __init__(self, state: RunState, cell_name: Callable[[str], str | None]) -> None:
        self.state = state
        self.error = state.error or ErrorInfo(
            state.status, f"{state.task} left no error; its run is in {state.run_dir}"
        )
        self._cell_name = cell_name
        super().__init__(headline(self.error))

    def _render_traceback_(self) -> list[str]:
        return [render_error(self.error, self._cell_name)]


class RunInterruptedError(KeyboardInterrupt):
    """A run that the person stopped."""

    def _render_traceback_(self) -> list[str]:
        return [f"{RED}KeyboardInterrupt{RESET}: {self}"]
