"""`run(task, **inputs)`: what `%flyte_run` calls, for cells of its own."""

import subprocess
from collections.abc import Iterable, Mapping
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, get_args

from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.request_builder import Cache, RunOptions
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.run.state import RunState
from flyte_notebook.errors import NotebookError
from flyte_notebook.prompts.condition_prompt import Asking, can_type, is_somebody_there
from flyte_notebook.prompts.stdin_prompt import StdinPrompt
from flyte_notebook.run_view.canvas import Canvas, CellCanvas, Look, NoCanvas, can_redraw
from flyte_notebook.run_view.cell_run_view import RunView
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
    background: bool = False,
    quiet: bool = False,
    report: bool = True,
    **inputs: Any,
) -> Any:
    """Run a task in a worker process and return its value; what it prints and reports shows in the cell meanwhile.

    Args:
        task: a TaskTemplate, of a cell or of an imported module, or `"file.py:task"`.
        overrides: `PATH=VALUE` each, as after `--set`: `["retries=3", "resources.memory=512Mi"]`.
        preset: the name of kept inputs and overrides; those given here hold before them.
        answers: to conditions (`flyte.new_condition`) by name, given beforehand; these ask nobody.
        cache: take results from Flyte's local cache and keep them (`use`), neither (`off`), or only keep (`overwrite`).
        secrets_file: a dotenv file with secrets.
        enforce_resources: hold tasks to what they request.
        background: return a `RunHandle` at once, with `.status`, `.result()`, `.cancel()` and `.debug()`.
        quiet, report: show nothing of the run but its value or its error; show its report, too.
        inputs: native values by the task's own names.

    Returns:
        The task's output; a tuple of several, None for none. `await run.aio(...)` takes and gives the same.

    Raises:
        RunRefusedError: an input or an override is wrong, or the file has no such task.
        TaskFailedError, RunInterruptedError: the task raised, timed out or died; it was stopped.
        NotebookError: the task or an input cannot be sent.
    """
    file = None if secrets_file is None else fspath(secrets_file)
    more = {"preset": preset, "answers": answers or {}, "secrets_file": file, "enforce_resources": enforce_resources}
    return run_with(task, inputs, _options(overrides, cache, **more), Look(background, quiet, report))


async def _run_aio(task: "Task | str", /, *, quiet: bool = False, **more: Any) -> Any:
    """As `run`, for an async cell: other runs and coroutines go on meanwhile; cancelled, it stops the task."""
    from flyte_notebook.background.run_handle import awaited

    handle = run(task, **{**more, "background": True})
    return await awaited(handle, (lambda: None) if quiet else handle.show)


run.aio = _run_aio  # type: ignore[attr-defined]


def _options(overrides: Iterable[str], cache: Cache, **more: Any) -> RunOptions:
    if isinstance(overrides, str):
        raise NotebookError(f"overrides is a list of PATH=VALUE; write [{overrides!r}].")
    if cache not in get_args(Cache):
        raise NotebookError(f"cache is one of {', '.join(get_args(Cache))}, not {cache!r}.")
    return RunOptions(overrides=tuple(overrides), cache=cache, **more)


def run_with(task: "Task | str", inputs: dict[str, Any], options: RunOptions, look: Look = Look()) -> Any:  # noqa: B008
    """As `run`, for inputs of any name."""
    return run_requested(make_request(task, inputs, options), look)


def run_requested(request: RunRequest, look: Look = Look()) -> Any:  # noqa: B008
    """Run what is asked for in the cell and return its value; beside the kernel, the handle of the run."""
    if not look.background:
        return run_in_cell(request, look)
    from flyte_notebook.background.run_handle import RunHandle

    return RunHandle(request)


def run_in_cell(request: RunRequest, look: Look = Look()) -> Any:  # noqa: B008
    """Run what is asked for, show it in the cell, and return its value."""
    state = RunState(task=request.task.name)
    canvas = _canvas(request, look)
    with start_run(request, WORKERS, stdin=subprocess.PIPE if can_type() else None) as started:
        view = RunView(state, started.folder, canvas, look.report)
        pump = EventPump(started, state, view)
        with interrupts_to(started.cancel) as interrupts:
            asking = Asking(started, pump, interrupts)
            typing = StdinPrompt(started, pump, interrupts)
            while state.ended is None:
                pump.turn()
                asking.ask()
                typing.ask()
        view.end()
        return outcome(started, state, interrupts.count > 0, asking.unasked)


def _canvas(request: RunRequest, look: Look) -> Canvas:
    """A widget where somebody is there to use it; else text and HTML."""
    if look.quiet:
        return NoCanvas()
    if not (can_redraw() and is_somebody_there()):
        return CellCanvas()
    from flyte_notebook.background.background_run import controls_of  # With its widgets, where there are any.
    from flyte_notebook.run_view.widget_canvas import WidgetCanvas

    return WidgetCanvas(controls_of(request))
