"""`run(task, **inputs)`: what `%flyte_run` calls, for cells of its own."""

from collections.abc import Iterable, Mapping
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, get_args

from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.request_builder import Cache, RunOptions
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.run.state import RunState
from flyte_notebook.errors import NotebookError
from flyte_notebook.run_view.canvas import Canvas, CellCanvas, can_redraw
from flyte_notebook.run_view.cell_run_view import RunView
from flyte_notebook.run_view.condition_prompt import Asking, is_somebody_there
from flyte_notebook.run_view.event_pump import EventPump
from flyte_notebook.run_view.interrupts import interrupts_to
from flyte_notebook.run_view.make_request import make_request
from flyte_notebook.run_view.run_outcome import outcome
from flyte_notebook.run_view.spare_workers import WORKERS

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task


def run(
    task: "Task | str",
    /,
    *,
    overrides: Iterable[str] = (),
    preset: str | None = None,
    answers: Mapping[str, Any] | None = None,
    cache: Cache = "use",
    secrets_file: str | PathLike[str] | None = None,
    enforce_resources: bool = False,
    **inputs: Any,
) -> Any:
    """Run a task in a worker process and return its value; what it prints and reports shows in the cell meanwhile.

    Args:
        task: a TaskTemplate, of a cell or of an imported module, or `"file.py:task"`.
        overrides: `PATH=VALUE` each, as after `--set`: `["retries=3", "resources.memory=512Mi"]`.
        preset: the name under which inputs and overrides are kept; those that are given here hold before them.
        answers: to conditions (`flyte.new_condition`) by name, given beforehand; these ask nobody.
        cache: whether results of cached tasks are taken from Flyte's local cache and kept there (`use`), neither
            (`off`), or only kept (`overwrite`).
        secrets_file: a dotenv file in which secrets are looked for.
        enforce_resources: hold tasks to the memory and CPUs that they request.
        inputs: native values by the task's own names.

    Returns:
        The task's output; a tuple of several, None for none.

    Raises:
        RunRefusedError: an input or an override is wrong, or the file has no such task.
        TaskFailedError: the task raised, timed out or its process died.
        RunInterruptedError: the run was stopped with the interrupt button.
        NotebookError: the task or an input cannot be sent to another process.
    """
    file = None if secrets_file is None else fspath(secrets_file)
    more = {"preset": preset, "answers": answers or {}, "secrets_file": file, "enforce_resources": enforce_resources}
    return run_with(task, inputs, _options(overrides, cache, **more))


def _options(overrides: Iterable[str], cache: Cache, **more: Any) -> RunOptions:
    if isinstance(overrides, str):
        raise NotebookError(f"overrides is a list of PATH=VALUE; write [{overrides!r}].")
    if cache not in get_args(Cache):
        raise NotebookError(f"cache is one of {', '.join(get_args(Cache))}, not {cache!r}.")
    return RunOptions(overrides=tuple(overrides), cache=cache, **more)


def run_with(task: "Task | str", inputs: dict[str, Any], options: RunOptions) -> Any:
    """As `run`, for inputs of any name."""
    return run_in_cell(make_request(task, inputs, options))


def run_in_cell(request: RunRequest) -> Any:
    """Run what is asked for, show it in the cell, and return its value."""
    state = RunState(task=request.task.name)
    canvas = _canvas(request)
    with start_run(request, WORKERS) as started:
        view = RunView(state, started.folder, canvas)
        pump = EventPump(started, state, view)
        with interrupts_to(started.cancel) as interrupts:
            asking = Asking(started, pump, interrupts)
            while state.ended is None:
                pump.turn()
                asking.ask()
        view.end()
        return outcome(started, state, interrupts.count > 0, asking.unasked)


def _canvas(request: RunRequest) -> Canvas:
    """A widget where somebody is there to use it; else text and HTML."""
    if not (can_redraw() and is_somebody_there()):
        return CellCanvas()
    from flyte_notebook.run_view.background_run import controls_of  # With its widgets, where there are any.
    from flyte_notebook.run_view.widget_canvas import WidgetCanvas

    return WidgetCanvas(controls_of(request))
