"""A run that goes on while other cells run: what `run(task, background=True)` gives."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.state import RunState
from flyte_notebook.background.background_run import BackgroundRun
from flyte_notebook.errors import NotebookError
from flyte_notebook.past_runs.run_events import kept_events
from flyte_notebook.prompts.condition_prompt import is_somebody_there
from flyte_notebook.run_view.canvas import can_redraw

if TYPE_CHECKING:
    from flyte_debugger.run.events import Event
    from flyte_notebook.debug_view.debug_session import DebugSession


class RunHandle:
    """A run beside the kernel. A cell whose value it is shows it; the interrupt button stops it while no cell runs.

    Args:
        request: what to run.
    """

    def __init__(self, request: RunRequest) -> None:
        self._request = request
        self._run = BackgroundRun(request)
        self.future: Future[Any] = Future()
        """Its value, or what it raises."""
        threading.Thread(target=self._follow, name="flyte-notebook-background", daemon=True).start()

    @property
    def state(self) -> RunState:
        """The run as far as it has come: its actions, error, report."""
        return self._run.state

    @property
    def status(self) -> str:
        """`running`, `succeeded`, `failed`, ..."""
        return self.state.status

    @property
    def events(self) -> "list[Event]":
        """All that it has told so far, but for its output."""
        return list(kept_events(self._run.run.folder)) if self._run.run else []

    def result(self, timeout: float | None = None) -> Any:
        """What the task returned; waits for its end.

        Raises:
            TimeoutError: when it is not over within so many seconds.
            and what `flyte_notebook.run` raises, for a run that did not succeed.
        """
        return self.future.result(timeout)

    def cancel(self) -> None:
        """Ask the task to stop; when called again, kill it."""
        self._run.stop()

    def debug(self) -> "DebugSession":
        """Run it again and step through it; a run that failed stops where it fails.

        Raises:
            NotebookError: while it goes on.
        """
        if not self.future.done():
            raise NotebookError(f"{self._request.task.name} still runs; cancel() stops it.")
        from flyte_notebook.debug_view.debug_task import debug_request  # Not for those who only run.

        return debug_request(self._request, stop_on_entry=self.status == "succeeded")

    def show(self) -> None:
        """Show it in the cell that is executed."""
        from IPython.display import display

        if can_redraw() and is_somebody_there():
            display(self._run.result.widget)  # type: ignore[no-untyped-call]
        else:
            print(repr(self))

    def _ipython_display_(self) -> None:
        self.show()

    def __await__(self) -> Any:
        return asyncio.wrap_future(self.future).__await__()

    def __repr__(self) -> str:
        return f"<run of {self._request.task.name}: {self.status.replace('_', ' ')}>"

    def _follow(self) -> None:
        try:
            self.future.set_result(self._run.follow())
        except BaseException as error:
            self.future.set_exception(error)


async def awaited(handle: RunHandle, show: Callable[[], None]) -> Any:
    """The value of a run, shown in its cell; cancelled, it stops the task."""
    show()
    try:
        return await asyncio.wrap_future(handle.future)
    except asyncio.CancelledError:
        handle.cancel()
        raise
