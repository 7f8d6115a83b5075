"""The view of a run: its card, remarks, bars and growing report, and its output below."""

import time
from pathlib import Path

from flyte_debugger.run import events
from flyte_debugger.run.events import Event
from flyte_debugger.run.state import RunState
from flyte_notebook.run_view.bounded_output import BoundedOutput
from flyte_notebook.run_view.canvas import Canvas
from flyte_notebook.run_view.run_model import RunModel
from flyte_notebook.sandbox.displayed_value import shown_bundle

REFRESH = 0.5
"""Seconds after which the elapsed time is drawn anew when nothing happens."""


class RunView:
    """Draws one run.

    Everything but the output is one display, made before any output so that it stays above it. As text and HTML, once
    it has a report, it is redrawn only for a flush, a remark and the end, because a person may be reading it.

    Args:
        state: the run's state, which the caller keeps up to date.
        folder: the run's folder, which has all of its output.
        canvas: where it is drawn.
        shows_report: whether its report is shown, too.
    """

    def __init__(self, state: RunState, folder: Path, canvas: Canvas, shows_report: bool = True) -> None:
        self.model = RunModel(state, lambda: canvas.can(state), shows_report=shows_report)
        self._canvas = canvas
        self._output = BoundedOutput(folder, canvas.write)
        self._drawn = 0.0
        if canvas.live:
            self._draw()

    def take(self, event: Event) -> None:
        """Show an event that was applied to the state already."""
        text = self.model.take(event)
        if text and isinstance(event, events.Output):
            self._output.write(event.stream, text)
        elif isinstance(event, events.DebuggerListening):
            from flyte_notebook.run_view.listening_run import editor_text  # Rarely wanted.

            self._canvas.write("stdout", editor_text(event))
        elif isinstance(event, events.Displayed):
            self._canvas.show(shown_bundle(event))
        self.refresh()

    def notice(self, text: str) -> None:
        """Show a sentence under the status line."""
        self.model.notice(text)

    def refresh(self) -> None:
        """Redraw what changed, unless that was done a moment ago."""
        self._canvas.flush()
        changed = self.model.is_dirty or (self._canvas.ticks and not self.model.state.report)
        if self._canvas.live and changed and time.monotonic() - self._drawn >= self._canvas.pause:
            self._draw()

    def end(self) -> None:
        """Draw the final state."""
        if rest := self.model.unended_lines():
            self._output.write("stdout", rest)
        self._output.end()
        self._canvas.flush()
        self._draw(is_last=True)

    def _draw(self, is_last: bool = False) -> None:
        self._drawn = time.monotonic()
        self._canvas.draw(self.model, is_last)
