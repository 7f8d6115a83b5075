"""`run(task, **inputs)`: what `%flyte_run` calls, for cells of its own."""

import sys
from collections.abc import Iterable, Mapping
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, get_args

from IPython.core.getipython import get_ipython

from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.request_builder import Cache, RunOptions
from flyte_debugger.run.run_handle import Run, start_run
from flyte_debugger.run.state import RunState
from flyte_notebook.errors import NotebookError, RunInterruptedError, RunRefusedError, TaskFailedError
from flyte_notebook.run_view.canvas import CellCanvas
from flyte_notebook.run_view.cell_run_view import RunView
from flyte_notebook.run_view.condition_prompt import Asking
from flyte_notebook.run_view.event_pump import EventPump
from flyte_notebook.run_view.interrupts import interrupts_to
from flyte_notebook.run_view.make_request import make_request
from flyte_notebook.run_view.pickles import loads
from flyte_notebook.run_view.spare_workers import WORKERS

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task

_reported: list[RunState] = []
"""At most one: the last run that made a report."""


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
    with start_run(request, WORKERS) as started:
        view = RunView(state, started.folder, CellCanvas())
        pump = EventPump(started, state, view)
        with interrupts_to(started.cancel) as interrupts:
            asking = Asking(started, pump, interrupts)
            while state.ended is None:
                pump.turn()
                asking.ask()
        view.end()
        return outcome(started, state, interrupts.count > 0, asking.unasked)


def last_reported() -> RunState:
    """The last run of this kernel that made a report.

    Raises:
        NotebookError: when none has.
    """
    if not _reported:
        raise NotebookError("No run of this notebook has made a report yet; a task makes one with report=True.")
    return _reported[0]


def outcome(started: Run, state: RunState, stopped: bool, unasked: str | None = None) -> Any:
    """The value of a run that has ended, as the native object that the task returned.

    Args:
        started: the run.
        state: its last.
        stopped: whether the person stopped it.
        unasked: why it was cancelled, when nobody could be asked what it waited for.

    Raises:
        as `run` does.
    """
    if state.report:
        _reported[:] = [state]
    if state.refused:
        raise RunRefusedError(state.refused.message, state.refused.missing)
    if state.status == "succeeded":
        return _value(started, state)
    if stopped:
        raise RunInterruptedError(f"{state.task} was stopped.")
    if unasked and state.status == "cancelled":
        raise NotebookError(unasked)
    raise TaskFailedError(state, cell_name)


def _value(started: Run, state: RunState) -> Any:
    """What the task returned; plain data where its class is in a module that only the worker imported."""
    pickled = started.folder / "outputs.pkl"
    try:
        return loads(pickled.read_bytes())
    except (ImportError, AttributeError) as error:
        reason = f"this notebook cannot import its class: {error}"
        print(f"flyte: The value is shown as plain data, since {reason}.", file=sys.stderr)
        return state.outputs[0] if len(state.outputs) == 1 else state.outputs


def cell_name(file: str) -> str | None:
    shell = get_ipython()
    named = shell.compile.format_code_name(file) if shell else None
    return named[1] if named else None
