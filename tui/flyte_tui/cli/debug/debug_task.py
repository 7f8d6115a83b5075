"""`flyte-tui debug` and `flyte-tui attach`: a session for a person at a terminal, or for a program at two pipes."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from subprocess import PIPE
from types import FrameType
from typing import TYPE_CHECKING

from flyte_debugger.console.breakpoint_manager import BreakpointManager
from flyte_debugger.console.debug_target import StartTarget, attach_target, start_run_target
from flyte_debugger.console.early_start import EarlyStart
from flyte_debugger.run.request import DebugOptions, Listen, RunRequest
from flyte_debugger.run.state import RunState
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, BreakpointStore
from flyte_debugger.session.breakpoints.breakpoint_syntax import added, moved, parse_breakpoint
from flyte_debugger.session.breakpoints.task_breakpoints import TaskBreakpoint
from flyte_debugger.session.session_settings import PathMapping
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.errors import InputsError
from flyte_tui.cli.run.run_task import FAILED, INTERRUPTED, REFUSED, SUCCEEDED, run_task

BeginTarget = Callable[[StartTarget], StartTarget]
"""Begins a session, whose events then wait for its face."""

if TYPE_CHECKING:  # Who debugs at a terminal does not wait for it.
    from flyte_tui.cli.debug.json_lines import JsonLines


def debug_task(
    request: RunRequest,
    breaks: tuple[str, ...],
    on_error: bool,
    subprocesses: bool = True,
    workers: WorkerPool | None = None,
) -> int:
    """Debug a task to its end and return the exit status.

    Args:
        request: what to run.
        breaks: where to stop, as a person writes it.
        on_error: stop at failures alone; else, without `breaks`, at the task's first line, too.
        subprocesses: whether child processes are debugged, too.
        workers: where a worker is kept ready.
    """
    breakpoints = _breakpoints(breaks, request.task.file)
    stop_on_entry = not (breaks or on_error)
    debug = replace(request.debug or DebugOptions(), subprocesses=subprocesses)
    request = replace(request, debug=debug)
    start = partial(start_run_target, request, _managed(breakpoints), stop_on_entry, workers)
    if _is_person_here():
        state = _show(request.task.name, partial(start, stdin=PIPE))
        return _status(state, was_quit=state.ended is None)
    lines = _follow(start)
    return _status(lines.state, lines.was_quit)


def debug_listening(request: RunRequest, breaks: tuple[str, ...], listen: Listen) -> int:
    """Run a task that an editor can attach to, and return the exit status."""
    spelt = [parse_breakpoint(text, request.task.file) for text in breaks]
    for one in spelt:
        if not isinstance(one, TaskBreakpoint):
            raise InputsError("with --listen the editor sets the breakpoints of lines; --break can name tasks alone.")
    debug = DebugOptions(listen=listen, breakpoints=tuple(map(str, spelt)))
    return run_task(replace(request, debug=debug), "people")


def attach_to(
    host: str, port: int, mappings: tuple[PathMapping, ...], breaks: tuple[str, ...], begin: BeginTarget = EarlyStart
) -> int:
    """Debug a program that listens for a debugger, until it or the session is over.

    Args:
        host: where it listens.
        port: likewise.
        mappings: its folders on this machine.
        breaks: where to stop, as a person writes it.
        begin: attaches; by default at once, or not at all.
    """
    check_attach_breaks(breaks)
    breakpoints = replace(_breakpoints(breaks, None), tasks=())  # Those that are kept for the project's own tasks.
    start = begin(partial(attach_target, host, port, mappings, _managed(breakpoints)))
    if _is_person_here():
        _show(f"{host}:{port}", start)
        return SUCCEEDED
    _follow(start)
    return SUCCEEDED


def check_attach_breaks(breaks: tuple[str, ...]) -> None:
    """Refuse, in a sentence, what a program that is attached to cannot stop at."""
    spelt = [parse_breakpoint(text) for text in breaks]
    if wrong := next((one for one in spelt if isinstance(one, TaskBreakpoint)), None):
        raise InputsError(f"{wrong} is a task breakpoint, which only `debug` has. Write FILE:LINE, or NAME().")


def _is_person_here() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _breakpoints(texts: tuple[str, ...], file: str | None) -> Breakpoints:
    """What is asked for, besides what a person has kept for the project; a program gets what it asks for alone."""
    breakpoints = BreakpointStore(Path.cwd()).load() if _is_person_here() else Breakpoints()
    for text in texts:
        new = parse_breakpoint(text, file)
        if note := moved(text, new):
            print(f"{text}: {note}", file=sys.stderr)
        breakpoints = added(breakpoints, new)
    return breakpoints


def _managed(breakpoints: Breakpoints) -> BreakpointManager:
    """A person's changes are kept for the project's next session."""
    return BreakpointManager(breakpoints, store=BreakpointStore(Path.cwd()) if _is_person_here() else None)


def _show(title: str, start: StartTarget) -> RunState:
    """Show the debug screen until it is left; the program starts while the screen's libraries are imported."""
    begun = EarlyStart(start)
    try:
        from flyte_tui.cli.debug.debug_program import show_debug

        return show_debug(title, begun)
    finally:
        begun.target.close()


def _follow(start: StartTarget) -> "JsonLines":
    from flyte_tui.cli.debug.json_lines import JsonLines

    lines = JsonLines(start)
    with _interrupts(lines):
        lines.follow()
    return lines


def _status(state: RunState, was_quit: bool) -> int:
    if state.refused:
        return REFUSED if state.refused.message else SUCCEEDED
    if was_quit or state.status == "cancelled":
        return INTERRUPTED
    return SUCCEEDED if state.status == "succeeded" else FAILED


@contextmanager
def _interrupts(lines: "JsonLines") -> Iterator[None]:
    """Ctrl+C ends the program; what it says then is still told."""

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        lines.interrupt()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
