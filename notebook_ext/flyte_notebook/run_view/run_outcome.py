"""What a run that has ended comes to in the notebook: its value as a native object, or an error."""

import sys
from typing import Any

from flyte_debugger.run.run_handle import Run
from flyte_debugger.run.state import RunState
from flyte_notebook.errors import NotebookError, RunInterruptedError, RunRefusedError, TaskFailedError
from flyte_notebook.run_view.cell_text import cell_name
from flyte_notebook.run_view.pickles import loads
from flyte_notebook.run_view.several_outputs import Outputs

_reported: list[RunState] = []
"""At most one: the last run that made a report."""


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
        value = loads(pickled.read_bytes())
        return Outputs(value) if type(value) is tuple and len(state.outputs) > 1 else value
    except (ImportError, AttributeError) as error:
        reason = f"this notebook cannot import its class: {error}"
        print(f"flyte: The value is shown as plain data, since {reason}.", file=sys.stderr)
        return state.outputs[0] if len(state.outputs) == 1 else state.outputs
