"""What `%flyte_debug` does with its line."""

from typing import TYPE_CHECKING, Any

from flyte_notebook.magics.run_options import DebugOptions

if TYPE_CHECKING:
    from flyte_notebook.debug_view.debug_session import DebugSession
    from flyte_notebook.task_browser.namespace import Task


def debug_in_cell(task: "Task | str", inputs: dict[str, Any], options: DebugOptions) -> "DebugSession":
    """Begin to debug a task and show the debug view in the cell."""
    from flyte_notebook.debug_view.debug_task import debug_with  # Its widget is not for those who only run.

    session = debug_with(task, inputs, options.of_run, options.breaks, stubs=options.stubs)
    session.show()
    return session
