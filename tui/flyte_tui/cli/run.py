"""`flyte-tui run`: start the run, show its events as they come, and say by the exit status how it ended."""

import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from flyte_debugger.events import RunRefused
from flyte_debugger.request import RunRequest
from flyte_debugger.runs import Run, start_run
from flyte_debugger.state import RunState
from flyte_tui.cli.text import shown_path
from flyte_tui.cli.view import JsonView, View

SUCCEEDED, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130


def run_task(request: RunRequest, as_json: bool) -> int:
    """Run a task to its end and return the exit status."""
    with start_run(request) as run:  # The worker starts while the view's libraries are imported.
        with _view(run, request, as_json) as view, _interrupts(run, view) as interrupted:
            for event in run.events():
                view.take(event)
        if view.state.refused:
            return _refused(view.state.refused, request)
        view.end()
    if interrupted.is_set() or view.state.status == "cancelled":
        return INTERRUPTED
    return SUCCEEDED if view.state.status == "succeeded" else FAILED


def _view(run: Run, request: RunRequest, as_json: bool) -> View:
    state = RunState(run_id=run.run_id, task=request.task.name, file=request.task.file, run_dir=str(run.folder))
    if as_json:
        return JsonView(state)
    from flyte_tui.cli.plain import PlainView, console

    if sys.stdout.isatty() and not console().is_dumb_terminal:
        from flyte_tui.cli.live import LiveView

        return LiveView(state)
    return PlainView(state)


@contextmanager
def _interrupts(run: Run, view: View) -> Iterator[threading.Event]:
    """Ctrl+C cancels the run, the second time at once. The event is set once the person has pressed it."""
    pressed = threading.Event()

    def cancel() -> None:
        if not pressed.is_set():
            pressed.set()
            view.note("Cancelling; Ctrl+C again kills the task.")
        run.cancel()

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=cancel, daemon=True).start()  # A handler must not wait for locks that it interrupted.

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


def _refused(refusal: RunRefused, request: RunRequest) -> int:
    if not refusal.message:
        print(refusal.usage)
        return SUCCEEDED
    if refusal.usage:
        file, task = shlex.quote(shown_path(request.task.file or "")), shlex.quote(request.task.name)
        print(f"{refusal.usage}\nTry 'flyte-tui run {file} {task} --help' for its inputs.\n", file=sys.stderr)
    print(f"Error: {refusal.message}", file=sys.stderr)
    return REFUSED
