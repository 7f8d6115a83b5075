"""A task's report, written whole into the run's folder each time it is flushed."""

import threading
import time
from pathlib import Path

from flyte_debugger.run.events import ReportFlushed
from flyte_debugger.worker._flyte import Report
from flyte_debugger.worker.run.worker_context import WorkerContext


class ReportFile(Report):
    """Flyte's Report that keeps a copy of its own where front ends look, replaced in one move so none reads half of it.

    Args:
        action: the action's name.
        attempt: its attempt's number.
        context: says where the copy goes, hides secrets in it and takes the `ReportFlushed` event.
    """

    def __init__(self, action: str, attempt: int, context: WorkerContext) -> None:
        super().__init__(name=action)
        self.attempt = attempt
        self._context = context
        self._path = context.folder / "actions" / action / str(attempt) / "report.html"
        self._writing = threading.Lock()

    def get_final_report(self) -> str:
        """The report's HTML; Flyte asks for it at each flush, which is when the copy is written."""
        final = super().get_final_report()
        html = self._context.masker.text(final if isinstance(final, str) else str(final.data))
        self._keep(html)
        return html

    def write(self) -> Path:
        """Write the copy with all that was logged until now; where it is."""
        self.get_final_report()
        return self._path

    def _keep(self, html: str) -> None:
        with self._writing:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            half = self._path.with_suffix(".part")
            half.write_text(html, encoding="utf-8", errors="backslashreplace")
            half.replace(self._path)
        self._context.send(ReportFlushed(self.name, self.attempt, str(self._path), time.time()))

    def flush_at_end(self) -> None:
        """Write what was logged since the last flush, if anything was."""
        if self.has_content():
            self.get_final_report()
