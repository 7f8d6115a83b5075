"""The report of the action that a thread is stopped in: as it stands, and with values that a person puts there."""

import html
from collections.abc import Callable
from typing import Any

from flyte_debugger.worker._flyte import internal_ctx
from flyte_debugger.worker.calls.report_file import ReportFile
from flyte_debugger.worker.debug.current_action import current_action
from flyte_debugger.worker.debug.html_value import rich

TAB = "Debugger"
MOST = 50
"""Values that the tab keeps; the oldest give way."""
MAX_TAB = 16 << 20
"""Characters that it keeps."""


def look(declares: bool | None) -> dict[str, Any]:
    """Write the report with all that was logged, flushed or not; where, and what is to be said of it.

    Args:
        declares: whether the action's task declares `report`; None outside of an action.
    """
    report = _report()
    if isinstance(report, str):
        return {"error": report}
    if not report.has_content():
        return {"error": "nothing has been logged to this action's report yet."}
    return _written(report, declares)


def put(expression: str, file: str, line: int, value: Any, declares: bool | None) -> dict[str, Any]:
    """Show a value in the report's tab `Debugger`, with the place and the expression; the report is written at once."""
    report = _report()
    if isinstance(report, str):
        return {"error": report}
    shown = rich(value)
    content = report.get_tab(TAB).content
    content.append(_entry(expression, file, line, shown.html, shown.note))
    while len(content) > MOST or (len(content) > 1 and sum(map(len, content)) > MAX_TAB):
        del content[0]
    return {**_written(report, declares), "shown_as": shown.kind, "note": shown.note}


def _report() -> ReportFile | str:
    """The report of the action that this thread works for; a sentence where there is none."""
    action = current_action()
    if action is None:
        return "this thread works for no action, so there is no report to look at."
    report: Any = internal_ctx().get_report()
    if not isinstance(report, ReportFile) or report.name != action:
        return "the attempt of this action has not begun, or is over, so there is no report to look at."
    return report


def _written(report: ReportFile, declares: bool | None) -> dict[str, Any]:
    path = report.write()
    return {"action": report.name, "attempt": report.attempt, "file": str(path), "declared": declares}


def _entry(expression: str, file: str, line: int, shown: str, note: str) -> str:
    escape: Callable[[str], str] = html.escape
    said = f"<p><small>{escape(note)}</small></p>" if note else ""
    return (
        f"<h4><code>{escape(expression)}</code></h4><p><small>{escape(file)}:{line}</small></p>"
        f'<div style="overflow-x: auto">{shown}</div>{said}'
    )
