"""A run on the cluster in a notebook: sent by a worker, drawn as a run here is, its outputs at the end."""

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.live_cluster_run import LiveClusterRun
from flyte_debugger.cluster.remote_request import code_root, local_options
from flyte_debugger.protocol.cluster_answers import ClusterRunRow, Submitted
from flyte_debugger.protocol.cluster_questions import SubmitTask
from flyte_debugger.run.events import Event
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.state import RunState
from flyte_notebook.cluster.remote_options import RemoteOptions
from flyte_notebook.errors import NotebookError, TaskFailedError
from flyte_notebook.run_view.canvas import Canvas
from flyte_notebook.run_view.cell_run_view import REFRESH, RunView
from flyte_notebook.run_view.cell_text import cell_name
from flyte_notebook.run_view.spare_workers import WORKERS
from flyte_taskmodel.errors import WorkbenchError

if TYPE_CHECKING:
    from flyte_notebook.background.run_result import Result

ROOT = "a0"
"""The action of the task that was sent."""
Sentence = Callable[[str], None]


def say(text: str) -> None:
    """Print a sentence of ours, or words of Flyte's, below the cell."""
    print(text, end="" if text.endswith("\n") else "\n", file=sys.stderr, flush=True)


class RemoteRun:
    """One run on the cluster, from its submission to its end.

    Args:
        request: what to run; the task of a cell goes there by value.
        options: where, and under which name.
        say: takes sentences for the person.
    """

    def __init__(self, request: RunRequest, options: RemoteOptions, say: Sentence = say) -> None:
        self._request = request
        self._options = options
        self._say = say
        task = request.task
        asked = replace(options.cluster, root_dir=code_root(task.file, task.root_dir))
        self._cluster = ClusterClient(asked, python=request.python, workers=WORKERS, said=say)
        self._live: LiveClusterRun | None = None
        self._is_asked_to_stop = False

    def submit(self) -> Submitted:
        """Send it; with `is_dry` see what would be sent.

        Raises:
            WorkbenchError: one sentence.
        """
        for option in local_options(self._request):
            self._say(f"flyte: {option} has no effect on the cluster.")
        submitted = self._cluster.submit(SubmitTask(self._request, self._options.name, self._options.is_dry))
        if submitted.name:
            task = self._request.task.name
            row = ClusterRunRow(submitted.name, task, "queued", time.time(), None, "", submitted.url, "", "")
            self._live = LiveClusterRun(self._cluster, row)
        return submitted

    def follow(self, canvas: Canvas) -> Any:
        """Draw it until it is over, and return its outputs as plain data; interrupted, it goes on there.

        Raises:
            NotebookError: when the cluster tells no more of it.
            TaskFailedError: when it did not succeed.
        """
        live = self._live
        assert live is not None, "it was submitted"
        state = RunState(live.row.name, live.row.task)
        view = RunView(state, live.folder, canvas)
        threading.Thread(target=live.follow, name="flyte-notebook-cluster", daemon=True).start()
        try:
            while state.ended is None and live.failure is None:
                _take(live.take(REFRESH), state, view)
            if state.ended is not None:
                live.read_action(ROOT)
                _take(live.take(), state, view)
            view.end()
        except KeyboardInterrupt:
            self._say(f"{live.row.name} goes on on the cluster: {live.row.url}")
            raise
        finally:
            live.close()
        if live.failure:
            raise NotebookError(live.failure)
        return _value(state)

    def stop(self) -> None:
        """Say how to abort it; when called again, abort it."""
        if self._live is None:
            self._cluster.close()
        elif self._is_asked_to_stop:
            self._live.abort(None)
        else:
            self._is_asked_to_stop = True
            self._say(f"{self._live.row.name} goes on on the cluster; press Stop again to abort it there.")

    def close(self) -> None:
        """End the connection; the run goes on."""
        self._cluster.close()


class FormRemoteRun:
    """A run on the cluster that a form starts, shown below it.

    Args:
        request: what to run.
        result: where it is shown.
        say: shows a sentence in the form.
        options: to which cluster.
    """

    def __init__(
        self, request: RunRequest, result: "Result", say: Sentence, options: RemoteOptions | None = None
    ) -> None:
        self._result = result
        self._run = RemoteRun(request, options or RemoteOptions(), say)

    def follow(self) -> Any:
        """Send it, show its outcome, and return its outputs; raises as `RemoteRun`."""
        self._result.clear()
        try:
            self._run.submit()
            value = self._run.follow(self._result)
            self._result.show_value(value)
            return value
        except (WorkbenchError, KeyboardInterrupt) as error:
            self._result.show_error(error)
            raise
        finally:
            self._run.close()

    def stop(self) -> None:
        """As `RemoteRun.stop`."""
        self._run.stop()


def run_remote(request: RunRequest, options: RemoteOptions, make_canvas: Callable[[str], Canvas]) -> Any:
    """Run a task on the cluster, shown in the cell, and return its outputs as plain data.

    Without `waits` its name is returned at once; with `is_dry` nothing is sent, and what would be is printed.

    Args:
        request: what to run.
        options: to which cluster, and how.
        make_canvas: where the run of this name is drawn.

    Raises:
        NotebookError: one sentence.
        TaskFailedError: when it did not succeed.
    """
    run = RemoteRun(request, options)
    try:
        submitted = run.submit()
        if options.is_dry:
            print(json.dumps(submitted.spec, indent=2, ensure_ascii=False))
            return None
        say(f"{submitted.name}  {submitted.url}")
        return run.follow(make_canvas(submitted.name)) if options.waits else submitted.name
    except NotebookError:
        raise
    except WorkbenchError as error:
        raise NotebookError(str(error)) from None
    finally:
        run.close()


def _take(events: list[Event], state: RunState, view: RunView) -> None:
    for event in events:
        state.apply(event)
        view.take(event)
    if not events:
        view.refresh()


def _value(state: RunState) -> Any:
    if state.status != "succeeded":
        raise TaskFailedError(state, cell_name)
    outputs = state.outputs
    return outputs[0] if len(outputs) == 1 else outputs or None
