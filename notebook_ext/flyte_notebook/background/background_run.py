"""A run beside the kernel: followed by a thread of its own, so that the kernel can execute cells meanwhile."""

import contextlib
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.run_handle import Run, start_run
from flyte_debugger.run.state import RunState
from flyte_notebook.background.idle_interrupts import hear_interrupts
from flyte_notebook.background.run_result import Result
from flyte_notebook.prompts.condition_prompt import can_type
from flyte_notebook.run_view.cell_run_view import RunView
from flyte_notebook.run_view.event_pump import EventPump
from flyte_notebook.run_view.run_controls import RunControls
from flyte_notebook.run_view.run_outcome import outcome
from flyte_notebook.run_view.spare_workers import WORKERS

if TYPE_CHECKING:
    from ipywidgets import VBox


class BackgroundRun:
    """One run, shown from its start to its end.

    Args:
        request: what to run.
        result: where it is shown; by default a place of its own, `result.widget`, with buttons.
    """

    def __init__(self, request: RunRequest, result: Result | None = None) -> None:
        self._request = request
        self.result = Result(controls_of(request, self.stop)) if result is None else result
        """Where it is shown."""
        self.state = RunState(task=request.task.name)
        self.run: Run | None = None
        """The run itself, once it was begun."""
        self._stopped = self._is_followed = False
        self._stdin = subprocess.PIPE if can_type() else None

    def stop(self) -> None:
        """Ask the task to stop; when called again, kill it. May be called from any thread."""
        self._stopped = True
        if self.run:
            self.run.cancel()

    @property
    def is_running(self) -> bool:
        """Whether it was begun, and is not over."""
        return self._is_followed

    def interrupt(self) -> None:
        """What the interrupt button does while no cell runs."""
        if self.is_running:
            self.stop()

    def follow(self) -> Any:
        """Run it, show its outcome, and return the task's value.

        Raises:
            as `flyte_notebook.run` does.
        """
        self.result.clear()
        self._is_followed = True
        hear_interrupts(self)
        try:
            value = self._followed()
            self.result.show_value(value)
            return value
        except (Exception, KeyboardInterrupt) as error:
            self.result.show_error(error)
            raise
        finally:
            self._is_followed = False

    def _followed(self) -> Any:
        state = self.state
        with start_run(self._request, WORKERS, self._stdin) as run:
            self.run = run
            if self._stopped:
                run.cancel()
            view = RunView(state, run.folder, self.result)
            pump = EventPump(run, state, view)
            while state.ended is None:
                pump.turn()
                self.result.ask(run, state.waiting, state.waits_for_input)
            view.end()
            return outcome(run, state, self._stopped)


def controls_of(request: RunRequest, stop: Callable[[], None] | None = None) -> RunControls:
    """The buttons of a run of this request.

    Args:
        request: what was run.
        stop: stops it; None where a busy kernel would not hear the button.
    """

    def rerun(below: "VBox") -> None:
        run = BackgroundRun(request)
        below.children = (run.result.widget,)
        with contextlib.suppress(Exception, KeyboardInterrupt):  # Shown in the box.
            run.follow()

    def debug(below: "VBox", stop_on_entry: bool) -> None:
        from flyte_notebook.debug_view.debug_task import debug_request  # Not for those who only run.

        below.children = (debug_request(request, stop_on_entry).widget,)

    return RunControls(rerun, debug, stop)
