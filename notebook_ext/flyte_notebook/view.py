"""A run in a cell: one line that says how it stands, its report as it grows, and its output below."""

import html
import time
from pathlib import Path

from IPython.display import DisplayHandle, display

from flyte_debugger import events
from flyte_debugger.events import Event
from flyte_debugger.state import RunState
from flyte_notebook.frame import sandboxed
from flyte_notebook.output import BoundedOutput

REFRESH = 0.5
"""Seconds between two drawings, so that a task that flushes in a loop is no flood."""

_MARKS = {"running": "▸", "succeeded": "✓"}

Bundle = dict[str, str]


class RunView:
    """Draws one run in the cell that started it.

    The line and the report are one display, made before any output, so that they stay above it. A report is drawn anew
    when it was flushed and at the end only: a person may be reading it.

    Args:
        state: the run's state, which the caller keeps up to date.
        folder: the run's, which has all of its output.
        live: False where a drawing cannot be replaced, as in a terminal; then it is made once, at the end.
    """

    def __init__(self, state: RunState, folder: Path, live: bool) -> None:
        self._state = state
        self._output = BoundedOutput(folder)
        self._live = live
        self._started = time.monotonic()
        self._drawn = 0.0
        self._handle: DisplayHandle | None = None
        self._flushed = False
        if live:
            self._draw()

    def take(self, event: Event) -> None:
        """Show what an event brings; the state has taken it in already."""
        match event:
            case events.Output():
                self._output.write(event.stream, event.text)
            case events.Notice():
                self._output.write("stderr", f"flyte: {event.text}\n")
            case events.ReportFlushed():
                self._flushed = True
        self.refresh()

    def refresh(self) -> None:
        """Draw again what changed, unless that was done a moment ago."""
        changed = self._flushed or not self._state.report
        if self._live and changed and time.monotonic() - self._drawn >= REFRESH:
            self._draw()

    def end(self) -> None:
        """Draw the last state of everything."""
        self._output.end()
        self._draw()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        self._flushed = False
        bundle = status_line(self._state, self._drawn - self._started)
        if self._state.report:
            report = report_bundle(self._state)
            bundle = {
                "text/plain": f"{bundle['text/plain']}\n{report['text/plain']}",
                "text/html": bundle["text/html"] + report["text/html"],
            }
        if not self._live:
            print(bundle["text/plain"])
        elif self._handle:
            self._handle.update(bundle, raw=True)  # type: ignore[no-untyped-call]
        else:
            self._handle = display(bundle, raw=True, display_id=True)  # type: ignore[no-untyped-call]


def status_line(state: RunState, seconds: float) -> Bundle:
    """`✓ hello.main succeeded in 0.40 s · 3 actions`, as text and as HTML.

    Args:
        state: the run as far as it has come.
        seconds: since it was asked for; the run's own time takes its place when it has ended.
    """
    words = [_how(state, seconds)]
    if len(state.actions) > 1:
        over = sum(action.status != "running" for action in state.actions.values())
        running = state.status == "running"
        words.append(f"{over} of {len(state.actions)} actions done" if running else f"{len(state.actions)} actions")
    mark, rest = "✗" if state.refused else _MARKS.get(state.status, "✗"), " · ".join(words)
    return {
        "text/plain": f"{mark} {state.task} {rest}",
        "text/html": f'<div style="opacity:.8">{mark} <b>{html.escape(state.task)}</b> {html.escape(rest)}</div>',
    }


def report_bundle(state: RunState) -> Bundle:
    """The run's report in its frame, with where it is on disk; the place alone as text.

    A report file that has gone since is said to be gone.
    """
    path = Path(state.report or "")
    try:
        page = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        text = f"The report {path} cannot be read: {error.strerror}."
        return {"text/plain": text, "text/html": html.escape(text)}
    others = sum(1 for action in state.actions.values() if action.report) - 1
    where = f"Report of {state.task}: {path}" + (f" ({others} more in {state.run_dir})" if others else "")
    caption = f'<div style="opacity:.6;font-size:smaller">{html.escape(where)}</div>'
    return {"text/plain": where, "text/html": sandboxed(page, f"Report of {state.task}") + caption}


def _how(state: RunState, seconds: float) -> str:
    if state.refused:
        return "did not start"
    if state.started is None:
        return "starting"
    if state.status == "running":
        return f"running, report after {_time(seconds)}" if state.report else f"running for {_time(seconds)}"
    joined = "in" if state.status == "succeeded" else "after"
    return f"{state.status.replace('_', ' ')} {joined} {_time(state.seconds or 0.0)}"


def _time(seconds: float) -> str:
    return f"{seconds:.{2 if seconds < 1 else 1}f} s"
