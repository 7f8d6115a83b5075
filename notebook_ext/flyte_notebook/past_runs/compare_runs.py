"""Two runs side by side: what differs in their inputs, overrides, result, times and reports."""

from typing import Any

from flyte_debugger.history.request_record import RequestRecordError, read_request
from flyte_notebook.past_runs.past_run import PastRun
from flyte_notebook.run_view.run_detail import value_text
from flyte_notebook.run_view.run_report import Bundle, time_text
from flyte_notebook.task_browser.tables import shown_table


def compared(one: PastRun, other: PastRun) -> list[tuple[str, str, str]]:
    """Rows of what was compared and its two values; what is the same in both is left out, but for the status."""
    both = [_facts(one), _facts(other)]
    names = dict.fromkeys([*both[0], *both[1]])
    rows = [(name, both[0].get(name, ""), both[1].get(name, "")) for name in names]
    return [row for row in rows if row[1] != row[2] or row[0] == "status"]


def comparison(one: PastRun, other: PastRun) -> Bundle:
    """The rows as a table."""
    return shown_table(("", one.id, other.id), ("b", "code", "code"), compared(one, other))


def _facts(run: PastRun) -> dict[str, str]:
    took = run.row.seconds
    facts: dict[str, Any] = {
        "task": run.task,
        "status": run.status.replace("_", " "),
        "took": "" if took is None else time_text(took),
        "error": run.error or "",
    }
    facts |= {f"input {name}": value_text(value) for name, value in run.inputs.items()}
    try:
        settings = read_request(run.folder).request.overrides
    except RequestRecordError:
        settings = ()
    facts |= {f"override {path}": value for path, _, value in (each.partition("=") for each in settings)}
    facts["result"] = ", ".join(map(value_text, run.state.outputs))
    facts["actions"] = str(len(run.state.actions))
    facts["report"] = f"{run.report.stat().st_size:,} bytes" if run.report and run.report.exists() else ""
    return facts
