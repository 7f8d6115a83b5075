"""A run started from a form: followed by a thread of its own, so that the kernel can execute cells meanwhile."""

import signal
import threading
from types import FrameType
from typing import Any

from IPython.core.getipython import get_ipython

from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.run_handle import Run, start_run
from flyte_debugger.run.state import RunState
from flyte_notebook.forms.run_result import Result
from flyte_notebook.run_view.cell_run_view import RunView
from flyte_notebook.run_view.event_pump import EventPump
from flyte_notebook.run_view.run_outcome import outcome
from flyte_notebook.run_view.spare_workers import WORKERS

_going_on: "set[LiveRun]" = set()


class LiveRun:
    """One run, shown in a form from its start to its end.

    Args:
        request: what to run.
        result: where it is shown.
    """

    def __init__(self, request: RunRequest, result: Result) -> None:
        self._request = request
        self._result = result
        self._stopped = False
        self._run: Run | None = None

    def stop(self) -> None:
        """Ask the task to stop; when called again, kill it. May be called from any thread."""
        self._stopped = True
        if self._run:
            self._run.cancel()

    def follow(self) -> Any:
        """Run it, show its outcome, and return the task's value.

        Raises:
            as `flyte_notebook.run` does.
        """
        self._result.clear()
        _going_on.add(self)
        _hear_interrupts()
        try:
            value = self._followed()
            self._result.show_value(value)
            return value
        except (Exception, KeyboardInterrupt) as error:
            self._result.show_error(error)
            raise
        finally:
            _going_on.discard(self)

    def _followed(self) -> Any:
        state = RunState(task=self._request.task.name)
        with start_run(self._request, WORKERS) as run:
            self._run = run
            if self._stopped:
                run.cancel()
            view = RunView(state, run.folder, self._result)
            pump = EventPump(run, state, view)
            while state.ended is None:
                pump.turn()
                self._result.ask(run, state.waiting)
            view.end()
            return outcome(run, state, self._stopped)


def _hear_interrupts() -> None:
    """Make the interrupt button stop the runs of forms while no cell executes; otherwise the kernel ignores it then."""
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is not None:
        kernel.io_loop.add_callback(_take_over)


def _take_over() -> None:
    """Called in the kernel's main thread between two cells, where signal handlers may be set."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupted)


def _interrupted(signum: int, frame: FrameType | None) -> None:
    # A thread, because the signal may have come while this one holds a lock that stopping needs.
    for live in tuple(_going_on):
        threading.Thread(target=live.stop, name="flyte-notebook-stop", daemon=True).start()
