"""Jupyter: `%load_ext flyte_notebook`, then `%flyte_run my_task n=3`, `%flyte_debug my_task n=3`,
`%flyte_form my_task`; or `from flyte_notebook import run, debug, attach, form, tasks, runs`.

`flyte_notebook.session` is the debug session that was begun last.
Importing this package or loading the extension does not import Flyte; only the notebook's own cells do.
"""

from typing import TYPE_CHECKING, Any

from IPython.core.interactiveshell import InteractiveShell

from flyte_notebook.errors import NotebookError, RunInterruptedError, RunRefusedError, TaskFailedError
from flyte_notebook.forms import form
from flyte_notebook.magics.complete_line import add_completion
from flyte_notebook.magics.flyte_magics import FlyteMagics
from flyte_notebook.magics.task_help import add_task_help
from flyte_notebook.past_runs.run_list import runs
from flyte_notebook.run_view.run_in_cell import run
from flyte_notebook.run_view.spare_workers import WORKERS
from flyte_notebook.task_browser.task_list import tasks

if TYPE_CHECKING:
    from flyte_notebook.debug_view.debug_session import DebugSession
    from flyte_notebook.debug_view.debug_task import attach, debug

    session: DebugSession

__all__ = [
    "NotebookError",
    "RunInterruptedError",
    "RunRefusedError",
    "TaskFailedError",
    "attach",
    "debug",
    "form",
    "load_ipython_extension",
    "run",
    "runs",
    "tasks",
]


def __getattr__(name: str) -> Any:
    """`debug`, `attach`, `session`, imported when they are wanted: who only runs tasks waits for no debugger."""
    if name in ("debug", "attach"):
        from flyte_notebook.debug_view import debug_task

        return getattr(debug_task, name)
    if name == "session":
        from flyte_notebook.debug_view.debug_session import last_session

        return last_session()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Add the magics and their completion to a shell, and start a worker for the first run.

    IPython calls it for `%load_ext flyte_notebook`.
    """
    shell.register_magics(FlyteMagics)
    add_completion(shell)
    add_task_help(shell)
    WORKERS.prepare()
