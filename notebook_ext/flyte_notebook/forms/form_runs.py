"""The runs of one form: at most one at a time, and the outcome of the last."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from flyte_debugger.run.request import RunRequest
from flyte_notebook.errors import NotebookError
from flyte_notebook.forms.form_display import FormDisplay
from flyte_notebook.run_view.run_in_cell import run_in_cell

if TYPE_CHECKING:
    from flyte_notebook.background.background_run import BackgroundRun
    from flyte_notebook.cluster.remote_run import FormRemoteRun


class FormRuns:
    """Runs the task in the cell, or below the form in a thread.

    Args:
        task: the task's name.
        display: shows whether a run goes on, and the run itself.
    """

    def __init__(self, task: str, display: FormDisplay) -> None:
        self._task = task
        self._display = display
        self._outcome: Future[Any] | None = None
        self._live: BackgroundRun | FormRemoteRun | None = None
        self._is_stopped = False
        """Whether the run was stopped before it was made."""
        self._changing = threading.Lock()

    def run_in_cell(self, request: RunRequest) -> Any:
        """Run it, shown in the cell that calls this, and return its value."""
        self._outcome = Future()
        try:
            self._outcome.set_result(run_in_cell(request))
        except BaseException as error:
            self._outcome.set_exception(error)
        return self._outcome.result()

    def start(self, make_request: Callable[[], RunRequest], on_cluster: bool = False) -> None:
        """Run it in a thread, shown below the form; returns at once. Does nothing while a run goes on.

        Args:
            make_request: called in that thread; what it raises is shown in the form and becomes the outcome.
            on_cluster: whether to run it on the cluster.
        """
        with self._changing:
            if self._outcome and not self._outcome.done():
                return
            outcome: Future[Any] = Future()
            self._outcome, self._is_stopped = outcome, False
        self._display.running(True)
        thread = threading.Thread(
            target=self._run, args=(make_request, on_cluster, outcome), name="flyte-notebook-form", daemon=True
        )
        thread.start()

    def stop(self) -> None:
        """Stop the run that was started; when called again, kill it."""
        with self._changing:
            live = self._live
            self._is_stopped = live is None
        if live:
            live.stop()

    @property
    def result(self) -> Any:
        """What the last run returned; waits for its end.

        Raises:
            NotebookError: when there was none.
            and what `flyte_notebook.run` raises, for a run that did not succeed.
        """
        if self._outcome is None:
            raise NotebookError(f"{self._task} was not run from this form yet; press Run, or call run().")
        return self._outcome.result()

    def _run(self, make_request: Callable[[], RunRequest], on_cluster: bool, outcome: "Future[Any]") -> None:
        try:
            value = self._followed(self._made(make_request(), on_cluster))
        except BaseException as error:
            if self._live is None:
                self._display.say(str(error))
            self._end()
            outcome.set_exception(error)
        else:
            self._end()
            outcome.set_result(value)

    def _followed(self, live: "BackgroundRun | FormRemoteRun") -> Any:
        with self._changing:
            self._live, is_stopped = live, self._is_stopped
        if is_stopped:
            live.stop()
        return live.follow()

    def _end(self) -> None:
        """Before the outcome is there, after which another run may begin."""
        self._live = None
        self._display.running(False)

    def _made(self, request: RunRequest, on_cluster: bool) -> "BackgroundRun | FormRemoteRun":
        if on_cluster:
            from flyte_notebook.cluster.remote_run import FormRemoteRun

            return FormRemoteRun(request, self._display.result, self._display.say)
        from flyte_notebook.background.background_run import BackgroundRun

        return BackgroundRun(request, self._display.result)
