"""What `%flyte_debug`, `%flyte_attach` and `--listen` do with their lines."""

import dataclasses
import shlex
from typing import TYPE_CHECKING, Any

from flyte_notebook.errors import NotebookError
from flyte_notebook.forms import make_form
from flyte_notebook.magics.run_options import DebugOptions
from flyte_notebook.prompts.condition_prompt import is_somebody_there
from flyte_notebook.run_view.make_request import make_request
from flyte_notebook.run_view.run_in_cell import run_requested

if TYPE_CHECKING:
    from flyte_notebook.debug_view.debug_session import DebugSession
    from flyte_notebook.task_browser.namespace import Task

ATTACH_FORM = "%flyte_attach [HOST:]PORT [--break WHERE ...] [--map LOCAL=REMOTE ...]"


def debug_in_cell(task: "Task | str", inputs: dict[str, Any], options: DebugOptions) -> Any:
    """Begin to debug a task and show the debug view in the cell; or, with `--listen`, wait for an editor.

    Where inputs are missing, and no line says where to stop, the form is shown: one fills in the inputs and clicks
    breakpoints there.
    """
    if options.listen is not None:
        look = dataclasses.replace(options.look, background=True)
        return run_listening(task, inputs, dataclasses.replace(options, look=look), waits=True)
    if _lacks_inputs(task, inputs, options) and is_somebody_there():
        form = make_form(task, inputs, options.of_run)
        form.show()
        return form
    from flyte_notebook.debug_view.debug_task import debug_with  # Its widget is not for those who only run.

    session = debug_with(task, inputs, options.of_run, options.breaks, stubs=options.stubs)
    session.show()
    return session


def _lacks_inputs(task: "Task | str", inputs: dict[str, Any], options: DebugOptions) -> bool:
    """Whether a task of this notebook cannot begin; that of a file is known to a worker alone."""
    if isinstance(task, str) or options.preset or options.inputs_file or options.breaks or options.stubs:
        return False
    return bool({*task.native_interface.required_inputs()} - {*inputs, *options.inputs})


def run_listening(task: "Task | str", inputs: dict[str, Any], options: DebugOptions, waits: bool) -> Any:
    """Run a task that an editor can attach to; how it does is printed.

    Args:
        waits: whether nothing of the task runs before an editor is there.
    """
    from flyte_notebook.debug_view.cell_files import write_cells
    from flyte_notebook.run_view.listening_run import listening_request

    write_cells()
    request = make_request(task, inputs, options.of_run)
    return run_requested(listening_request(request, options.listen or "0", options.breaks, waits), options.look)


def attach_in_cell(line: str) -> "DebugSession":
    """Attach to the program that a line names and show the debug view in the cell.

    Raises:
        NotebookError: one sentence.
    """
    address, values = _attach_line(line)
    from flyte_notebook.debug_view.debug_task import attach_with

    session = attach_with(address, values["--break"], values["--map"])
    session.show()
    return session


def _attach_line(line: str) -> tuple[str, dict[str, list[str]]]:
    values: dict[str, list[str]] = {"--break": [], "--map": []}
    addresses: list[str] = []
    try:
        words = iter(shlex.split(line))
    except ValueError as error:
        raise NotebookError(f"{line!r} cannot be read: {error}.") from None
    for word in words:
        name, equals, value = word.partition("=")
        if name in values:
            values[name].append(value if equals else next(words, ""))
        else:
            addresses.append(word)
    if len(addresses) != 1 or addresses[0].startswith("-"):
        raise NotebookError(f"{line!r} names no program; write {ATTACH_FORM}.")
    return addresses[0], values
