"""The view of a run: its status line, remarks, its growing report, and its output below."""

import time
from pathlib import Path

from flyte_debugger.run import events
from flyte_debugger.run.events import Event
from flyte_debugger.run.state import RunState
from flyte_notebook.run_view.bounded_output import BoundedOutput
from flyte_notebook.run_view.canvas import Canvas
from flyte_notebook.run_view.run_report import joined, notice_lines, report_bundle, status_line, time_text
from flyte_notebook.run_view.tracebacks import headline

REFRESH = 0.5
"""Least seconds between two drawings, in case a task flushes in a loop."""


class RunView:
    """Draws one run.

    Everything but the output is one display, made before any output so that it stays above it. Once it has a report, it
    is redrawn only for a flush, a remark and the end, because a person may be reading it.

    Args:
        state: the run's state, which the caller keeps up to date.
        folder: the run's folder, which has all of its output.
        canvas: where it is drawn.
    """

    def __init__(self, state: RunState, folder: Path, canvas: Canvas) -> None:
        self._state = state
        self._canvas = canvas
        self._output = BoundedOutput(folder, canvas.write)
        self._started = time.monotonic()
        self._drawn = 0.0
        self._changed = False
        self._notices: list[str] = []
        if canvas.live:
            self._draw()

    def take(self, event: Event) -> None:
        """Show an event that was applied to the state already."""
        match event:
            case events.Output():
                self._output.write(event.stream, event.text)
            case events.Notice():
                self.notice(event.text)
            case events.AttemptEnded() if event.retry_in is not None:
                self.notice(self._of_attempt(event, event.retry_in))
            case events.ReportFlushed():
                self._changed = True
        self.refresh()

    def notice(self, text: str) -> None:
        """Show a sentence under the status line."""
        self._notices.append(text)
        self._changed = True

    def refresh(self) -> None:
        """Redraw what changed, unless that was done a moment ago."""
        self._canvas.flush()
        changed = self._changed or not self._state.report
        if self._canvas.live and changed and time.monotonic() - self._drawn >= REFRESH:
            self._draw()

    def end(self) -> None:
        """Draw the final state."""
        self._output.end()
        self._canvas.flush()
        self._draw()

    def _of_attempt(self, event: events.AttemptEnded, retry_in: float) -> str:
        task, status = self._state.actions[event.action].task, event.status.replace("_", " ")
        how = f"Attempt {event.attempt} of {task} {status}; the next begins in {time_text(retry_in)}"
        return f"{how}: {headline(event.error)}" if event.error else f"{how}."

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        self._changed = False
        parts = [status_line(self._state, self._drawn - self._started), *notice_lines(self._state, self._notices)]
        if self._state.report:
            parts.append(report_bundle(self._state))
        self._canvas.draw(joined(parts))
