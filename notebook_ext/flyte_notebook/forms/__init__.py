"""A task's form in a cell: `form(my_task)`, `%flyte_form my_task`.

`TaskForm` is the form's Python interface, `FormModel` its values; `panel` draws it with ipywidgets, an editor for each
field. The worker defines the fields and finds the errors (`flyte_taskmodel.forms`); nothing here knows Flyte's fields.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flyte_debugger.run.request_builder import RunOptions
from flyte_notebook.errors import NotebookError

if TYPE_CHECKING:
    from flyte_notebook.forms.task_form import TaskForm
    from flyte_notebook.task_browser.namespace import Task


def form(
    task: "Task | str", /, *, overrides: Iterable[str] = (), preset: str | None = None, **inputs: Any
) -> "TaskForm":
    """A task's form. A cell whose value it is shows it; it can be filled in and run by hand or from Python.

    Args:
        task: a TaskTemplate, of a cell or of an imported module, or `"file.py:task"`.
        overrides: `PATH=VALUE` each, as after `--set`, to fill in.
        preset: the name of a preset of the project.
        inputs: native values to fill in, by the task's own names.

    Raises:
        NotebookError: when there is no such task or preset, or the task cannot be sent to another process.
        TaskFailedError: when the task's file raised.
    """
    if isinstance(overrides, str):
        raise NotebookError(f"overrides is a list of PATH=VALUE; write [{overrides!r}].")
    return make_form(task, inputs, RunOptions(overrides=tuple(overrides), preset=preset))


def make_form(task: "Task | str", inputs: dict[str, Any], options: RunOptions) -> "TaskForm":
    """As `form`, for inputs of any name and every option of a run."""
    from flyte_notebook.forms.task_form import TaskForm

    return TaskForm(task, inputs, options)
