"""`debug(task, **inputs)`: what `%flyte_debug` calls, for cells of its own."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.request_builder import RunOptions
from flyte_notebook.debug_view.cell_files import in_file, task_file, write_cells
from flyte_notebook.debug_view.debug_session import DebugSession
from flyte_notebook.errors import NotebookError
from flyte_notebook.run_view.make_request import make_request

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task


def debug(
    task: "Task | str",
    /,
    *,
    breaks: Collection[str | int] = (),
    overrides: Iterable[str] = (),
    preset: str | None = None,
    stop_on_entry: bool | None = None,
    stubs: dict[str, str] | None = None,
    **inputs: Any,
) -> DebugSession:
    """Debug a task beside the kernel; returns at once. A cell whose value the session is shows the debug view.

    Args:
        task: a TaskTemplate, of a cell or of an imported module, or `"file.py:task"`.
        breaks: where to stop: `7` or `"7 if n > 2"` (lines of the task's own file or cell), `"train.py:40"`, `"fit()"`,
            `"load:exit"`. Without any, the task stops at its first line.
        overrides: `PATH=VALUE` each, as after `--set`.
        preset: the name under which inputs and overrides are kept; those that are given here hold before them.
        stop_on_entry: whether to stop at the task's first line, too.
        stubs: expressions that stand for tasks' results, by task.
        inputs: native values by the task's own names.

    Raises:
        NotebookError: the task or an input cannot be sent to another process, or a breakpoint is none.
    """
    for name, given in (("overrides", overrides), ("breaks", breaks)):
        if isinstance(given, str):
            raise NotebookError(f"{name} is a list; write [{given!r}].")
    options = RunOptions(preset=preset, overrides=tuple(overrides))
    return debug_with(task, inputs, options, tuple(map(str, breaks)), stop_on_entry, stubs)


def debug_with(
    task: "Task | str",
    inputs: dict[str, Any],
    options: RunOptions,
    breaks: tuple[str, ...] = (),
    stop_on_entry: bool | None = None,
    stubs: dict[str, str] | None = None,
) -> DebugSession:
    """As `debug`, for inputs of any name and every option of a run."""
    write_cells()
    file = None if isinstance(task, str) else task_file(task)
    request = make_request(task, inputs, options)
    return DebugSession(request, [in_file(text, file) for text in breaks], stop_on_entry, stubs)


def debug_request(request: RunRequest, stop_on_entry: bool = True) -> DebugSession:
    """Debug a run that was asked for already; it stops where it fails, too."""
    write_cells()
    return DebugSession(request, stop_on_entry=stop_on_entry)
