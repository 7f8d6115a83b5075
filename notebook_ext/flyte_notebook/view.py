"""A run in a cell: one line that says how it stands, its output, and its report as it grows."""

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
"""Seconds between two drawings of the status line or the report, so that a task that flushes in a loop is no flood."""

_MARKS = {"running": "▸", "succeeded": "✓"}
_JOINED = {"running": "for", "succeeded": "in"}

Bundle = dict[str, str]


class RunView:
    """Draws one run in the cell that started it.

    Args:
        state: the run's state, which the caller keeps up to date.
        folder: the run's, which has all of its output.
        live: False where a drawing cannot be replaced, as in a terminal; then each is made once, at the end.
    """

    def __init__(self, state: RunState, folder: Path, live: bool) -> None:
        self._state = state
        self._output = BoundedOutput(folder)
        self._live = live
        self._started = time.monotonic()
        self._drawn = 0.0
        self._handles: dict[str, DisplayHandle] = {}
        self._flushes = 0
        self._flushes_shown = 0

    def take(self, event: Event) -> None:
        """Show what an event brings; the state has taken it in already."""
        match event:
            case events.Output():
                self._output.write(event.stream, event.text)
            case events.Notice():
                self._output.write("stderr", f"flyte: {event.text}\n")
            case events.ReportFlushed():
                self._flushes += 1
        self.refresh()

    def refresh(self) -> None:
        """Draw again what changed, unless that was done a moment ago."""
        if self._live and time.monotonic() - self._drawn >= REFRESH:
            self._draw()

    def end(self) -> None:
        """Draw the last state of everything."""
        self._output.end()
        if not self._state.refused:
            self._draw()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        if self._state.task:
            self._show("status", status_line(self._state, time.monotonic() - self._started))
        if self._flushes > self._flushes_shown and self._state.report:
            self._flushes_shown = self._flushes
            self._show("report", report_bundle(self._state))

    def _show(self, name: str, bundle: Bundle) -> None:
        if name in self._handles:
            self._handles[name].update(bundle, raw=True)  # type: ignore[no-untyped-call]
        else:
            self._handles[name] = display(bundle, raw=True, display_id=True)  # type: ignore[no-untyped-call]


def status_line(state: RunState, seconds: float) -> Bundle:
    """`✓ hello.main succeeded in 0.4 s · 3 actions`, as text and as HTML."""
    running = state.status == "running"
    took = state.seconds if state.seconds is not None else seconds
    digits = 2 if took < 1 else 1
    words = [f"{state.status.replace('_', ' ')} {_JOINED.get(state.status, 'after')} {took:.{digits}f} s"]
    if len(state.actions) > 1:
        over = sum(action.status != "running" for action in state.actions.values())
        words.append(f"{over} of {len(state.actions)} actions done" if running else f"{len(state.actions)} actions")
    mark, rest = _MARKS.get(state.status, "✗"), " · ".join(words)
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
