"""A run of the cluster shown as one of this machine: its events as they come, and its outcome."""

import signal
from types import FrameType

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_debugger.protocol.cluster_questions import WatchRun
from flyte_debugger.run.events import ConditionWaiting, Event
from flyte_debugger.run.state import RunState
from flyte_tui.cli.run.run_task import FAILED, INTERRUPTED, SUCCEEDED, OutputFormat, view_of
from flyte_tui.cli.run.run_view import View


def watch_run(cluster: ClusterClient, run: str, form: OutputFormat) -> int:
    """Show a run until it is over and return the exit status; Ctrl+C leaves it, and it goes on.

    Args:
        cluster: where it runs.
        run: its name.
        form: for people, as one JSON object, or as the events in JSON.
    """
    try:
        with _Interruptible(), view_of(RunState(run, run), form) as view:
            for answer in cluster.ask(WatchRun(run)):
                if not isinstance(answer, ClusterRunRow):
                    _show(view, answer, run)
    except KeyboardInterrupt:
        view.note(f"{run} goes on; `flyte-tui runs watch {run}` shows it again, `flyte-tui runs abort {run}` ends it.")
        return INTERRUPTED
    view.end()
    return SUCCEEDED if view.state.status == "succeeded" else FAILED


def _show(view: View, answer: object, run: str) -> None:
    if isinstance(answer, Event):
        view.take(answer)
    if isinstance(answer, ConditionWaiting):
        view.note(
            f"{answer.name} asks: {answer.prompt} Answer with `flyte-tui runs answer {run}/{answer.action} VALUE`."
        )


class _Interruptible:
    """Ctrl+C raises KeyboardInterrupt, whatever the program does with it elsewhere."""

    def __enter__(self) -> None:
        def interrupt(_number: int, _frame: FrameType | None) -> None:
            raise KeyboardInterrupt

        self._before = signal.signal(signal.SIGINT, interrupt)

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)
