"""A run as its view draws it, without a browser: JSON for the widget, text and HTML for who reads without a kernel."""

import threading
import time
from collections.abc import Callable
from typing import Any

from flyte_debugger.run import events
from flyte_debugger.run.events import Event
from flyte_debugger.run.state import RunState
from flyte_notebook.run_view.action_rows import action_rows
from flyte_notebook.run_view.output_tail import OutputTail
from flyte_notebook.run_view.progress_bars import ProgressBars
from flyte_notebook.run_view.run_detail import run_detail
from flyte_notebook.run_view.run_report import (
    Bundle,
    joined,
    notice_lines,
    report_bundle,
    said_of,
    status_line,
    status_words,
    time_text,
)
from flyte_notebook.run_view.tracebacks import headline
from flyte_notebook.sandbox.report_changes import ReportChanges

REPORT_PAUSE = 1.0
"""Least seconds between two sendings of a report, in case a task flushes in a loop."""
TRAITS = ("card", "notices", "attempts", "bars", "actions", "reports", "report", "detail")


class RunModel:
    """One run: what is known of it, and what of that a view has not drawn yet.

    Args:
        state: of the run; the caller applies its events.
        can: the names of what a person can have done to it now: `stop`, `rerun`, `debug`.
        clock: seconds that only go forward.
        shows_report: whether its report is drawn.
    """

    def __init__(
        self,
        state: RunState,
        can: Callable[[], list[str]] = lambda: [],
        clock: Callable[[], float] = time.monotonic,
        shows_report: bool = True,
    ) -> None:
        self._shows_report = shows_report
        self.state = state
        self.can = can
        self.is_open = False
        """Whether inputs, result and output are shown, too."""
        self._clock = clock
        self._began = clock()
        self._notices: list[str] = []
        self._attempts: list[str] = []
        self._bars = ProgressBars()
        self._reports = ReportChanges()
        self._whole = False
        self._reported_at = float("-inf")
        self._output: dict[str | None, OutputTail] = {}
        self._dirty = set(TRAITS)
        self._lock = threading.RLock()

    @property
    def is_dirty(self) -> bool:
        """Whether anything is to be drawn anew."""
        return bool(self._dirty)

    @property
    def seconds(self) -> float:
        """Since it was requested."""
        return self._clock() - self._began

    def take(self, event: Event) -> str:
        """Take in an event that was applied to the state; of output, what is to be shown as text."""
        with self._lock:
            return self._take(event)

    def _take(self, event: Event) -> str:
        match event:
            case events.Output():
                return self._take_output(event)
            case events.Notice():
                self.notice(event.text)
            case events.AttemptEnded() if event.retry_in is not None:
                self._attempts.append(self._of_attempt(event, event.retry_in))
                self._dirty |= {"attempts"}
            case events.ReportFlushed():
                self._dirty |= {"reports", "report"}
        self._dirty |= {"card", "actions", "notices"}
        if isinstance(event, events.RunEnded):
            self._dirty |= {"detail"}
        return ""

    def notice(self, text: str) -> None:
        """A sentence under the status."""
        with self._lock:
            self._notices.append(text)
            self._dirty |= {"notices"}

    def unended_lines(self) -> str:
        """At the end: what of the output was held back for more of its line."""
        return self._bars.end()

    def open(self, is_open: bool) -> None:
        """Show what there is beside the status, or no longer."""
        with self._lock:
            self.is_open = is_open
            self._dirty |= {"detail"}

    def choose_report(self, action: str | None) -> None:
        """Show the report of another action; None for the whole of the one that is shown."""
        with self._lock:
            if action is not None:
                self._reports.choose(action)
            self._whole = self._whole or action is None
            self._reported_at = float("-inf")
            self._dirty |= {"report"}

    def changes(self, is_last: bool = False) -> dict[str, Any]:
        """The traits that are not as they were when this was asked last; reports with a pause in between.

        Args:
            is_last: whether nothing may wait.
        """
        with self._lock:
            return self._changes(is_last)

    def _changes(self, is_last: bool) -> dict[str, Any]:
        due = is_last or self._clock() - self._reported_at >= REPORT_PAUSE
        dirty = self._dirty if due else self._dirty - {"report"}
        self._dirty = self._dirty - dirty
        if "report" in dirty and self.state.report:
            self._reported_at = self._clock()
        return {name: getattr(self, f"_draw_{name}")() for name in TRAITS if name in dirty}

    def bundle(self) -> Bundle:
        """The status, remarks and report as text and HTML."""
        lines = [*self._notices, *self._attempts, *(bar.text for bar in self._bars.bars)]
        parts = [status_line(self.state, self.seconds), *notice_lines(self.state, lines)]
        if self.state.report and self._shows_report:
            parts.append(report_bundle(self.state))
        return joined(parts)

    def keep_output(self, action: str | None, text: str) -> None:
        """Have this text among what an open run shows."""
        self._output.setdefault(action, OutputTail()).take(text)

    def _take_output(self, event: events.Output) -> str:
        bars = self._bars.bars
        text = self._bars.take(event.stream, event.text)
        if self._bars.bars != bars:
            self._dirty |= {"bars"}
        if text:
            self.keep_output(event.action, text)
            self._dirty |= {"detail"} if self.is_open else set()
        return text

    def _of_attempt(self, event: events.AttemptEnded, retry_in: float) -> str:
        task, status = self.state.actions[event.action].task, event.status.replace("_", " ")
        how = f"Attempt {event.attempt} of {task} {status}; the next begins in {time_text(retry_in)}"
        return f"{how}: {headline(event.error)}" if event.error else f"{how}."

    def _draw_card(self) -> dict[str, Any]:
        is_on = self.state.ended is None
        words = status_words(self.state, None if is_on else self.seconds)
        return {
            "mark": words.mark,
            "task": words.task,
            "outcome": words.outcome,
            "status": words.status,
            "rest": words.rest,
            "since": self.seconds if is_on else None,
            "text": words.text,
            "run_id": self.state.run_id,
            "error": headline(self.state.error) if self.state.error and not is_on else "",
            "can": self.can(),
        }

    def _draw_notices(self) -> list[str]:
        return said_of(self.state, self._notices)

    def _draw_attempts(self) -> list[str]:
        return list(self._attempts)

    def _draw_bars(self) -> list[dict[str, Any]]:
        return [{"label": bar.label, "percent": bar.percent, "rest": bar.rest} for bar in self._bars.bars]

    def _draw_actions(self) -> list[dict[str, Any]]:
        return action_rows(self.state)

    def _draw_reports(self) -> list[dict[str, str]]:
        return self._reports.choices(self.state) if self._shows_report else []

    def _draw_report(self) -> dict[str, Any]:
        whole, self._whole = self._whole, False
        return self._reports.draw(self.state, whole) if self._shows_report else {}

    def _draw_detail(self) -> dict[str, Any]:
        return {**run_detail(self.state, self._output), "is_open": True} if self.is_open else {}
