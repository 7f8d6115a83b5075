"""`flyte-tui run`: start the run, show its events as they come, and say by the exit status how it ended."""

import contextlib
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Literal, Self, TypeAlias

from flyte_debugger.run.events import RunRefused
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.run_handle import Run, start_run
from flyte_debugger.run.state import RunState
from flyte_tui import prelaunch
from flyte_tui.cli.run.condition_prompt import Nobody, Person, is_person_here
from flyte_tui.cli.run.run_view import EventsView, JsonView, View
from flyte_tui.cli.text import shown_path

OutputFormat: TypeAlias = Literal["people", "json", "events"]

SUCCEEDED, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130


def run_task(request: RunRequest, shown: OutputFormat, cwd: str | None = None) -> int:
    """Run a task to its end and return the exit status.

    Args:
        request: what to run.
        shown: for people, as one JSON object, or as the events in JSON.
        cwd: the run's working directory; default: the person's.
    """
    # The worker starts while the view's libraries are imported.
    with _Interrupts() as interrupts, _start(request, cwd) as run:
        with (
            view_of(RunState(run.run_id, request.task.name, request.task.file, str(run.folder)), shown) as view,
            _answers(run, view) as answering,
        ):
            interrupts.aim_at(run, view)
            for event in run.events():
                answering.take(event)
                view.take(event)
        if view.state.refused:
            return _refused(view.state.refused, request, shown)
        if request.preempt_after is not None and not view.state.was_preempted:
            view.note(f"Nothing was preempted: {view.state.task} is not interruptible, or ended before its time.")
        view.end()
    if answering.gave_up:
        return FAILED
    if interrupts.pressed.is_set() or view.state.status == "cancelled":
        return INTERRUPTED
    return SUCCEEDED if view.state.status == "succeeded" else FAILED


def _start(request: RunRequest, cwd: str | None) -> Run:
    with contextlib.chdir(cwd) if cwd else contextlib.nullcontext():
        return start_run(request, prelaunch.workers, _stdin())


def _stdin() -> int | None:
    """The person's own stdin, which the task reads as it would without us; None where there is none."""
    try:
        return None if sys.stdin is None else sys.stdin.fileno()
    except (OSError, ValueError):  # Closed, or replaced by a program that calls us.
        return None


def view_of(state: RunState, shown: OutputFormat) -> View:
    """The view of a run before its first event."""
    if shown == "json":
        return JsonView(state)
    if shown == "events":
        return EventsView(state)
    from flyte_tui.cli.run.plain_view import PlainView, console

    if sys.stdout.isatty() and not console().is_dumb_terminal:
        from flyte_tui.cli.run.live_view import LiveView

        return LiveView(state)
    return PlainView(state)


@contextmanager
def _answers(run: Run, view: View) -> Iterator[Person | Nobody]:
    """Whoever answers the run's conditions, as long as it lasts."""
    answering: Person | Nobody = Nobody(run.cancel, view.note)
    if is_person_here():
        answering = Person(run.answer, view.note, keys=view.draws_typing)
    view.answering = answering
    try:
        yield answering
    finally:
        answering.close()


class _Interrupts:
    """Ctrl+C cancels the run, the second time at once; one that comes before there is a run waits for it."""

    def __init__(self) -> None:
        self.pressed = threading.Event()
        self._aimed = threading.Event()

    def aim_at(self, run: Run, view: View) -> None:
        """Cancel this run from now on."""
        self._run, self._view = run, view
        self._aimed.set()

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._on_interrupt)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _on_interrupt(self, _number: int, _frame: FrameType | None) -> None:
        is_first = not self.pressed.is_set()
        self.pressed.set()
        # A handler must not wait for locks that it interrupted.
        threading.Thread(target=self._cancel, args=(is_first,), daemon=True).start()

    def _cancel(self, is_first: bool) -> None:
        self._aimed.wait()
        if is_first:
            self._view.note("Cancelling; Ctrl+C again kills the task.")
        self._run.cancel()


def _refused(refusal: RunRefused, request: RunRequest, shown: OutputFormat) -> int:
    if not refusal.message:
        print(refusal.usage, file=sys.stderr if shown == "events" else sys.stdout)
        return SUCCEEDED
    if refusal.usage:
        file, task = shlex.quote(shown_path(request.task.file or "")), shlex.quote(request.task.name)
        print(f"{refusal.usage}\nTry 'flyte-tui run {file} {task} --help' for its inputs.\n", file=sys.stderr)
    print(f"Error: {refusal.message}{_meant(request)}", file=sys.stderr)
    return REFUSED


def _meant(request: RunRequest) -> str:
    """A hint for who wrote an option of ours, after TASK, as an input is written."""
    ours = ("--set", "--secrets", "--python", "--inputs", "--preset", "--answer")
    for argument in request.arguments:
        name, equals, value = argument.partition("=")
        if equals and name in ours:
            return f" After TASK, {argument} is an input; the option is {name} {value}."
    return ""
