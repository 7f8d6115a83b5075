"""Jupyter: `%load_ext flyte_notebook`, then `%flyte_run my_task n=3`; `%flyte_form my_task`; or
`from flyte_notebook import run, form`.

Importing this package or loading the extension does not import Flyte; only the notebook's own cells do.
"""

from IPython.core.interactiveshell import InteractiveShell

from flyte_notebook.errors import NotebookError, RunInterruptedError, RunRefusedError, TaskFailedError
from flyte_notebook.forms import form
from flyte_notebook.magics.flyte_magics import FlyteMagics, complete_task
from flyte_notebook.run_view.run_in_cell import run
from flyte_notebook.run_view.spare_workers import WORKERS

__all__ = [
    "NotebookError",
    "RunInterruptedError",
    "RunRefusedError",
    "TaskFailedError",
    "form",
    "load_ipython_extension",
    "run",
]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Add the magics and their completion to a shell, and start a worker for the first run.

    IPython calls it for `%load_ext flyte_notebook`.
    """
    shell.register_magics(FlyteMagics)
    shell.set_hook("complete_command", complete_task, re_key=r".*%flyte_(run|form)\s")  # type: ignore[no-untyped-call]
    WORKERS.prepare()
