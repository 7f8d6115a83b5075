"""`run(task, **inputs)`: what `%flyte_run` calls, for cells of its own."""

import queue
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from IPython.core.displaypub import DisplayPublisher
from IPython.core.getipython import get_ipython

from flyte_debugger.events import Event
from flyte_debugger.runs import Run, start_run
from flyte_debugger.state import RunState
from flyte_notebook.errors import NotebookError, RunInterruptedError, RunRefusedError, TaskFailedError
from flyte_notebook.interrupts import Interrupts, interrupts_to
from flyte_notebook.pickles import loads
from flyte_notebook.requests import make_request
from flyte_notebook.view import REFRESH, RunView

if TYPE_CHECKING:
    from flyte_notebook.namespace import Task

_reported: list[RunState] = []
"""At most one: the last run that made a report."""

_WAITING = 1_000
"""Events between the run and a cell that draws more slowly than they come; then the run waits."""


def run(task: "Task | str", /, **inputs: Any) -> Any:
    """Run a task in a worker process and return its value; what it prints and reports shows in the cell meanwhile.

    Args:
        task: a TaskTemplate, of a cell or of an imported module, or `"file.py:task"`.
        inputs: native values by the task's own names.

    Returns:
        The task's output; a tuple of several, None for none.

    Raises:
        RunRefusedError: an input is missing, unknown or of the wrong type, or the file has no such task.
        TaskFailedError: the task raised, timed out or its process died.
        RunInterruptedError: the run was stopped with the interrupt button.
        NotebookError: the task or an input cannot be sent to another process.
    """
    request = make_request(task, inputs)
    state = RunState(task=request.task.name)
    with start_run(request) as started:
        view = RunView(state, started.folder, live=_can_redraw())
        with interrupts_to(started.cancel) as interrupts:
            for event in _with_ticks(started.events(), REFRESH):
                if event is None:
                    view.refresh()
                else:
                    state.apply(event)
                    view.take(event)
        view.end()
        if state.report:
            _reported[:] = [state]
        return _outcome(started, state, interrupts)


def last_reported() -> RunState:
    """The last run of this kernel that made a report.

    Raises:
        NotebookError: when none has.
    """
    if not _reported:
        raise NotebookError("No run of this notebook has made a report yet; a task makes one with report=True.")
    return _reported[0]


def _outcome(started: Run, state: RunState, interrupts: Interrupts) -> Any:
    if state.refused:
        raise RunRefusedError(state.refused.message)
    if state.status == "succeeded":
        return _value(started, state)
    if interrupts.count:
        raise RunInterruptedError(f"{state.task} was stopped.")
    raise TaskFailedError(state, _cell_name)


def _value(started: Run, state: RunState) -> Any:
    """What the task returned; plain data where its class is in a module that only the worker imported."""
    pickled = started.folder / "outputs.pkl"
    try:
        return loads(pickled.read_bytes())
    except (ImportError, AttributeError) as error:
        reason = f"this notebook cannot import its class: {error}"
        print(f"flyte: the value is shown as plain data, since {reason}.", file=sys.stderr)
        return state.outputs[0] if len(state.outputs) == 1 else state.outputs


def _with_ticks(events: Iterator[Event], seconds: float) -> Iterator[Event | None]:
    """The events, and None each time that none came for so many seconds."""
    arrived: queue.Queue[Event | BaseException] = queue.Queue(_WAITING)

    def pump() -> None:
        try:
            for event in events:
                arrived.put(event)
            arrived.put(StopIteration())
        except BaseException as error:
            arrived.put(error)

    threading.Thread(target=pump, name="flyte-notebook-events", daemon=True).start()
    while True:
        try:
            item = arrived.get(timeout=seconds)
        except queue.Empty:
            yield None
            continue
        if isinstance(item, StopIteration):
            return
        if isinstance(item, BaseException):
            raise item
        yield item


def _can_redraw() -> bool:
    """Whether there is a front end that replaces a display by its id; IPython's plain publisher only prints."""
    shell = get_ipython()
    return shell is not None and type(shell.display_pub) is not DisplayPublisher


def _cell_name(file: str) -> str | None:
    shell = get_ipython()
    named = shell.compile.format_code_name(file) if shell else None
    return named[1] if named else None
