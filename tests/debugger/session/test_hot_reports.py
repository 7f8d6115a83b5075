"""Values in the report of a task that is stopped; `tasks/stops.py` has the lines."""

from pathlib import Path

import pytest

from flyte_debugger.dap.errors import RequestRefusedError
from flyte_debugger.run.events import ReportFlushed
from flyte_debugger.session.errors import SessionError
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.errors import InputsError
from tests.debugger.session.runs import at, start

pytestmark = pytest.mark.real


def test_a_report_is_seen_before_it_is_flushed_and_takes_values_as_rich_as_they_are(workers: WorkerPool) -> None:
    debug, told = start("reports", workers=workers, breakpoints=at("reports"))
    with debug:
        told.next_stop()
        report = debug.report()
        assert "<i>logged before</i>" in Path(report.file).read_text()
        assert (report.declared, report.notes) == (True, ())
        shown = {text: debug.report_value(text).shown_as for text in ("rich", "hostile", "many  # all", "markup")}
        assert shown == {"rich": "html", "hostile": "text", "many  # all": "text", "markup": "text"}
        html = Path(report.file).read_text()
        assert '<li onclick="handleLinkClick(this)">Debugger</li>' in html
        assert "<code>rich</code>" in html
        assert f"{told.file}:" in html
        assert "<b>rich</b>" in html
        assert "&lt;script&gt;1" in html
        assert "Its html could not be made: RuntimeError." in html
        assert len(html) < 100_000
        flushed = next(event for event in debug.run.events() if isinstance(event, ReportFlushed))
        assert (flushed.action, flushed.path) == (report.action, report.file)
        with pytest.raises(RequestRefusedError, match="NameError: name 'nope'"):
            debug.report_value("nope")
        with pytest.raises(InputsError, match="report: 'x =' is no Python expression"):
            debug.report_value("x =")
        assert debug.session is not None
        debug.session.resume()
        assert debug.run.wait(20).status == "succeeded"
        assert "<b>rich</b>" in Path(report.file).read_text()


def test_a_task_that_declares_no_report_can_be_shown_values_all_the_same(workers: WorkerPool) -> None:
    debug, told = start("reports_nothing", workers=workers, breakpoints=at("reports-nothing"))
    with debug:
        told.next_stop()
        with pytest.raises(SessionError, match=r"^nothing has been logged to this action's report yet\.$"):
            debug.report()
        report = debug.report_value("x + 1")
        assert "<pre>42</pre>" in Path(report.file).read_text()
        assert report.notes[0].startswith("The task does not declare report=True")
