"""What is known of a session, and how each trait of the debug view is drawn from it."""

import html
from collections.abc import Callable
from typing import Any

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.commands.value_commands import RichValue
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.console.variable_rows import LOCALS, VariableRow
from flyte_debugger.console.variable_rows import Path as RowPath
from flyte_debugger.run.state import RunState
from flyte_debugger.session.stop_recording import RecordedStop
from flyte_notebook.debug_view import variable_view, view_state
from flyte_notebook.debug_view.source_view import SourceView
from flyte_notebook.debug_view.transcript import Transcript
from flyte_notebook.run_view.action_rows import action_rows
from flyte_notebook.run_view.output_tail import OutputTail
from flyte_notebook.sandbox.displayed_value import value_page
from flyte_notebook.sandbox.report_changes import ReportChanges
from flyte_notebook.sandbox.sandbox_frame import sandbox_page

STOP = ("status", "source", "place", "stack", "variables", "watches", "stops", "rich")
"""The traits that a stop changes."""
TRAITS = (*STOP, "output", "transcript", "actions", "breakpoints", "reports", "report", "completions")


class DrawnView:
    """What is known of a session. `draw` makes the JSON of a trait of it.

    Args:
        task: what it is about before the run has begun.
        cell_name: the name of the cell that a file stands for.
    """

    def __init__(self, task: str, cell_name: Callable[[str], str | None]) -> None:
        self.state = RunState(task=task)
        self.snapshot: StopSnapshot | None = None
        self.last_stop: StopSnapshot | None = None
        """For who reads the notebook when the program is over."""
        self.breakpoints: tuple[BreakpointStatus, ...] = ()
        self.transcript = Transcript()
        self.title = view_state.file_title(cell_name)
        self._output = OutputTail()
        self._opened: set[RowPath] = {LOCALS}
        self._pages: dict[RowPath, tuple[VariableRow, ...]] = {}
        self._watched: tuple[str, ...] = ()
        self._sources: dict[str, SourceView] = {}
        self._rich: RichValue | None = None
        self._completions: dict[str, Any] = {"id": 0, "items": []}
        self._reports = ReportChanges()
        self._whole_report = False
        self._reason: str | None = None
        self._is_run = True

    @property
    def program(self) -> view_state.Program:
        """What is known of the program."""
        return view_state.Program(self.state, self.snapshot, self._is_run, self._reason)

    def recorded(self) -> tuple[RecordedStop, ...]:
        """The stops that were."""
        return ()

    def draw(self, trait: str) -> Any:
        """The JSON of a trait."""
        return getattr(self, f"_draw_{trait}")()

    def _draw_status(self) -> dict[str, Any]:
        return view_state.status(self.program, self.title)

    def _source(self) -> SourceView | None:
        source = self.snapshot.source if self.snapshot else None
        if source is None:
            return None
        known = self._sources.get(source.path)
        if known is None or known.source is not source:
            known = self._sources[source.path] = SourceView(source, self.title(source.path))
        return known

    def _draw_source(self) -> dict[str, Any] | None:
        """None leaves what is shown while the program runs."""
        view, frame = self._source(), self.snapshot.frame if self.snapshot else None
        return view.shown(frame.line) if view and frame else None

    def _draw_place(self) -> dict[str, Any]:
        snapshot, view = self.snapshot, self._source()
        paths = {one.file for one in self.breakpoints if one.file}
        marks = {path: view_state.marks(self.breakpoints, path) for path in paths}
        if snapshot is None or snapshot.frame is None or view is None:
            return {"path": None, "current": None, "marks": marks, "values": {}, "note": ""}
        return {
            "path": view.source.path,
            "current": snapshot.frame.line,
            "marks": marks,
            "values": view_state.inline_values(snapshot),
            "note": "changed since it was loaded" if snapshot.is_outdated else "",
        }

    def _draw_stack(self) -> list[dict[str, Any]]:
        return view_state.stack(self.snapshot, self.title)

    def _draw_variables(self) -> list[dict[str, Any]]:
        if self.snapshot is None:
            return []
        changed = view_state.changed_names(self.recorded(), self.snapshot)
        return variable_view.variable_rows(self.snapshot, self._opened, changed, self._pages)

    def _draw_watches(self) -> list[dict[str, Any]]:
        return variable_view.watch_rows(self.snapshot, self._watched)

    def _draw_stops(self) -> dict[str, Any]:
        return view_state.stops(self.recorded(), self.snapshot)

    def _draw_rich(self) -> dict[str, Any] | None:
        if self._rich is None:
            return None
        shown = self._rich.shown
        drawn = {**shown, "title": self._rich.expression, "html": None}
        if shown.get("kind") == "text":  # Searched in the page itself, which a sandbox would keep from it.
            return {**drawn, "text": html.unescape(shown["html"].removeprefix("<pre>").removesuffix("</pre>"))}
        return {**drawn, "html": sandbox_page(value_page(shown["html"]))} if "html" in shown else drawn

    def _draw_output(self) -> dict[str, Any]:
        return self._output.shown

    def _draw_transcript(self) -> list[dict[str, Any]]:
        return self.transcript.entries

    def _draw_actions(self) -> list[dict[str, Any]]:
        return action_rows(self.state)

    def _draw_breakpoints(self) -> list[dict[str, Any]]:
        return view_state.breakpoint_rows(self.breakpoints, self.title)

    def _draw_completions(self) -> dict[str, Any]:
        return self._completions

    def _draw_reports(self) -> list[dict[str, str]]:
        return self._reports.choices(self.state)

    def _draw_report(self) -> dict[str, Any]:
        whole, self._whole_report = self._whole_report, False
        return self._reports.draw(self.state, whole)
